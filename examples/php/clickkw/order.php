<?php

declare(strict_types=1);

// What the shop knows of an order, as JSON: for its own people and for tests. Token
// and indicators stay where they are.

require __DIR__ . '/config.php';

$id = query('order');
$order = order_get($id);
header('Content-Type: application/json');
header('Cache-Control: no-store');
if ($order === null) {
    http_response_code(404);
    $told = ['order' => $id, 'error' => 'no such order'];
} else {
    $latest = end($order['attempts']) ?: ['session' => '', 'number' => 0];
    $told = ['order' => $order['order'], 'provider' => 'clickkw', 'amount' => order_amount($order)];
    foreach (['currency', 'status', 'reason', 'detail', 'questions', 'grants'] as $name) {
        $told[$name] = $order[$name];
    }
    $told['session'] = $latest['session'];
    $told['number'] = $latest['number'];
    $told['attempts'] = array_map(fn (array $attempt): array => [
        'session' => $attempt['session'], 'number' => $attempt['number'], 'end' => $attempt['end'],
    ], $order['attempts']);
    $told['returns'] = $order['returns'];
    $told['answers'] = $order['answers'];
}
echo json_encode($told, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
