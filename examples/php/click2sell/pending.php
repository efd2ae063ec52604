<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

// What an order waits for. It does not offer to pay again.
$order = order_get(text($_GET, 'order'));
if ($order === null || $order['status'] !== 'pending') {
    redirect($order === null ? shop_url('/failed.php', ['order' => text($_GET, 'order')]) : end_url($order));
}
show(200, 'Your order is waiting', '<p>Click2Sell has not told us of your payment yet. If you have paid, please do not pay again.</p>'
    . order_summary($order) . '<p><a id="look" href="' . escape(end_url($order)) . '">Look again</a></p>');
