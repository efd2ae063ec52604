<?php

declare(strict_types=1);

// Where the customer comes back to (manual 4.2, "Response"). Anyone can open this URL
// with anything in it, so it believes nothing and asks Click about the shop's own
// session and order (KW-134, KW-135). A message of error is not believed either.

require __DIR__ . '/config.php';
require __DIR__ . '/status.php';

// Click puts a second ? before its parameters, since our return URL has a query (KW-122).
parse_str(str_replace('?', '&', $_SERVER['QUERY_STRING'] ?? ''), $came);
$came = array_filter($came, is_string(...));
$id = $came['order'] ?? '';
$order = order_get($id);
if ($order === null || $order['attempts'] === []) {
    redirect(shop_url('/failed.php', ['order' => $id, 'reason' => 'unknown_order']));
}
ignore_user_abort(true); // who closes the browser now has paid nonetheless

/** Returns the order as it is after this return. */
function came_back(string $id, string $message, string $indicator): array
{
    $own = false;
    $order = order_update($id, function (array $order) use ($message, $indicator, &$own): array {
        foreach ($order['attempts'] as $attempt) {
            $own = $own || click_own($attempt, $indicator);
        }
        $order['returns'][] = ['message' => $message, 'indicator_ok' => $own];
        return $order;
    });
    if ($order['status'] === 'paid') { // a reload asks nothing and grants nothing
        return $order;
    }
    try {
        $verdict = click_ask_all($order, $indicator);
    } catch (MissingSetting $e) { // for a human
        $verdict = ['unclear', 'unclear', $e->getMessage()];
    }
    if ($verdict === null) {
        return $order;
    }
    if ($verdict[0] === 'pending' && $own) {
        // Click has told this browser of success and knows nothing of it now.
        $verdict = ['unclear', 'unclear', "back with the session's indicator, $verdict[2]"];
    }
    return click_settle($id, $verdict);
}

redirect(end_url(order_turn($id, fn (): array => came_back($id, $came['message'] ?? '', $came['indicator_status'] ?? ''))));
