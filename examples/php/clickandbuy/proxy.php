<?php

declare(strict_types=1);

// Who is calling: ClickandBuy's proxy has addresses of one network (manual 1.2.1).

function in_network(string $address, string $cidr): bool
{
    [$network, $bits] = explode('/', $cidr) + [1 => '32'];
    $address = ip2long($address);
    $network = ip2long($network);
    if ($address === false || $network === false) {
        return false;
    }
    $mask = -1 << (32 - (int) $bits);
    return ($address & $mask) === ($network & $mask);
}

/**
 * The caller's address. A sandbox on this very machine may have no address of the
 * provider's network to call from; it then says in X-Forwarded-For which one it
 * stands for. From any other peer the header is worth nothing.
 */
function caller_address(): string
{
    $peer = $_SERVER['REMOTE_ADDR'] ?? '';
    $forwarded = $_SERVER['HTTP_X_FORWARDED_FOR'] ?? '';
    if ($forwarded === '' || !($peer === '::1' || in_network($peer, '127.0.0.0/8'))) {
        return $peer;
    }
    $hops = explode(',', $forwarded);
    return trim(end($hops));
}

function from_clickandbuy(): bool
{
    return in_network(caller_address(), setting_or('CLICKANDBUY_PROXY_NET', '217.22.128.0/24'));
}

/** A transaction value of the header, under either of the names the manual gives. */
function transaction_value(string $name): string
{
    return trim((string) ($_SERVER["HTTP_X_$name"] ?? $_SERVER["X-$name"] ?? ''));
}
