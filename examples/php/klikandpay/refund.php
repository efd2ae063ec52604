<?php

declare(strict_types=1);

// Gives money back, wholly or in part, or cancels what is only reserved: the script is
// the same (KP-040). Query: order, amount (default: the order's), numxkp (default: the
// transaction that has paid it).

require __DIR__ . '/config.php';
require __DIR__ . '/office.php';

office(
    'cancel_transaction.pl',
    fn (array $order, string $tx, int $cents): array => ['TX' => $tx, 'MONTANT' => amount($cents)],
    function (array $order, int $cents): array {
        if ($order['held'] === 0) {
            $order['refunded'] += $cents;
            return $order;
        }
        $order['held'] = max(0, $order['held'] - $cents);
        if ($order['held'] > 0) {
            return $order;
        }
        $order['voided'][] = $order['numxkp'];
        $order['numxkp'] = '';
        return order_end($order, 'failed', 'voided');
    },
);
