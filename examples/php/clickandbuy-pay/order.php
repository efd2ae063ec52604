<?php

declare(strict_types=1);

// What the shop knows about an order, as JSON.

require __DIR__ . '/config.php';

$id = query('order');
$order = preg_match('/^[A-Za-z0-9-]{1,64}$/D', $id) ? order_get($id) : null;
http_response_code($order === null ? 404 : 200);
header('Content-Type: application/json');
echo json_encode($order, JSON_THROW_ON_ERROR);
