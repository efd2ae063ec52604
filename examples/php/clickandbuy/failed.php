<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

// The order knows why; the reason in the URL is only for who reads logs.
$order = order_get(query('order'));
if ($order === null) {
    show(404, 'Your order is not paid', '<p>The shop has no such order.</p>');
}
switch ($order['status']) {
    case 'paid':
        show(200, 'Your order was paid before', '<p>You have not been charged again.</p>' . order_summary($order));
    case 'unclear':
        show(200, 'We are checking your payment', '<p>ClickandBuy did not answer clearly. We will check your payment by hand; '
            . 'please do not pay again.</p>' . order_summary($order));
    default:
        $again = shop_url('/buy.php', [
            'order' => $order['order'], 'amount' => order_amount($order), 'currency' => $order['currency'],
        ]);
        show(200, 'Your order is not paid', '<p>The payment could not be completed. Please try again.</p>'
            . order_summary($order) . '<p><a id="again" href="' . escape($again) . '">Try again</a></p>');
}
