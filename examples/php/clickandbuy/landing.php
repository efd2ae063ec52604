<?php

declare(strict_types=1);

// The landing script: the customer comes here after a good first handshake. Anyone
// can open its URL, so it believes nothing in it and asks ClickandBuy whether the
// transaction is booked (manual 1.2.2).

require __DIR__ . '/config.php';
require __DIR__ . '/tmi.php';

$id = query('externalBDRID');
$order = order_get($id);
if ($order === null) {
    redirect(shop_url('/failed.php', ['order' => $id, 'reason' => 'unknown_order']));
}
if ($order['status'] !== 'paid') { // a reload asks nothing and grants nothing
    if (query('result') !== 'success') {
        redirect(shop_url('/failed.php', ['order' => $id, 'reason' => $order['reason'] ?: 'not_paid']));
    }
    ignore_user_abort(true); // who closes the browser now has paid nonetheless
    try {
        [$status, $reason, $detail, $bdr] = tmi_verdict($id);
    } catch (RuntimeException $e) { // a setting is missing: for a human
        [$status, $reason, $detail, $bdr] = ['unclear', 'unclear', $e->getMessage(), ''];
    }
    $order = order_update($id, fn (array $order): array => $status === 'paid'
        ? order_pay($order, $bdr)
        : order_end($order, $status, $reason, $detail));
}
redirect($order['status'] === 'paid'
    ? shop_url('/paid.php', ['order' => $id])
    : shop_url('/failed.php', ['order' => $id, 'reason' => $order['reason']]));
