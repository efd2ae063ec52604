<?php

declare(strict_types=1);

// What the merchant's timer does: asks about every order that is not paid and of which
// an attempt is open. A customer who closes the browser on Click's last page has paid,
// and nobody else will tell the shop (KW-045, KW-136).

require __DIR__ . '/config.php';
require __DIR__ . '/status.php';

/** Asks about one order; null where nothing can come of it. */
function look(string $id): ?array
{
    $order = order_get($id);
    $verdict = $order === null || $order['status'] === 'paid' ? null : click_ask_all($order);
    if ($verdict === null) {
        return null;
    }
    $now = click_settle($id, $verdict);
    return ['order' => $id, 'was' => $order['status'], 'is' => $now['status'], 'reason' => $now['reason']];
}

header('Content-Type: application/json');
header('Cache-Control: no-store');
$found = [];
$files = glob(data_directory() . '/*.json') ?: [];
natsort($files);
try {
    foreach ($files as $file) {
        $id = basename($file, '.json');
        if (order_id_ok($id) && ($one = order_turn($id, fn (): ?array => look($id))) !== null) {
            $found[] = $one;
        }
    }
    $told = ['asked' => count($found), 'orders' => $found];
} catch (MissingSetting $e) {
    http_response_code(503);
    $told = ['error' => $e->getMessage()];
}
echo json_encode($told, JSON_UNESCAPED_SLASHES), "\n";
