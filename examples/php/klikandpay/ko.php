<?php

declare(strict_types=1);

// Where the browser of a refused customer comes back to, and of one who has cancelled.
// The other tab may have paid meanwhile.

require __DIR__ . '/config.php';
require __DIR__ . '/retour.php';

[$order, $proven] = retour_read();
if ($order === null) {
    redirect(shop_url('/failed.php', ['order' => query('order'), 'reason' => 'unknown_order']));
}
redirect(end_url(order_update($order['order'], fn (array $order): array => $proven
    && ($order['status'] === 'new' || $order['reason'] === 'no_dynamic_return')
    ? order_end($order, 'failed', 'payment_failed')
    : $order)));
