<?php

declare(strict_types=1);

// What the provider gave the merchant, and what the merchant's machine adds. All
// of it comes from the environment, so that the same files run against the sandbox
// and against production.

// A warning printed before a redirect would turn it into a page. Warnings go to the log.
ini_set('display_errors', '0');
ini_set('log_errors', '1');

/** A setting without which the shop cannot sell. */
class MissingSetting extends RuntimeException
{
}

function setting(string $name): string
{
    $value = setting_or($name, '');
    return $value !== '' ? $value : throw new MissingSetting("$name is not set");
}

/** A setting that has a default. */
function setting_or(string $name, string $default): string
{
    $value = getenv($name);
    return $value === false || $value === '' ? $default : $value;
}

/** Where browsers reach a page of this shop. */
function shop_url(string $path, array $query = []): string
{
    $base = setting_or('SHOP_URL', 'http://' . ($_SERVER['HTTP_HOST'] ?? 'localhost'));
    return rtrim($base, '/') . $path . ($query === [] ? '' : '?' . http_build_query($query));
}

/** Sends the caller on. Nothing may be printed before, nothing is printed after. */
function redirect(string $location): never
{
    header('Location: ' . $location, true, 302);
    header('Cache-Control: no-store');
    exit;
}

/** A value of $_GET or $_POST, or '' where it is absent or a list. */
function text(array $values, string $name, string $default = ''): string
{
    $value = $values[$name] ?? '';
    return is_string($value) && $value !== '' ? $value : $default;
}

/** Where the customer learns what has become of an order. */
function end_url(array $order): string
{
    $page = match ($order['status']) {
        'paid' => '/paid.php',
        'pending' => '/pending.php',
        default => '/failed.php',
    };
    return shop_url($page, ['order' => $order['order']]);
}

require __DIR__ . '/amount.php';
require __DIR__ . '/orders.php';
require __DIR__ . '/page.php';
