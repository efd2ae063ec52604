<?php

declare(strict_types=1);

// Where Click2Sell's server tells of sales, refunds and subscriptions: the URL of the
// product's API settings. It must be reached without a login or a form's token (CS-104).
// Any 2xx is "delivered" to Click2Sell, so the answer's text is for who reads logs, and
// the shop's own people look at orders that are unclear.

require __DIR__ . '/config.php';
require __DIR__ . '/products.php';
require __DIR__ . '/passthrough.php';
require __DIR__ . '/notification.php';
require __DIR__ . '/book.php';

/** Judges a notification and books what has passed. Returns the reason against it, or ''. */
function hear(array $n): string
{
    // A later one may not repeat the pass-throughs; then its transaction tells the order.
    $id = $n['cp_order'] !== '' ? $n['cp_order'] : owner('c2s', $n['c2s_transaction_id']);
    $why = authenticate($n);
    if (order_get($id) === null) {
        return $why ?: 'unknown_order';
    }
    if ($why === '' && $n['cp_order'] !== '' && !hash_equals(order_hash('order', $id), $n['cp_p'])) {
        $why = 'foreign_hash';
    }
    order_update($id, function (array $order) use ($n, &$why): array {
        if ($why === '') {
            [$why, $detail] = compare($order, $n);
            if ($why === '' && !take($order, $n)) {
                [$why, $detail] = ['transaction_used', $n['c2s_transaction_id']];
            }
            $order = $why === '' ? book($order, $n) : doubt($order, $why, $detail);
        }
        $order['notifications'][] = [
            'transaction_type' => $n['transaction_type'], 'subscription_status' => $n['subscription_status'],
            'c2s_transaction_id' => $n['c2s_transaction_id'], 'acquirer_transaction_id' => $n['acquirer_transaction_id'],
            'product_id' => $n['product_id'], 'product_price' => $n['product_price'], 'answer' => answer($why),
        ];
        return $order;
    });
    return $why;
}

function answer(string $why): string
{
    return match ($why) {
        '' => 'OK',
        'checksum_differs' => 'Checksum verification failed.',
        default => "Refused: $why",
    };
}

/** Writes down what came, a line of JSON each, where C2S_LOG names a file. */
function write_log(string $answer): void
{
    $path = setting_or('C2S_LOG', '');
    if ($path === '') {
        return;
    }
    $line = [
        'method' => $_SERVER['REQUEST_METHOD'], 'url' => $_SERVER['REQUEST_URI'],
        'content_type' => $_SERVER['CONTENT_TYPE'] ?? '', 'user_agent' => $_SERVER['HTTP_USER_AGENT'] ?? '',
        'body' => file_get_contents('php://input'), 'post' => (object) $_POST, 'answer' => $answer,
    ];
    $text = json_encode($line, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE);
    file_put_contents($path, "$text\n", FILE_APPEND | LOCK_EX);
}

ignore_user_abort(true); // a provider that has hung up has told it nonetheless
header('Content-Type: text/plain; charset=utf-8');
if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    http_response_code(405);
    header('Allow: POST');
    exit('Notifications are posted.');
}
$said = answer(hear(notification($_POST)));
write_log($said);
echo $said;
