<?php

declare(strict_types=1);

// Takes the money of a deferred payment, or a part of it and no more: now the order is
// paid. Who never does it loses the money at the end of the hold, or gets it, as the
// account is set (KP-144). Query as for refund.php.

require __DIR__ . '/config.php';
require __DIR__ . '/office.php';

office(
    'validedifferee.pl',
    fn (array $order, string $tx, int $cents): array => ['TX' => $tx, 'MONTANT' => amount($cents)],
    function (array $order, int $cents): array {
        $order['held'] = 0;
        $order['captured'] += $cents;
        return order_pay($order);
    },
);
