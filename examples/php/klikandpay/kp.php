<?php

declare(strict_types=1);

// The dynamic return: Klik & Pay's server tells of a payment. Its back office has the
// URL …/kp.php?order= and puts RETOUR and its fields behind it. The answer is for the
// provider's log only.

require __DIR__ . '/config.php';
require __DIR__ . '/retour.php';
require __DIR__ . '/verify.php';

/** A field, by GET or by POST: the account's setting decides which (KP-138). */
function field(string $name): string
{
    $value = $_POST[$name] ?? $_GET[$name] ?? '';
    return is_string($value) ? $value : '';
}

/** Judges the call and returns the answer to it. */
function hear(array $order): string
{
    // A text: 00 is no number, and nothing else is paid (KP-129, KP-130).
    if (field('RESPONSE') === '00') {
        $why = accept_payment($order, field('NUMXKP'), field('MONTANTXKP'), field('DEVISEXKP'), field('ALIAS'), field('IPXKP'));
        return $why === '' ? 'OK' : "KO - $why";
    }
    $end = match (field('RESPONSE')) {
        'AWAITING', 'AWAITINGCHEQUE' => ['pending', 'awaiting_money'],
        'REFUSED' => ['failed', 'payment_refused'],
        'CANCELED' => ['failed', 'payment_cancelled'],
        default => null,
    };
    if ($end === null) {
        return 'KO - unknown_response';
    }
    order_update($order['order'], fn (array $order): array => $order['status'] === 'unclear' || $order['numxkp'] !== ''
        ? $order
        : order_end($order, ...$end));
    return 'OK';
}

ignore_user_abort(true); // a provider that has hung up has told it nonetheless
header('Content-Type: text/plain; charset=utf-8');
try {
    [$order, $proven] = retour_read();
    if ($order === null) {
        exit('KO - unknown_order');
    }
    $id = $order['order'];
    $said = order_turn($id, fn (): string => $proven ? hear(order_get($id)) : 'KO AUT');
    order_update($id, function (array $order) use ($said): array {
        $order['calls'][] = ['response' => field('RESPONSE'), 'numxkp' => field('NUMXKP'), 'answer' => $said];
        return $order;
    });
    echo $said;
} catch (MissingSetting $e) {
    http_response_code(503);
    echo 'KO - ', $e->getMessage();
}
