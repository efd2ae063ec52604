<?php

declare(strict_types=1);

// What the shop knows of an order, as JSON: for its own people and for tests.

require __DIR__ . '/config.php';
require __DIR__ . '/book.php';

$id = text($_GET, 'order');
$order = order_get($id);
$told = ['order' => $id, 'error' => 'no such order'];
if ($order !== null) {
    $told = ['order' => $id, 'provider' => 'click2sell', 'amount' => amount($order['cents'])];
    foreach (['currency', 'mode', 'status', 'reason', 'detail', 'grants', 'cancelled', 'payments', 'notifications', 'returned'] as $name) {
        $told[$name] = $order[$name];
    }
    $told['buyer'] = (object) $order['buyer'];
    $told['terms'] = count(standing($order));
    $told['refunded'] = amount(array_sum($order['refunds']));
    $told['access_until'] = access_until($order);
}
http_response_code($order === null ? 404 : 200);
header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode($told, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
