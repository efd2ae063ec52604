<?php

declare(strict_types=1);

// Where the customer comes back, by successURL and by failureURL alike: neither proves
// anything, so ClickandBuy is asked.

require __DIR__ . '/config.php';

$id = query('order');
$order = preg_match('/^[A-Za-z0-9-]{1,64}$/D', $id) ? order_get($id) : null;
if ($order === null) {
    show(404, 'There is no such order', $id);
}
try {
    $state = pay_status($order['transaction'], $id);
} catch (SoapFault $fault) {
    show(503, 'Your payment is being checked', 'Please look again in a moment.');
}
$order = order_update($id, static fn (array $order): array => $state === '' ? $order : order_settle($order, $state));
show(200, ['paid' => 'Thank you', 'failed' => 'The payment did not work'][$order['status']] ?? 'We wait for your payment', "Order $id: {$order['status']} ({$order['state']})");
