<?php

declare(strict_types=1);

// What a notification changes in an order, and until when its buyer has access.

const GRACE_DAYS = 3; // after a payment is due; a missed one is not told of (CS-060)

/**
 * Takes the ids of a notification that fits for its order; false where they are another's.
 * The acquirer's comes first: it is what the checksum covers, so a forged
 * c2s_transaction_id beside a used one takes nothing away from its owner (CS-089).
 */
function take(array $order, array $n): bool
{
    return claim('acquirer', $n['acquirer_transaction_id'], $n['c2s_transaction_id']) && claim('c2s', $n['c2s_transaction_id'], $order['order']);
}

/** Writes a notification down, once, however often it comes (CS-091), and in whatever order. */
function book(array $order, array $n): array
{
    $once = "{$n['c2s_transaction_id']} {$n['transaction_type']} {$n['subscription_status']}";
    if (in_array($once, $order['booked'], true)) {
        return $order;
    }
    $order['booked'][] = $once;
    $order['buyer'] = [
        'name' => $n['buyer_name'], 'surname' => $n['buyer_surname'], 'email' => $n['buyer_email'], 'country' => $n['buyer_country'],
        'merchant' => $n['merchant_username'], 'affiliate' => $n['affiliate_username'],
    ];
    switch (event($n)) {
        case 'refund': // the sale's own id (CS-059); of a part, perhaps (CS-062)
            $order['refunds'][$n['c2s_transaction_id']] = price($n)[0] ?? $order['cents'];
            break;
        case 'cancel': // access stays until what was paid for is over
            $order['cancelled'] = true;
            break;
        default:
            $order['payments'][] = [
                'event' => event($n), 'c2s' => $n['c2s_transaction_id'], 'acquirer' => $n['acquirer_transaction_id'],
                'cents' => $order['cents'], 'date' => $n['purchase_date'], 'until' => paid_until($order, $n),
            ];
    }
    return reckon($order);
}

/** Has an order be paid while there is a payment that was not given back. */
function reckon(array $order): array
{
    if (standing($order) !== []) {
        $order['grants'] += $order['status'] === 'paid' ? 0 : 1;
        return ['status' => 'paid', 'reason' => '', 'detail' => ''] + $order;
    }
    if ($order['refunds'] !== []) { // also one that has come before its sale
        return ['status' => 'refunded', 'reason' => 'refunded', 'detail' => ''] + $order;
    }
    return $order;
}

/** Leaves an order to a human, unless it is paid or its money has gone back. */
function doubt(array $order, string $reason, string $detail): array
{
    if (in_array($order['status'], ['paid', 'refunded'], true)) {
        return $order;
    }
    return ['status' => 'unclear', 'reason' => $reason, 'detail' => $detail] + $order;
}

/** The payments that were not given back. */
function standing(array $order): array
{
    return array_values(array_filter($order['payments'], fn (array $p): bool => ($order['refunds'][$p['c2s']] ?? -1) < $p['cents']));
}

/** The last day of access that a payment is good for: YYYY-MM-DD, or forever. */
function paid_until(array $order, array $n): string
{
    if ($order['mode'] !== 'subscription') {
        return 'forever';
    }
    return one_month_after(happened($n))->modify('+' . GRACE_DAYS . ' days')->format('Y-m-d');
}

/** The same day of the next month, or that month's last one. */
function one_month_after(DateTimeImmutable $day): DateTimeImmutable
{
    $next = $day->modify('first day of next month');
    return $next->setDate((int) $next->format('Y'), (int) $next->format('n'), min((int) $day->format('j'), (int) $next->format('t')));
}

/** The last day of access: YYYY-MM-DD, forever, or '' for none. "forever" is greater than every date. */
function access_until(array $order): string
{
    return array_reduce(standing($order), fn (string $until, array $p): string => max($until, $p['until']), '');
}
