<?php

declare(strict_types=1);

// Asks about a transaction whose number the merchant's people have found in the
// provider's back office: a dynamic return was lost (KP-126), or the answer to a charge
// (KP-140). Query: order, numxkp.

require __DIR__ . '/config.php';
require __DIR__ . '/verify.php';

$id = query('order');
if (order_get($id) === null) {
    tell(404, ['order' => $id, 'error' => 'no such order']);
}
try {
    $why = order_turn($id, fn (): string => accept_payment(order_get($id), query('numxkp')));
} catch (MissingSetting $e) {
    tell(503, ['order' => $id, 'error' => $e->getMessage()]);
}
tell(200, ['order' => $id, 'numxkp' => query('numxkp'), 'against' => $why, 'status' => order_get($id)['status']]);
