<?php

declare(strict_types=1);

// The second handshake: is the transaction booked? (manual 1.2.2 and 3.5)

const TMI_ANSWER_SECONDS = 10;

/**
 * Asks once. Returns ['committed' => bool, 'bdr' => string], or throws a SoapFault:
 * ClickandBuy's own, or PHP's when nobody answered or nobody could read it.
 */
function tmi_ask(string $id): array
{
    ini_set('default_socket_timeout', (string) TMI_ANSWER_SECONDS);
    $client = new SoapClient(setting('CLICKANDBUY_WSDL'), [
        'cache_wsdl' => WSDL_CACHE_NONE,
        'exceptions' => true,
        'connection_timeout' => TMI_ANSWER_SECONDS,
        'keep_alive' => false,
    ]);
    $state = $client->isExternalBDRIDCommitted(
        (int) setting('CLICKANDBUY_SELLER_ID'),
        setting('CLICKANDBUY_TM_PASSWORD'),
        0, // slaveMerchantID
        $id
    );
    // A toolkit may hand over the text "false", which PHP takes for true.
    $committed = filter_var($state->isCommitted ?? null, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE);
    if ($committed === null) {
        throw new SoapFault('Client', 'isCommitted is neither true nor false');
    }
    return ['committed' => $committed, 'bdr' => (string) ($state->BDRID ?? '')];
}

/** The number and word of ClickandBuy's exception, or [0, what PHP says]. */
function tmi_exception(SoapFault $fault): array
{
    $exception = $fault->detail->{'TransactionManager.Status.StatusException'} ?? null;
    $exception = $exception instanceof SoapVar ? $exception->enc_value : $exception;
    return isset($exception->id)
        ? [(int) $exception->id, (string) ($exception->message ?? '')]
        : [0, $fault->getMessage()];
}

/**
 * Asks until the answer is one, three times at most. Returns what becomes of the
 * order: status, reason, detail and the BDR id.
 */
function tmi_verdict(string $id): array
{
    $detail = '';
    for ($question = 1; $question <= 3; $question++) {
        if ($question > 1) {
            usleep((int) setting_or('SHOP_RETRY_PAUSE_MS', '50') * 1000);
        }
        $order = order_update($id, function (array $order): array {
            $order['questions']++;
            return $order;
        });
        try {
            $answer = tmi_ask($id);
        } catch (SoapFault $fault) {
            [$number, $word] = tmi_exception($fault);
            $detail = $number === 0 ? $word : "TMI fault $number $word";
            if (in_array($number, [32, 34, 41, 50], true)) { // asking again is pointless
                return ['failed', "fault_$number", $detail, ''];
            }
            continue; // 47, 99, no answer: says nothing about the booking
        }
        if (!$answer['committed']) {
            return ['failed', 'not_committed', 'isCommitted is false', ''];
        }
        if (!isset($order['accepted'][$answer['bdr']])) { // booked, but what? Money may have moved
            return ['unclear', 'bdr_differs', 'booked as ' . $answer['bdr'], ''];
        }
        return ['paid', '', '', $answer['bdr']];
    }
    return ['unclear', 'unclear', $detail, '']; // for a manual check
}
