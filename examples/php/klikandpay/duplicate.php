<?php

declare(strict_types=1);

// Charges the card of an order once more by its alias (manual, "Duplicate transaction
// script"). Query: order, amount, deferred (1: only reserved).

require __DIR__ . '/config.php';
require __DIR__ . '/office.php';

$order = order_get(query('order'));
if ($order !== null && $order['alias'] === '') { // there is none in TEST (KP-142)
    tell(409, ['order' => $order['order'], 'done' => false, 'error' => 'no alias is stored']);
}
office(
    'duplicate.pl',
    // The address is that of the first transaction (KP-042).
    fn (array $order, string $tx, int $cents): array => ['IP' => $order['ip'], 'MONTANT' => amount($cents), 'ALIAS' => $order['alias']]
        + (query('deferred') === '1' ? ['DIFFERE' => '1'] : []),
    function (array $order, int $cents, array $said): array {
        $order['rebills'][] = $said['numxkp'];
        number_claim($said['numxkp'], $order['order']); // and pays no other order
        return $order;
    },
);
