<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

// What an order waits for. It does not offer to pay again.
$order = order_get(query('order'));
if ($order === null || $order['status'] !== 'pending') {
    redirect($order === null ? shop_url('/failed.php', ['order' => query('order')]) : end_url($order));
}
$sentence = match ($order['reason']) {
    'awaiting_money' => 'Your order goes out when the money is here.',
    'authorized' => 'The money is reserved on your card. It is taken when your order goes out.',
    default => 'Klik & Pay has not told us of your payment yet. If you have paid, please do not pay again.',
};
show(200, 'Your order is waiting', '<p>' . escape($sentence) . '</p>' . order_summary($order)
    . '<p><a id="look" href="' . escape(shop_url('/pending.php', ['order' => $order['order']])) . '">Look again</a></p>');
