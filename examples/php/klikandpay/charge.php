<?php

declare(strict_types=1);

// Charges a card from the shop's own server (manual, "Direct payment"). A real shop
// takes the card from a form of its own, over TLS, keeps it nowhere, and is certified
// for that. Query: amount, order, deferred as for buy.php; card, cvv, month, year
// (default: the manual's Visa, which works in test mode only).

require __DIR__ . '/config.php';
require __DIR__ . '/purchase.php';
require __DIR__ . '/verify.php';

/** Charges once and returns the order as it is then. */
function charge(string $id, int $cents, bool $deferred): array
{
    $order = purchase_begin($id, $cents, $deferred);
    if ($order['status'] !== 'new') { // paid, or nobody knows: not charged again (KP-140)
        return $order;
    }
    $ip = $_SERVER['REMOTE_ADDR'] ?? '127.0.0.1';
    $data = ['IP' => $ip] + klikandpay_buyer() + [
        'MONTANT' => amount($cents), 'NUMCARTE' => query('card', '4012888888881881'),
        'EXPMOIS' => query('month', '12'), 'EXPANNEE' => query('year', '2039'), 'CVV' => query('cvv', '111'),
        'DETAIL' => klikandpay_basket($order),
    ];
    if ($deferred) {
        $data['DIFFERE'] = '1';
    }
    setting('KLIKANDPAY_URL');
    setting('KLIKANDPAY_ID');
    // Should this script die now, the order is left to a human and not charged again.
    order_update($id, function (array $order): array {
        $order['charges']++;
        return order_end($order, 'unclear', 'unclear', 'being charged');
    });
    try {
        $said = klikandpay_call('server_server.pl', $data);
    } catch (KlikandpayUnreached $e) {
        return order_update($id, fn (array $order): array => order_end($order, 'failed', 'unreachable', $e->getMessage()));
    } catch (KlikandpayUnclear $e) {
        return order_update($id, fn (array $order): array => order_end($order, 'unclear', 'unclear', $e->getMessage()));
    }
    if (!$said['done']) {
        [$status, $reason] = $said['response'] === '00' ? ['unclear', 'unclear'] : ['failed', klikandpay_reason($said)];
        return order_update($id, fn (array $order): array => order_end($order, $status, $reason, $said['fault'] ?: $said['response']));
    }
    $differs = $said['amount'] !== '' && cents($said['amount']) !== $cents;
    if ($differs || !number_claim($said['numxkp'], $id)) {
        doubt($id, $differs ? 'price_differs' : 'numxkp_used', "{$said['numxkp']}, charged {$said['amount']}");
        return order_get($id);
    }
    return order_update($id, fn (array $order): array => take($order, $said['numxkp'], $said['alias'], $ip));
}

[$id, $cents] = purchase();
ignore_user_abort(true); // who closes the browser now is charged nonetheless
try {
    redirect(end_url(order_turn($id, fn (): array => charge($id, $cents, query('deferred') === '1'))));
} catch (MissingSetting $e) {
    show(503, 'The shop can not sell yet', '<p>' . escape($e->getMessage()) . '</p>');
}
