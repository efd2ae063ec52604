<?php

declare(strict_types=1);

// One JSON file an order, in the directory SHOP_DATA. Each change holds the file's
// lock; no such lock is held while the provider is asked.

/** A new order as the shop remembers it. */
function order_new(string $id, int $cents): array
{
    return [
        'order' => $id, 'cents' => $cents, 'currency' => 'EUR',
        'status' => 'new',     // new, pending, paid, failed, unclear
        'reason' => '', 'detail' => '',
        'deferred' => false,   // the money is only reserved
        'questions' => 0,      // to veriftransaction.pl about this order
        'charges' => 0,        // requests of server_server.pl
        'grants' => 0,         // how often the goods were handed out
        'numxkp' => '',        // the transaction that counts
        'ip' => '', 'alias' => '',
        'held' => 0, 'captured' => 0, 'refunded' => 0, // cents
        'voided' => [],        // transactions whose reservation was lifted
        'paid_twice' => [],    // transactions that nobody had asked for
        'rebills' => [],       // transactions by the alias
        'calls' => [],         // dynamic returns as they came: response, numxkp, answer
    ];
}

function order_id_ok(string $id): bool
{
    return preg_match('/^[A-Za-z0-9._-]{1,64}$/D', $id) === 1 && trim($id, '.') !== '';
}

/** The directory of the shop's files, or one below it. */
function data_directory(string $below = ''): string
{
    $directory = setting_or('SHOP_DATA', sys_get_temp_dir() . '/klikandpay-shop') . $below;
    if (!is_dir($directory) && !@mkdir($directory, 0700, true) && !is_dir($directory)) {
        throw new RuntimeException("cannot create $directory");
    }
    return $directory;
}

function order_file(string $id): string
{
    return data_directory() . "/$id.json";
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
        $text = json_encode($changed, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
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

/**
 * Does one thing for an order at a time: the provider's call and the customer's return
 * may come at once, and two clicks must not be two charges.
 */
function order_turn(string $id, callable $work): mixed
{
    $file = fopen(data_directory('/turns') . "/$id", 'c');
    if ($file === false || !flock($file, LOCK_EX)) {
        throw new RuntimeException("cannot lock order $id");
    }
    try {
        return $work();
    } finally {
        fclose($file);
    }
}

/** Takes a transaction for an order; false where it has paid for another one (KP-128). */
function number_claim(string $number, string $id): bool
{
    $path = data_directory('/numbers') . '/' . hash('sha256', $number);
    $file = @fopen($path, 'x'); // made by one caller only
    if ($file === false) {
        return @file_get_contents($path) === $id;
    }
    fwrite($file, $id);
    fclose($file);
    return true;
}

/** Hands out the goods, once, however often the provider calls. */
function order_pay(array $order): array
{
    if ($order['status'] !== 'paid') {
        $order['status'] = 'paid';
        $order['reason'] = $order['detail'] = '';
        $order['grants']++;
    }
    return $order;
}

/** Has an order be anything but paid. Nothing takes a payment back. */
function order_end(array $order, string $status, string $reason, string $detail = ''): array
{
    if ($order['status'] !== 'paid') {
        $order['status'] = $status;
        $order['reason'] = $reason;
        $order['detail'] = $detail;
    }
    return $order;
}
