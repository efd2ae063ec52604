<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

// Why an order is not paid. A payment that is declined is not told of (CS-024): such an
// order is simply new.
$order = order_get(text($_GET, 'order'));
if ($order === null) {
    show(404, 'Your order is not paid', '<p>The shop has no such order.</p>');
}
[$title, $sentence] = match ($order['status']) {
    'paid' => ['Your order was paid before', 'You have not been charged again.'],
    'refunded' => ['Your order was refunded', 'Your money has been given back, and the goods with it.'],
    'unclear' => ['We are checking your payment', 'Something about it is not clear. We will check it by hand; please do not pay again.'],
    'pending' => ['Your order is waiting', 'Click2Sell has not told us of your payment yet.'],
    default => ['Your order is not paid', 'You have not paid yet. You can go on where you stopped.'],
};
$again = shop_url('/buy.php', ['order' => $order['order'], 'mode' => $order['mode'], 'amount' => amount($order['cents'])]);
show(200, $title, '<p>' . escape($sentence) . '</p>' . order_summary($order)
    . ($order['status'] === 'new' ? '<p><a id="again" href="' . escape($again) . '">Try again</a></p>' : ''));
