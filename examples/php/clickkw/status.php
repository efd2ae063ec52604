<?php

declare(strict_types=1);

// Payment status (manual, chapter 5). Click tells the shop's server nothing by itself:
// this answer is the only one that makes an order paid (KW-045, KW-127).

/** Asks once. Returns success, No_status or another word. */
function click_status(array $attempt): string
{
    // The manual's example of this URL lacks paymentstatus/, which is a slip (KW-010).
    $told = click_read(click_call('/paymentstatus/', '', [
        'session_id' => $attempt['session'], 'order_id' => $attempt['number'],
    ]));
    $status = click_text($told, 'status') ?: click_text($told, 'response');
    $response = click_text($told, 'response') ?: $status;
    if ($status === '' || strcasecmp($status, $response) !== 0) {
        throw new ClickUnreadable("status '$status', response '$response'");
    }
    if (click_text($told, 'order_id') !== (string) $attempt['number']) {
        throw new ClickUnreadable('an answer about another order');
    }
    return $status;
}

/** What an answer makes of the order: [status, reason, detail]. */
function click_judge(array $order, array $attempt, string $word): array
{
    switch (strtolower($word)) {
        case 'success':
            return $attempt['cents'] === $order['cents']
                ? ['paid', '', '']
                : ['unclear', 'price_differs', 'paid before the price changed'];
        case 'failed':
        case 'fail':
        case 'rejected':
        case 'error':
            return ['failed', 'payment_failed', "status $word"];
    }
    return ['pending', 'no_status', "status $word"]; // neither paid nor failed (KW-137)
}

/**
 * Asks about an attempt until the answer is one, three times at most; a question
 * without an answer is neither yes nor no (KW-155). Returns what becomes of the order:
 * status, reason, detail, and which attempt says so.
 */
function click_ask(array $order, int $nth): array
{
    $attempt = $order['attempts'][$nth];
    $verdict = null;
    $detail = '';
    for ($question = 1; $question <= 3 && $verdict === null; $question++) {
        if ($question > 1) {
            usleep((int) setting_or('SHOP_RETRY_PAUSE_MS', '50') * 1000);
        }
        try {
            $heard = click_status($attempt);
            $verdict = click_judge($order, $attempt, $heard);
        } catch (ClickRefusal $refused) {
            $heard = $refused->getMessage();
            $verdict = $refused->sessionGone()
                ? ['failed', click_reason($refused), $heard] // not paid, or Click would have said so
                : ['unclear', 'unclear', $heard];            // about the merchant, not the payment (KW-147)
        } catch (ClickLost | ClickUnreadable $e) {
            $heard = click_reason($e);
            $detail = $e->getMessage();
        }
        order_update($order['order'], function (array $order) use ($heard): array {
            $order['questions']++;
            $order['answers'][] = $heard;
            return $order;
        });
    }
    $verdict ??= ['unclear', 'unclear', $detail]; // for a manual check
    if ($verdict[0] === 'failed') {
        order_attempt_over($order['order'], $nth, $verdict[1]);
    }
    return [...$verdict, $nth];
}

/**
 * Asks about every attempt of which something can still come, and about the one that
 * an indicator belongs to. A success decides, then what is unclear, then the latest
 * attempt. Returns null where there is nothing to ask about.
 */
function click_ask_all(array $order, string $indicator = ''): ?array
{
    $verdict = null;
    foreach ($order['attempts'] as $nth => $attempt) {
        if ($attempt['end'] !== '' && !click_own($attempt, $indicator)) {
            continue;
        }
        $said = click_ask($order, $nth);
        if ($said[0] === 'paid') {
            return $said;
        }
        if ($verdict === null || $verdict[0] !== 'unclear') {
            $verdict = $said;
        }
    }
    return $verdict;
}

/** Whether an indicator is that of an attempt's session. */
function click_own(array $attempt, string $indicator): bool
{
    return $indicator !== '' && hash_equals($attempt['indicator'], $indicator);
}

/** Writes a verdict down and returns the order as it is then. */
function click_settle(string $id, array $verdict): array
{
    [$status, $reason, $detail] = $verdict;
    return order_update($id, fn (array $order): array => $status === 'paid'
        ? order_pay($order, $verdict[3])
        : order_end($order, $status, $reason, $detail));
}
