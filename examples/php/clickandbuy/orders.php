<?php

declare(strict_types=1);

// One JSON file an order, in the directory SHOP_DATA. Each change holds the file's
// lock; no lock is held while the provider is asked.

/** A new order as the shop remembers it. Amounts are cents. */
function order_new(string $id, int $cents, string $currency): array
{
    return [
        'order' => $id, 'cents' => $cents, 'currency' => $currency,
        'status' => 'new',      // new, pending, paid, failed, unclear
        'reason' => '', 'detail' => '',
        'bdr' => '', 'crn' => '',
        'handshakes' => 0, 'questions' => 0, 'grants' => 0,
        'disputed' => false,
        'sent' => '',           // query of the latest premium link
        'query_intact' => true, // the latest first handshake brought that query back
        'accepted' => [],       // transactions of accepted first handshakes, by BDR id
        'refusals' => [],       // why first handshakes were refused, oldest first
        'events' => [],         // of the Event Messaging Service, by event id
    ];
}

/** An externalBDRID has at most 64 characters (manual 1.1.3); ours name a file, too. */
function order_id_ok(string $id): bool
{
    return preg_match('/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/D', $id) === 1;
}

function order_file(string $id): string
{
    $directory = setting_or('SHOP_DATA', sys_get_temp_dir() . '/clickandbuy-shop');
    if (!is_dir($directory) && !@mkdir($directory, 0700, true) && !is_dir($directory)) {
        throw new RuntimeException("cannot create $directory");
    }
    return "$directory/$id.json";
}

/**
 * Changes an order while nobody else can. $change gets the order, or null where
 * there is none, and returns it changed, or null to leave everything as it is.
 * Returns the order as it is afterwards.
 */
function order_update(string $id, callable $change): ?array
{
    if (!order_id_ok($id)) {
        return null;
    }
    $file = fopen(order_file($id), 'c+');
    if ($file === false || !flock($file, LOCK_EX)) {
        throw new RuntimeException("cannot open order $id");
    }
    try {
        $text = stream_get_contents($file);
        $order = $text === '' ? null : json_decode($text, true, 16, JSON_THROW_ON_ERROR);
        $changed = $change($order);
        if ($changed === null) {
            return $order;
        }
        $text = json_encode($changed, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        if (!rewind($file) || !ftruncate($file, 0) || fwrite($file, $text) !== strlen($text) || !fflush($file)) {
            throw new RuntimeException("cannot write order $id");
        }
        return $changed;
    } finally {
        fclose($file); // and with it goes the lock
    }
}

function order_get(string $id): ?array
{
    return order_id_ok($id) && is_file(order_file($id)) ? order_update($id, fn () => null) : null;
}

/** Hands out the goods, once, however often the customer reloads. */
function order_pay(array $order, string $bdr): array
{
    if ($order['status'] === 'paid') {
        return $order;
    }
    $order['status'] = 'paid';
    $order['reason'] = $order['detail'] = '';
    $order['bdr'] = $bdr;
    $order['crn'] = $order['accepted'][$bdr]['crn'] ?? $order['crn'];
    $order['grants']++;
    return $order;
}

/** Ends an order otherwise, as failed or unclear. Nothing takes a payment back. */
function order_end(array $order, string $status, string $reason, string $detail): array
{
    if ($order['status'] !== 'paid') {
        $order['status'] = $status;
        $order['reason'] = $reason;
        $order['detail'] = $detail;
    }
    return $order;
}

/** 1234 is "12.34". */
function order_amount(array $order): string
{
    return sprintf('%d.%02d', intdiv($order['cents'], 100), $order['cents'] % 100);
}
