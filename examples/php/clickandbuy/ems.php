<?php

declare(strict_types=1);

// Receiver of the Event Messaging Service (manual 1.1.2): ClickandBuy posts a form
// with the field xml and reads OK or NOK. Events are not signed: none makes an
// order paid, and none takes that back.

require __DIR__ . '/config.php';

/** Whether an action takes the money back or makes it doubtful; others say nothing. */
const ACTIONS = [
    'payment_successful' => false,
    'charge back lifted' => false,
    'booked-in' => false,
    'BDR successfully collected from collection agency' => false,
    'cancelled' => true,
    'charge back' => true,
    'booked-out' => true,
    'BDR to collection agency' => true,
    'BDR not collected from collection agency' => true,
];

/** Events can come late: what counts is the order in which they happened. */
function disputed(array $events): bool
{
    usort($events, fn (array $a, array $b): int => [$a['at'], (int) $a['id']] <=> [$b['at'], (int) $b['id']]);
    $disputed = false;
    foreach ($events as $event) {
        $disputed = ACTIONS[$event['action']] ?? $disputed;
    }
    return $disputed;
}

function receive(string $xml): bool
{
    libxml_use_internal_errors(true);
    $data = $xml === '' ? false : simplexml_load_string($xml, SimpleXMLElement::class, LIBXML_NONET);
    if ($data === false || $data->getName() !== 'EVENT-DATA' || $data->count() !== 2) {
        return false;
    }
    [$global, $kind] = iterator_to_array($data->children(), false);
    $eventID = (string) $global->{'event-id'};
    $at = (string) $global->datetime; // YYYYMMDDhhmmss
    if ($global->getName() !== 'GLOBAL' || !ctype_digit($eventID) || !preg_match('/^\d{14}$/D', $at)) {
        return false;
    }
    if ($kind->getName() !== 'BDR') {
        return true; // a ping, or a kind that is none of ours
    }
    $bdr = $kind->{'bdr-data'};
    $known = false;
    $id = (string) $bdr->externalBDRID;
    if (order_get($id) === null) {
        return false; // sent again later, when the order may be there
    }
    order_update($id, function (array $order) use ($eventID, $at, $bdr, &$known): ?array {
        $known = isset($order['accepted'][(string) $bdr->{'bdr-id'}]);
        if (!$known || isset($order['events'][$eventID])) {
            return null; // forged, or a repeat
        }
        $order['events'][$eventID] = [
            'id' => $eventID, 'at' => $at, 'action' => (string) $bdr->action, 'bdr' => (string) $bdr->{'bdr-id'},
            'price' => (string) $bdr->price, 'currency' => (string) $bdr->currency,
        ];
        $order['disputed'] = disputed($order['events']);
        return $order;
    });
    return $known;
}

header('Content-Type: text/plain; charset=utf-8');
$xml = $_POST['xml'] ?? '';
echo from_clickandbuy() && is_string($xml) && strlen($xml) <= 65536 && receive($xml) ? 'OK' : 'NOK';
