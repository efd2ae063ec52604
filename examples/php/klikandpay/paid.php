<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

$id = query('order');
$order = order_get($id);
if ($order === null || $order['status'] !== 'paid') { // opened by hand
    redirect(shop_url('/failed.php', ['order' => $id, 'reason' => 'not_paid']));
}
show(200, 'Thank you, your order is paid', '<p>Klik &amp; Pay has confirmed your payment. Your goods are ready.</p>' . order_summary($order));
