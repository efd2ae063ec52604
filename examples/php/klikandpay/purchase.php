<?php

declare(strict_types=1);

// What buy.php and charge.php have in common.

/** Reads order and amount from the query: [order, cents]. Ends with a page where they are wrong. */
function purchase(): array
{
    $cents = cents(query('amount', '9.99'));
    $id = query('order', 'o' . bin2hex(random_bytes(6)));
    if ($cents === null || $cents === 0 || !order_id_ok($id) || query('currency', 'EUR') !== 'EUR') {
        show(400, 'The shop can not sell this', '<p>An amount of EUR is written 12.34 and is more than 0; an order is made '
            . 'of letters, digits, point, hyphen and underscore.</p>');
    }
    return [$id, $cents];
}

/**
 * Writes an order down, or opens one for another try that has come to nothing. The
 * status is new afterwards, or the customer may have paid already. Call it in the
 * order's turn.
 */
function purchase_begin(string $id, int $cents, bool $deferred): array
{
    return order_update($id, function (?array $order) use ($id, $cents, $deferred): array {
        $order ??= order_new($id, $cents);
        $waits = $order['status'] === 'pending' && in_array($order['reason'], ['authorized', 'awaiting_money'], true);
        if ($waits || in_array($order['status'], ['paid', 'unclear'], true)) {
            return $order;
        }
        $order['cents'] = $cents;
        $order['deferred'] = $deferred;
        return order_end($order, 'new', '');
    });
}
