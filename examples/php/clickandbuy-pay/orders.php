<?php

declare(strict_types=1);

// One JSON file an order, changed under a lock: the customer's return and an event
// arrive at the same time.

function order_file(string $id): string
{
    if (!preg_match('/^[A-Za-z0-9-]{1,64}$/D', $id)) {
        throw new InvalidArgumentException('no order id');
    }
    $dir = getenv('SHOP_DATA') ?: sys_get_temp_dir() . '/clickandbuy-pay-shop';
    if (!is_dir($dir)) {
        @mkdir($dir, 0700, true);
    }
    return $dir . '/' . $id . '.json';
}

function order_get(string $id): ?array
{
    $text = @file_get_contents(order_file($id));
    return $text === false || $text === '' ? null : json_decode($text, true, 16, JSON_THROW_ON_ERROR);
}

/** Hands the order, or null, to $change and keeps what comes back. */
function order_update(string $id, callable $change): array
{
    $file = fopen(order_file($id), 'c+');
    flock($file, LOCK_EX);
    $text = stream_get_contents($file);
    $order = $change($text === '' ? null : json_decode($text, true, 16, JSON_THROW_ON_ERROR));
    ftruncate($file, 0);
    rewind($file);
    fwrite($file, json_encode($order, JSON_THROW_ON_ERROR | JSON_PRETTY_PRINT));
    fclose($file);
    return $order;
}

/** What a state of the provider's makes of an order. Goods go out once. */
function order_settle(array $order, string $state): array
{
    $order['state'] = $state;
    if (in_array($state, ['SUCCESS', 'BOOKED_IN'], true)) {
        $order['status'] = 'paid';
        $order['grants'] = 1;
    } elseif (in_array($state, ['DECLINED', 'ABORTED', 'EXPIRED', 'CANCELLED', 'BOOKED_OUT'], true)) {
        $order['status'] = 'failed';
    } else { // PAYMENT_PENDING, PAYMENT_GUARANTEE, IN_PROGRESS, …: not paid yet
        $order['status'] = 'pending';
    }
    return $order;
}
