<?php

declare(strict_types=1);

// What the shop knows of an order, as JSON: for its own people and for tests. Keys and
// the alias stay where they are.

require __DIR__ . '/config.php';

$id = query('order');
$order = order_get($id);
if ($order === null) {
    tell(404, ['order' => $id, 'error' => 'no such order']);
}
$told = ['order' => $order['order'], 'provider' => 'klikandpay', 'amount' => amount($order['cents'])];
foreach (['currency', 'status', 'reason', 'detail', 'questions', 'charges', 'grants', 'numxkp', 'paid_twice', 'rebills', 'calls'] as $name) {
    $told[$name] = $order[$name];
}
foreach (['held', 'captured', 'refunded'] as $name) {
    $told[$name] = amount($order[$name]);
}
$told['has_alias'] = $order['alias'] !== '';
tell(200, $told);
