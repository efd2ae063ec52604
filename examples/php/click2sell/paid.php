<?php

declare(strict_types=1);

require __DIR__ . '/config.php';
require __DIR__ . '/book.php';

$id = text($_GET, 'order');
$order = order_get($id);
if ($order === null || $order['status'] !== 'paid') { // opened by hand
    redirect(shop_url('/failed.php', ['order' => $id]));
}
$until = access_until($order);
show(200, 'Thank you, your order is paid', '<p>Click2Sell has confirmed your payment. '
    . ($until === 'forever' ? 'Your goods are ready.' : 'You have access until ' . escape($until) . '.') . '</p>' . order_summary($order));
