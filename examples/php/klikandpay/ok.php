<?php

declare(strict_types=1);

// Where the browser of an accepted customer comes back to. Anyone can open it: it hands
// out nothing (KP-125). Until the dynamic return has come the order is pending (KP-126).

require __DIR__ . '/config.php';
require __DIR__ . '/retour.php';

[$order, $proven] = retour_read();
if ($order === null) {
    redirect(shop_url('/failed.php', ['order' => query('order'), 'reason' => 'unknown_order']));
}
redirect(end_url(order_update($order['order'], fn (array $order): array => $proven && $order['status'] === 'new'
    ? order_end($order, 'pending', 'no_dynamic_return')
    : $order)));
