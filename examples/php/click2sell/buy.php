<?php

declare(strict_types=1);

// Starts a purchase: remembers the order and sends the customer to the product's order
// link. Query: mode (sale or subscription), amount (USD; default: the product's price,
// which is set at Click2Sell: no link carries one), order (drawn if absent).

require __DIR__ . '/config.php';
require __DIR__ . '/products.php';
require __DIR__ . '/passthrough.php';

$mode = text($_GET, 'mode', 'sale');
$id = text($_GET, 'order', 'o' . bin2hex(random_bytes(6)));
try {
    $product = product($mode);
} catch (MissingSetting $e) {
    show(503, 'The shop can not sell yet', '<p>' . escape($e->getMessage()) . '</p>');
}
$cents = cents(text($_GET, 'amount', $product['price'] ?? ''));
if ($product === null || $cents === null || $cents === 0 || !order_id_ok($id)) {
    show(400, 'The shop can not sell this', '<p>It sells mode=sale and mode=subscription. An amount of USD is written 12.34 and is '
        . 'more than 0; an order is made of letters, digits, point, hyphen and underscore.</p>');
}
$order = order_update($id, function (?array $order) use ($id, $mode, $cents): ?array {
    $order ??= order_new($id);
    if (in_array($order['status'], ['paid', 'unclear', 'refunded'], true)) {
        return null; // whoever may have paid is not asked to pay again
    }
    return ['mode' => $mode, 'cents' => $cents, 'status' => 'new', 'reason' => '', 'detail' => ''] + $order;
});
if ($order['status'] !== 'new') {
    redirect(end_url($order));
}
remember_order($id);
redirect(order_link($product, $id));
