<?php

declare(strict_types=1);

// Klik & Pay's scripts. KP-… are the facts in the sandbox's EVIDENCE.md. The manual
// shows no answer of any script; those that are read here are the sandbox's.

const KLIKANDPAY_ANSWER_SECONDS = 10;

/** No answer came, or none that can be read: whether the call was done is unknown. */
class KlikandpayUnclear extends RuntimeException
{
}

/** The call was never made. */
class KlikandpayUnreached extends RuntimeException
{
}

function klikandpay_url(string $script): string
{
    return rtrim(setting('KLIKANDPAY_URL'), '/') . '/paiement/' . $script;
}

/**
 * Posts fields to a script, as the manual's cURL call does: given an array, cURL sends
 * multipart/form-data (KP-022). Returns the body.
 */
function klikandpay_post(string $script, array $data): string
{
    return klikandpay_curl(klikandpay_url($script), [CURLOPT_POST => true, CURLOPT_POSTFIELDS => $data]);
}

/** The same as application/x-www-form-urlencoded, which cURL sends when given a text. */
function klikandpay_post_urlencoded(string $script, array $data): string
{
    return klikandpay_curl(klikandpay_url($script), [CURLOPT_POST => true, CURLOPT_POSTFIELDS => http_build_query($data)]);
}

function klikandpay_curl(string $url, array $options = []): string
{
    $curl = curl_init($url);
    curl_setopt_array($curl, $options + [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FOLLOWLOCATION => false,
        CURLOPT_TIMEOUT => KLIKANDPAY_ANSWER_SECONDS,
        CURLOPT_MAXFILESIZE => 1 << 20,
    ]);
    $body = curl_exec($curl);
    if ($body === false) {
        if (in_array(curl_errno($curl), [CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST], true)) {
            throw new KlikandpayUnreached(curl_error($curl));
        }
        throw new KlikandpayUnclear(curl_error($curl));
    }
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($status !== 200) {
        throw new KlikandpayUnclear("HTTP $status");
    }
    return $body;
}

/** Posts to a script in the way that SHOP_BODY names, and reads its answer. */
function klikandpay_call(string $script, array $data): array
{
    $data = ['ID' => setting('KLIKANDPAY_ID')] + $data;
    $body = setting_or('SHOP_BODY', 'multipart') === 'urlencoded'
        ? klikandpay_post_urlencoded($script, $data)
        : klikandpay_post($script, $data);
    return klikandpay_read($body);
}

/**
 * Reads an answer in either of its forms: KEY=value joined by &, or a keyword and
 * values separated by bars (KP-047). A body that is not empty says nothing yet (KP-141).
 * Returns done, response (00, REFUSED or ERROR), fault, numxkp, amount, alias.
 */
function klikandpay_read(string $body): array
{
    $line = strtok(trim($body), "\n") ?: '';
    if (str_starts_with($line, 'VALIDATION')) {
        $field = explode('|', $line) + ['', '', '', ''];
        $said = match (true) {
            $field[0] === 'VALIDATIONYES' => ['response' => '00', 'fault' => '', 'numxkp' => $field[1], 'amount' => $field[2], 'alias' => $field[3]],
            $field[1] === 'REFUSED' => ['response' => 'REFUSED'],
            default => ['response' => 'ERROR', 'fault' => $field[1]],
        };
    } else {
        parse_str($line, $values);
        $values = array_filter($values, is_string(...));
        $said = [
            'response' => $values['RESPONSE'] ?? '', 'fault' => $values['ERROR'] ?? '', 'numxkp' => $values['NUMXKP'] ?? '',
            'amount' => $values['MONTANTXKP'] ?? '', 'alias' => $values['ALIAS'] ?? '',
        ];
    }
    if ($said['response'] === '') {
        throw new KlikandpayUnclear('an answer of ' . strlen($body) . ' bytes without a RESPONSE');
    }
    $said += ['fault' => '', 'numxkp' => '', 'amount' => '', 'alias' => ''];
    $said['done'] = $said['response'] === '00' && $said['numxkp'] !== '';
    return $said;
}

/** The reason word of an answer that says no: bad_card, test_mode. */
function klikandpay_reason(array $said): string
{
    $word = trim((string) preg_replace('/[^a-z0-9]+/', '_', strtolower(substr($said['fault'], 0, 64))), '_');
    return $said['response'] === 'REFUSED' ? 'payment_refused' : ($word ?: 'unclear');
}

/** Who buys. Every script wants to know all of it. */
function klikandpay_buyer(): array
{
    return [
        'NOM' => 'Doe', 'PRENOM' => 'Jane', 'ADRESSE' => '12 rue du Lac', 'CODEPOSTAL' => '75011',
        'VILLE' => 'Paris', 'PAYS' => 'FR', 'TEL' => '+33155501000', 'EMAIL' => 'guest@shop.example',
    ];
}

/** The basket's one line; what separates may not stand in a value (KP-066, KP-147). */
function klikandpay_basket(array $order): string
{
    $label = strtr('Demo Shop order ' . $order['order'], '%:|', '---');
    return "REF:{$order['order']}%Q:1%PRIX:" . amount($order['cents']) . "%PROD:$label|";
}
