<?php

declare(strict_types=1);

// Starts a purchase: asks for a payment and sends the customer to the checkout. Query:
// amount (units, default 9.99), order (drawn if absent).

require __DIR__ . '/config.php';

$id = query('order', gmdate('YmdHis') . '-' . bin2hex(random_bytes(3)));
$amount = query('amount', '9.99');
if (!preg_match('/^[A-Za-z0-9-]{1,64}$/D', $id) || !preg_match('/^\d{1,9}\.\d{2}$/D', $amount)) {
    show(400, 'The shop can not sell this', 'An amount is written 12.34, an order has at most 64 letters and digits.');
}
try {
    $transaction = pay_call('payRequest', [
        'amount' => ['amount' => $amount, 'currency' => 'EUR'],
        'orderDetails' => ['text' => "Demo Shop order $id"],
        'successExpiration' => 60,
        'successURL' => shop_url('/back.php', ['order' => $id]),
        'failureURL' => shop_url('/back.php', ['order' => $id]),
        'externalID' => $id,
    ])->transaction;
} catch (SoapFault $fault) {
    show(503, 'The payment can not be started', 'ClickandBuy says: ' . pay_code($fault) . ' ' . $fault->getMessage());
}
order_update($id, static function (?array $order) use ($id, $amount, $transaction): array {
    if (($order['status'] ?? '') === 'paid') {
        return $order; // whoever pays twice gets the money back by hand
    }
    return ['id' => $id, 'amount' => $amount, 'currency' => 'EUR', 'transaction' => (string) $transaction->transactionID,
        'status' => 'new', 'state' => (string) $transaction->transactionStatus, 'grants' => 0, 'events' => []];
});
redirect((string) $transaction->redirectURL);
