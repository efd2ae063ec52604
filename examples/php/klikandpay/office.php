<?php

declare(strict_types=1);

// What the merchant's people do after the sale, with the private key. In production the
// web server does not serve these scripts to everybody.

/**
 * Has a script done to an order's transaction, tells what came of it as JSON, and ends.
 * $data gets the order, its transaction and the amount in cents, and returns the
 * script's fields; $note gets the order, the cents and the answer of a call that was
 * done, and returns the order changed. What may be done is the provider's to say, and
 * its error is shown (KP-143); a call whose answer is lost is not made again (KP-140).
 */
function office(string $script, callable $data, callable $note): never
{
    $order = order_get(query('order'));
    $cents = cents(query('amount', amount($order['cents'] ?? 0)));
    if ($order === null || $cents === null) {
        tell($order === null ? 404 : 400, ['order' => query('order'), 'error' => $order === null ? 'no such order' : 'an amount is written 12.34']);
    }
    $told = ['order' => $order['order'], 'tx' => query('numxkp', $order['numxkp']), 'wanted' => amount($cents)];
    try {
        $fields = $data($order, $told['tx'], $cents) + ['PRIVATE_KEY' => setting('KLIKANDPAY_PRIVATE_KEY')];
        $said = klikandpay_call($script, $fields);
    } catch (KlikandpayUnclear | KlikandpayUnreached | MissingSetting $e) {
        tell($e instanceof MissingSetting ? 503 : 502, $told + ['done' => false, 'error' => $e->getMessage()]);
    }
    if ($said['done']) {
        order_update($order['order'], fn (array $order): array => $note($order, $cents, $said));
    }
    unset($said['alias']); // nobody's business
    tell(200, $told + $said);
}
