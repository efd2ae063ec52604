<?php

declare(strict_types=1);

// Create session and update session (manual 4.2.1 and 4.2.2), and the way to the page
// that the manual only says "opens".

/**
 * Gets an order a session and returns where its customer pays: ['location' => URL], or
 * ['page' => HTML] where Click answers the page itself. Throws what Click refuses.
 */
function click_lead(string $id, string $lang): array
{
    for ($renewed = false; ; $renewed = true) {
        [$nth, $attempt] = click_session(order_get($id));
        try {
            $place = click_update($id, $attempt, $lang);
            order_update($id, function (array $order) use ($nth, $place): array {
                $order['attempts'][$nth]['location'] = $place['location'] ?? '';
                return $order;
            });
            return $place;
        } catch (ClickRefusal $refused) {
            if ($attempt['location'] !== '' && $refused->getMessage() === 'ORDER Duplicate') {
                return ['location' => $attempt['location']]; // of this very pair: its page is there
            }
            order_attempt_over($id, $nth, click_reason($refused));
            if ($renewed || !$refused->sessionGone()) {
                throw $refused;
            }
            // The customer had an old tab open: a new session, once (KW-142).
        }
    }
}

/** The order's open session for this price, or a new one: [its place in attempts, it]. */
function click_session(array $order): array
{
    $nth = count($order['attempts']) - 1;
    $latest = $order['attempts'][$nth] ?? null;
    if ($latest !== null && $latest['end'] === '' && $latest['cents'] === $order['cents']) {
        return [$nth, $latest];
    }
    $told = click_read(click_call('/')); // no body
    $gateway = is_array($told['gatewayresponse'] ?? null) ? $told['gatewayresponse'] : [];
    $attempt = [
        'session' => click_text($gateway, 'session_id'),
        'indicator' => click_text($gateway, 'indicator_status'), // to compare with, never to show
        'number' => number_for($order),
        'cents' => $order['cents'],
        'location' => '', // where its customer pays
        'end' => '', // why nothing more can come of it
    ];
    if ($attempt['session'] === '' || $attempt['indicator'] === '') {
        throw new ClickUnreadable('a session without session_id or indicator_status');
    }
    order_update($order['order'], function (array $order) use ($attempt): array {
        $order['attempts'][] = $attempt;
        return $order;
    });
    return [$nth + 1, $attempt];
}

function click_update(string $id, array $attempt, string $lang): array
{
    $body = [
        'session_id' => $attempt['session'],
        'order_id' => $attempt['number'],
        'order_amout' => $attempt['cents'] / 100, // the manual spells it so
        'return_url' => shop_url('/return.php', ['order' => $id, 'lang' => $lang]),
        'customer_name' => 'Guest',
        'customer_phone' => '12345678',
        'customer_email' => 'guest@shop.example',
        'customer_address' => 'Block 3, Salmiya',
        'customer_comment' => ($lang === 'ar' ? 'طلب رقم ' : 'Demo Shop order ') . $id,
        'customer_civilid' => '',
        'lang' => $lang,
    ];
    try {
        $answer = click_call('/sessionupdate/', "/$lang", $body);
    } catch (ClickLost) { // it may have been done: the same pair again does no harm (KW-154)
        $answer = click_call('/sessionupdate/', "/$lang", $body);
    }
    return click_place($answer);
}

/** Where the customer pays: a redirect, an address in JSON, or the page (KW-038 to KW-040). */
function click_place(array $answer): array
{
    if (intdiv($answer['status'], 100) === 3 && $answer['location'] !== '') {
        return ['location' => click_absolute($answer['location'])];
    }
    if ($answer['status'] === 200 && $answer['type'] === 'text/html') {
        return ['page' => $answer['body']];
    }
    $told = click_read($answer);
    foreach ([is_array($told['gatewayresponse'] ?? null) ? $told['gatewayresponse'] : [], $told] as $part) {
        foreach (['payment_url', 'paymenturl', 'redirect_url', 'redirecturl', 'url'] as $name) {
            if (click_text($part, $name) !== '') {
                return ['location' => click_absolute(click_text($part, $name))];
            }
        }
    }
    throw new ClickUnreadable('the answer names no address for the customer');
}

/** Refuses what no browser of a customer could be sent to. */
function click_absolute(string $location): string
{
    if (!preg_match('~^https?://[^/\s]~i', $location) || preg_match('/[\x00-\x20]/', $location)) {
        throw new ClickUnreadable('the answer names no address for the customer');
    }
    return $location;
}
