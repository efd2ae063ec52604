<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

// The order knows why; the reason in the URL is only for who reads logs.
$order = order_get(query('order'));
if ($order === null) {
    show(404, 'Your order is not paid', '<p>The shop has no such order.</p>');
}
if ($order['status'] === 'paid') {
    show(200, 'Your order was paid before', '<p>You have not been charged again.</p>' . order_summary($order));
}
if ($order['status'] === 'unclear') {
    show(200, 'We are checking your payment', '<p>Something about it is not clear. We will check your payment by hand; '
        . 'please do not pay again.</p>' . order_summary($order));
}
$sentence = match ($order['reason']) {
    '' => 'You have not paid yet. You can go on where you stopped.',
    'payment_failed', 'payment_refused', 'payment_cancelled' => 'The payment was refused or cancelled. Your cart is kept: please try again.',
    'bad_card', 'bad_expiry', 'bad_cvv' => 'Something is wrong with what you have entered for your card. You have not been charged.',
    'voided' => 'The reservation on your card was lifted. You have not been charged.',
    default => 'This way of paying is out of order at the moment. You have not been charged; please try again later.',
};
$again = shop_url('/buy.php', ['order' => $order['order'], 'amount' => amount($order['cents'])]);
show(200, 'Your order is not paid', '<p>' . escape($sentence) . '</p>' . order_summary($order)
    . '<p><a id="again" href="' . escape($again) . '">Try again</a></p>');
