<?php

declare(strict_types=1);

// One JSON file an order, in the directory SHOP_DATA. Each change holds the file's
// lock; no such lock is held while the provider is asked.

/** A new order as the shop remembers it. An amount of KWD is kept in hundredths. */
function order_new(string $id, int $cents): array
{
    return [
        'order' => $id, 'cents' => $cents, 'currency' => 'KWD',
        'status' => 'new',  // new, pending, paid, failed, unclear
        'reason' => '', 'detail' => '',
        'questions' => 0,   // to Click about this order
        'grants' => 0,      // how often the goods were handed out
        'attempts' => [],   // sessions at Click, oldest first: session, indicator, number, cents, location, end
        'returns' => [],    // of the customer, oldest first: message, indicator_ok
        'answers' => [],    // to the status question, as Click spells them
    ];
}

/** An order_id is a whole number that fits Click's column (manual 4.2.2, KW-035). */
function order_id_ok(string $id): bool
{
    return preg_match('/^[1-9]\d{0,9}$/D', $id) === 1 && (int) $id <= MAX_NUMBER;
}

/** The directory of the shop's files, or one below it. */
function data_directory(string $below = ''): string
{
    $directory = setting_or('SHOP_DATA', sys_get_temp_dir() . '/clickkw-shop') . $below;
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
 * Does one thing for an order at a time, however many clicks there are: two clicks
 * on a link are one session (KW-151). Click calls no shop, so this lock may be held
 * while Click is asked.
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

/**
 * Hands out the goods, once, however often the customer reloads. The attempt is over in
 * the same write: were it over before, a shop that stops in between would never ask again.
 */
function order_pay(array $order, int $nth): array
{
    $order['attempts'][$nth]['end'] = 'success';
    if ($order['status'] !== 'paid') {
        $order['status'] = 'paid';
        $order['reason'] = $order['detail'] = '';
        $order['grants']++;
    }
    return $order;
}

/** Has an order be anything but paid. Nothing takes a payment back. */
function order_end(array $order, string $status, string $reason, string $detail): array
{
    if ($order['status'] !== 'paid') {
        $order['status'] = $status;
        $order['reason'] = $reason;
        $order['detail'] = $detail;
    }
    return $order;
}

/** Writes down why nothing more can come of an order's attempt. */
function order_attempt_over(string $id, int $nth, string $reason): void
{
    order_update($id, function (array $order) use ($nth, $reason): array {
        $order['attempts'][$nth]['end'] = $reason;
        return $order;
    });
}

/** 1234 is "12.34". */
function order_amount(array $order): string
{
    return sprintf('%d.%02d', intdiv($order['cents'], 100), $order['cents'] % 100);
}
