<?php

declare(strict_types=1);

// The thank-you page: by GET with nothing, or by POST with acquirer_transaction_id and
// buyer_email (CS-069 to CS-071), which are not signed. Anyone can open it with anything:
// it hands out nothing (CS-097). Until the notification has come the order is pending.

require __DIR__ . '/config.php';
require __DIR__ . '/passthrough.php';

$acquirer = text($_POST, 'acquirer_transaction_id', text($_GET, 'acquirer_transaction_id'));
$id = owner('c2s', owner('acquirer', $acquirer));
$id = $id !== '' ? $id : remembered_order();
if (order_get($id) === null) {
    $again = shop_url('/thanks.php', ['acquirer_transaction_id' => $acquirer]);
    show(200, 'Thank you', '<p>Click2Sell has not told us of your payment yet. If you have paid, please do not pay again.</p>'
        . '<p><a id="look" href="' . escape($again) . '">Look again</a></p>');
}
redirect(end_url(order_update($id, function (array $order): array {
    $order['returned'] = strtolower($_SERVER['REQUEST_METHOD']);
    return $order['status'] === 'new' ? ['status' => 'pending', 'reason' => 'no_notification'] + $order : $order;
})));
