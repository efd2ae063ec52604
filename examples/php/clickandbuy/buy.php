<?php

declare(strict_types=1);

// Starts a purchase: remembers the order and sends the customer to the premium
// link (manual 1.1.3). Query: amount (units, default 9.99), order (drawn if
// absent), currency (EUR), nation (DE, ISO 3166), lang (de).

require __DIR__ . '/config.php';

$id = query('order', gmdate('YmdHis') . '-' . bin2hex(random_bytes(3)));
$amount = query('amount', '9.99');
$currency = query('currency', 'EUR');
$nation = strtoupper(query('nation', 'DE'));
$lang = query('lang', 'de');
if (
    !order_id_ok($id) || !preg_match('/^(\d{1,9})(?:\.(\d{1,2}))?$/D', $amount, $parts)
    || !preg_match('/^[A-Z]{3}$/D', $currency) || !preg_match('/^[A-Z]{2}$/D', $nation) || !preg_match('/^[a-z]{2}$/Di', $lang)
) {
    show(400, 'The shop can not sell this', '<p>An amount is written 12.34, an order has at most 64 letters and digits.</p>');
}
$cents = (int) $parts[1] * 100 + (int) str_pad($parts[2] ?? '', 2, '0');
if ($cents === 0) {
    show(400, 'The shop can not sell this', '<p>A price of 0 is impossible.</p>'); // manual 1.1.3
}

try {
    $link = setting('CLICKANDBUY_LINK');
} catch (RuntimeException $e) {
    show(503, 'The shop can not sell yet', '<p>' . escape($e->getMessage()) . '</p>');
}

// Where ClickandBuy's codes are not ISO's, the merchant translates (manual 3.3).
$nationCodes = ['GB' => 'UK', 'SB' => 'Sb', 'CD' => 'ZR', 'TL' => 'TP'];

// http_build_query encodes each value and keeps the order.
$url = $link . '?' . http_build_query([
    'price' => sprintf('%03d', $cents),
    'cb_currency' => $currency,
    'cb_content_name_utf' => "Demo Shop order $id",
    'cb_content_info_utf' => 'One copy, delivered at once: thank you',
    'externalBDRID' => $id,
    'Nation' => $nationCodes[$nation] ?? $nation,
    'lang' => $lang,
    'shopsession' => bin2hex(random_bytes(8)), // ours: comes back in the first handshake
]);
// The hash is over the key and the link's basename with the whole query, encoded as
// it is sent; it goes last (manual 1.3.3.2). A link without a key has none.
$dynkey = setting_or('CLICKANDBUY_DYNKEY', '');
if ($dynkey !== '') {
    $url .= '&fgkey=' . md5($dynkey . '/' . basename($url));
}

order_update($id, function (?array $order) use ($id, $cents, $currency, $url): array {
    $order ??= order_new($id, $cents, $currency);
    if ($order['status'] !== 'paid') { // a paid order is for ClickandBuy to refuse
        if ($order['cents'] !== $cents || $order['currency'] !== $currency) {
            $order['accepted'] = []; // what was right for another price is not right for this one
        }
        $order['cents'] = $cents;
        $order['currency'] = $currency;
        if ($order['status'] === 'failed') {
            $order['status'] = 'new';
            $order['reason'] = $order['detail'] = '';
        }
    }
    $order['sent'] = substr($url, strpos($url, '?') + 1);
    return $order;
});
redirect($url);
