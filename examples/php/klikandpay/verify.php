<?php

declare(strict_types=1);

// Is a transaction real? The one thing that a merchant can ask (KP-015). And what is to
// be checked of a payment before it counts.

/** Asks once. Returns what was paid in cents, or null where the transaction is not valid. */
function verify(string $number): ?int
{
    $query = http_build_query(['ID' => setting('KLIKANDPAY_ID'), 'NUMXKP' => $number]);
    $line = trim(strtok(klikandpay_curl(klikandpay_url('veriftransaction.pl') . '?' . $query), "\n") ?: '');
    if ($line === '') {
        throw new KlikandpayUnclear('an empty answer');
    }
    $field = explode('|', $line);
    if ($field[0] !== 'VALIDATIONYES') { // anything else is failure (KP-058)
        return null;
    }
    return cents($field[1] ?? '') ?? throw new KlikandpayUnclear("no amount in $line");
}

/** Asks three times at most: a question without an answer is neither yes nor no. */
function verify_patiently(string $id, string $number): ?int
{
    for ($question = 1; ; $question++) {
        order_update($id, function (array $order): array {
            $order['questions']++;
            return $order;
        });
        try {
            return verify($number);
        } catch (KlikandpayUnclear | KlikandpayUnreached $e) {
            if ($question === 3) {
                throw $e;
            }
            usleep((int) setting_or('SHOP_RETRY_PAUSE_MS', '50') * 1000);
        }
    }
}

/**
 * Judges a transaction that is said to have paid an order. $told is MONTANTXKP, $currency
 * DEVISEXKP; both are '' where the account does not send them (KP-132). Returns the
 * reason against it, or ''. Call it in the order's turn.
 */
function accept_payment(array $order, string $number, string $told = '', string $currency = '', string $alias = '', string $ip = ''): string
{
    $id = $order['order'];
    if ($number === '') {
        return doubt($id, 'missing_numxkp');
    }
    if (in_array($number, [$order['numxkp'], ...$order['voided'], ...$order['paid_twice'], ...$order['rebills']], true)) {
        return 'invalid_status'; // once is enough (KP-127)
    }
    if ($currency !== '' && $currency !== $order['currency']) {
        return doubt($id, 'currency_differs', $currency);
    }
    try {
        $paid = verify_patiently($id, $number);
    } catch (KlikandpayUnclear | KlikandpayUnreached $e) {
        return doubt($id, 'unclear', $e->getMessage());
    }
    if ($paid === null) {
        // Nobody has paid with it. If somebody pays after all, another call will come.
        if ($order['status'] !== 'unclear' && $order['numxkp'] === '') {
            order_update($id, fn (array $order): array => order_end($order, 'pending', 'not_validated'));
        }
        return 'not_validated';
    }
    // Amounts are compared, not texts (KP-131).
    if ($paid !== $order['cents'] || ($told !== '' && cents($told) !== $paid)) {
        return doubt($id, 'price_differs', "MONTANTXKP $told, paid " . amount($paid));
    }
    if (!number_claim($number, $id)) {
        return doubt($id, 'numxkp_used', $number);
    }
    if ($order['numxkp'] !== '') { // two tabs, two payments (KP-145): one is to go back
        order_update($id, function (array $order) use ($number): array {
            $order['paid_twice'][] = $number;
            return $order;
        });
        return 'paid_twice';
    }
    order_update($id, fn (array $order): array => take($order, $number, $alias, $ip));
    return '';
}

/** Takes a payment. One that is only reserved hands out no goods yet. */
function take(array $order, string $number, string $alias, string $ip): array
{
    $order['numxkp'] = $number;
    $order['ip'] = $ip ?: $order['ip'];
    if ($alias !== '') { // an account in TEST hands out none (KP-142)
        $order['alias'] = $alias;
    }
    if ($order['deferred']) {
        $order['held'] = $order['cents'];
        return order_end($order, 'pending', 'authorized');
    }
    $order['captured'] += $order['cents'];
    return order_pay($order);
}

/** Leaves an order to a human. */
function doubt(string $id, string $reason, string $detail = ''): string
{
    order_update($id, fn (array $order): array => order_end($order, 'unclear', $reason, $detail));
    return $reason;
}
