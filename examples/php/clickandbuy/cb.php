<?php

declare(strict_types=1);

// The transaction script: first handshake. ClickandBuy's proxy calls it when the
// customer has confirmed, and books if and only if the answer is an absolute
// redirect with result=success within 40 seconds (manual 1.2.1).

require __DIR__ . '/config.php';

$id = query('externalBDRID');
$call = [];
foreach (['USERID', 'PRICE', 'CURRENCY', 'TRANSACTION', 'CONTENTID', 'USERIP'] as $name) {
    $call[strtolower($name)] = transaction_value($name);
}
$trusted = from_clickandbuy();

/** The first reason against booking, or '' (manual 1.2.1, the list below figure 10). */
function check(array $call, string $id, ?array $order): string
{
    foreach (['externalBDRID' => $id] + $call as $name => $value) {
        if ($value === '') {
            return "missing_$name";
        }
    }
    foreach (['userid', 'price', 'transaction', 'contentid'] as $name) {
        if (!ctype_digit($call[$name])) {
            return "malformed_$name";
        }
    }
    if (filter_var($call['userip'], FILTER_VALIDATE_IP) === false) {
        return 'malformed_userip';
    }
    return match (true) {
        $order === null => 'unknown_order',
        (int) $call['price'] !== $order['cents'] * 1000 => 'price_differs', // millicents
        $call['currency'] !== $order['currency'] => 'currency_differs',
        (int) $call['transaction'] === 0 => 'zero_transaction', // ClickandBuy will not book it
        $order['status'] === 'paid' => 'already_paid',
        default => '',
    };
}

$refused = $trusted ? check($call, $id, null) : 'foreign_source'; // of an order that is not there
if (order_get($id) !== null) {
    order_update($id, function (array $order) use ($id, $call, $trusted, &$refused): array {
        $order['handshakes']++;
        if (!$trusted) { // not ClickandBuy's call: nothing more comes of it
            $refused = 'foreign_source';
            $order['refusals'][] = $refused;
            return $order;
        }
        $order['query_intact'] = ($_SERVER['QUERY_STRING'] ?? '') === $order['sent'];
        $refused = check($call, $id, $order);
        if ($refused !== '') {
            $order['refusals'][] = $refused;
            return order_end($order, 'failed', $refused, 'first handshake');
        }
        $order['accepted'][$call['transaction']] = [
            'crn' => $call['userid'], 'price' => $call['price'], 'currency' => $call['currency'], 'userip' => $call['userip'],
        ];
        $order['status'] = 'pending'; // only the second handshake makes it paid
        $order['reason'] = $order['detail'] = '';
        $order['bdr'] = $call['transaction'];
        $order['crn'] = $call['userid'];
        return $order;
    });
}

redirect($refused === ''
    ? shop_url('/landing.php', ['result' => 'success', 'externalBDRID' => $id])
    : shop_url('/failed.php', ['result' => 'error', 'order' => $id, 'reason' => $refused]));
