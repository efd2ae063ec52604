<?php

declare(strict_types=1);

// The listener of the Merchant Messaging Service: HTTP 200 and OK accept an event list,
// anything else has it sent again.

require __DIR__ . '/config.php';

function answer(int $status, string $word): never
{
    http_response_code($status);
    header('Content-Type: text/plain');
    echo $word;
    exit;
}

$xml = $_POST['xml'] ?? null;
if (!is_string($xml)) {
    answer(200, 'OK'); // somebody tries whether the address is there
}
// The signature is made over the document with an empty signature in its place: checked
// before anything is parsed, in constant time, in lower case only.
if (!preg_match('#<signature>([0-9a-f]{40})</signature>#', $xml, $found)
    || !hash_equals(sha1(setting('CLICKANDBUY_MMS_SECRET') . str_replace($found[0], '<signature />', $xml)), $found[1])) {
    answer(500, 'FAILED');
}
$list = simplexml_load_string($xml, options: LIBXML_NONET);
if ($list === false) {
    answer(500, 'FAILED');
}
foreach ($list->payEvent as $event) { // other kinds may stand in the list, or none
    $id = (string) $event->externalID;
    if (!preg_match('/^[A-Za-z0-9-]{1,64}$/D', $id) || order_get($id) === null) {
        continue; // not an order of this shop
    }
    order_update($id, static function (array $order) use ($event): array {
        $number = (string) $event->eventID;
        if (in_array($number, $order['events'], true) || (string) $event->transactionID !== $order['transaction']) {
            return $order; // known already, or about an earlier attempt
        }
        $order['events'][] = $number;
        if ((string) $event->transactionAmount->amount !== $order['amount'] || (string) $event->transactionAmount->currency !== $order['currency']) {
            return $order;
        }
        // Events may overtake each other: one that starts from a state the order has left is old.
        if ((string) $event->oldState !== $order['state'] && $order['status'] !== 'new' && $order['status'] !== 'pending') {
            return $order;
        }
        return order_settle($order, (string) $event->newState);
    });
}
answer(200, 'OK');
