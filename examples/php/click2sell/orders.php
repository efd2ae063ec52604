<?php

declare(strict_types=1);

// One JSON file an order, in the directory SHOP_DATA. Each change holds the file's
// lock, so two notifications at once are one after the other.

/** A new order as the shop remembers it. */
function order_new(string $id): array
{
    return [
        'order' => $id, 'mode' => 'sale', 'cents' => 0, 'currency' => 'USD',
        'status' => 'new',       // new, pending, paid, unclear, refunded
        'reason' => '', 'detail' => '',
        'grants' => 0,           // how often the goods were handed out
        'payments' => [],        // as they were told of
        'refunds' => [],         // c2s_transaction_id => cents, also before the sale
        'cancelled' => false,    // no further payment is expected
        'booked' => [],          // what each notification is only once
        'buyer' => [],           // of the last notification that was booked
        'notifications' => [],   // as they came: type, state, ids, price, answer
        'returned' => '',        // get or post: how the browser came to the thank-you page
    ];
}

function order_id_ok(string $id): bool
{
    return preg_match('/^[A-Za-z0-9._-]{1,64}$/D', $id) === 1 && trim($id, '.') !== '';
}

/** The directory of the shop's files, or one below it. */
function data_directory(string $below = ''): string
{
    $directory = setting_or('SHOP_DATA', sys_get_temp_dir() . '/click2sell-shop') . $below;
    if (!is_dir($directory) && !@mkdir($directory, 0700, true) && !is_dir($directory)) {
        throw new RuntimeException("cannot create $directory");
    }
    return $directory;
}

function order_file(string $id): string
{
    return data_directory('/orders') . "/$id.json";
}

/**
 * Changes a file's text while nobody else can. $change gets the text, '' of a new file,
 * and returns it changed, or null to leave everything as it is.
 */
function locked(string $path, callable $change): void
{
    $file = fopen($path, 'c+');
    if ($file === false || !flock($file, LOCK_EX)) {
        throw new RuntimeException("cannot open $path");
    }
    try {
        $text = $change((string) stream_get_contents($file));
        if ($text !== null && (!rewind($file) || !ftruncate($file, 0) || fwrite($file, $text) !== strlen($text) || !fflush($file))) {
            throw new RuntimeException("cannot write $path");
        }
    } finally {
        fclose($file); // and with it goes the lock
    }
}

/**
 * Changes an order. $change gets it, or null where there is none, and returns it
 * changed, or null to leave it. Returns the order as it is afterwards.
 */
function order_update(string $id, callable $change): ?array
{
    if (!order_id_ok($id)) {
        return null;
    }
    $order = null;
    locked(order_file($id), function (string $text) use ($change, &$order): ?string {
        $order = $text === '' ? null : json_decode($text, true, 16, JSON_THROW_ON_ERROR);
        $changed = $change($order);
        if ($changed === null) {
            return null;
        }
        $order = $changed;
        return json_encode($changed, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
    });
    return $order;
}

function order_get(string $id): ?array
{
    return order_id_ok($id) && is_file(order_file($id)) ? order_update($id, fn () => null) : null;
}

/**
 * Notes whose a transaction is; false where it is another's already. An acquirer's id
 * belongs to one transaction, a transaction to one order (CS-089).
 */
function claim(string $kind, string $id, string $owner): bool
{
    $is = '';
    locked(claim_file($kind, $id), function (string $text) use ($owner, &$is): string {
        return $is = $text === '' ? $owner : $text;
    });
    return $is === $owner;
}

/** Whose a transaction is, or ''. */
function owner(string $kind, string $id): string
{
    return (string) @file_get_contents(claim_file($kind, $id));
}

function claim_file(string $kind, string $id): string
{
    return data_directory("/$kind") . '/' . hash('sha256', $id);
}
