<?php

declare(strict_types=1);

// Starts a purchase: remembers the order, gets it a session at Click and sends the
// customer to its page. Query: amount (KWD, default 9.99), order (drawn if absent),
// lang (en or ar, default en).

require __DIR__ . '/config.php';
require __DIR__ . '/session.php';
require __DIR__ . '/status.php';

$amount = query('amount', '9.99');
$lang = strtolower(query('lang', 'en'));
// KWD has three decimals, Click's amounts have two (decimal 8,2): a price of three is
// to be rounded before it gets here (KW-146).
if (
    !preg_match('/^(\d{1,6})(?:\.(\d{1,2}))?$/D', $amount, $parts) || !in_array($lang, ['en', 'ar'], true)
    || query('currency', 'KWD') !== 'KWD' || (query('order') !== '' && !order_id_ok(query('order')))
) {
    show(400, 'The shop can not sell this', '<p>An amount of KWD is written 12.34, an order is a number up to '
        . MAX_NUMBER . ', and the language is en or ar.</p>');
}
$cents = (int) $parts[1] * 100 + (int) str_pad($parts[2] ?? '', 2, '0');
if ($cents === 0) {
    show(400, 'The shop can not sell this', '<p>A price of 0 is impossible.</p>');
}
$id = query('order') !== '' ? query('order') : (string) number_draw();

/** Returns where the customer goes on: ['location' => URL] or ['page' => HTML]. */
function start(string $id, int $cents, string $lang): array
{
    $order = order_update($id, function (?array $order) use ($id, $cents): array {
        $order ??= order_new($id, $cents);
        if ($order['status'] !== 'paid') {
            $order['cents'] = $cents;
        }
        return $order;
    });
    if ($order['status'] === 'paid') {
        return ['location' => shop_url('/failed.php', ['order' => $id, 'reason' => 'already_paid'])];
    }
    // Whoever may have paid already, and closed the browser, is not asked to pay again.
    $verdict = click_ask_all($order);
    if ($verdict !== null && in_array($verdict[0], ['paid', 'unclear'], true)) {
        return ['location' => end_url(click_settle($id, $verdict))];
    }
    order_update($id, fn (array $order): array => order_end($order, 'new', '', ''));
    try {
        return click_lead($id, $lang);
    } catch (ClickRefusal | ClickLost | ClickUnreadable $e) {
        return ['location' => end_url(click_settle($id, ['failed', click_reason($e), $e->getMessage()]))];
    }
}

try {
    $place = order_turn($id, fn (): array => start($id, $cents, $lang));
} catch (MissingSetting $e) {
    show(503, 'The shop can not sell yet', '<p>' . escape($e->getMessage()) . '</p>');
}
if (isset($place['location'])) {
    redirect($place['location']);
}
header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: no-store');
echo $place['page'];
