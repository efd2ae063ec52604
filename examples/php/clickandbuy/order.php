<?php

declare(strict_types=1);

// What the shop knows of an order, as JSON: for its own people and for tests.

require __DIR__ . '/config.php';

$id = query('order');
$order = order_get($id);
header('Content-Type: application/json');
header('Cache-Control: no-store');
if ($order === null) {
    http_response_code(404);
    $told = ['order' => $id, 'error' => 'no such order'];
} else {
    $told = ['order' => $order['order'], 'provider' => 'clickandbuy', 'amount' => order_amount($order)];
    foreach (
        ['currency', 'status', 'reason', 'detail', 'bdr', 'crn', 'handshakes', 'questions', 'grants', 'disputed',
            'query_intact', 'refusals'] as $name
    ) {
        $told[$name] = $order[$name];
    }
    $told['events'] = array_values($order['events']);
}
echo json_encode($told, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
