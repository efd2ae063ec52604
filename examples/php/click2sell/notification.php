<?php

declare(strict_types=1);

// Reading and judging a notification. The manual prints a script for it that must not be
// copied as it is:
//
//   - It decodes each $_POST value with urldecode(), though PHP has decoded it already:
//     jane+shop@example.com becomes "jane shop@example.com" (CS-077).
//   - Its last line assigns affiliate_username to $merchantUsername (CS-102).
//   - It does not look at the checksum. The manual's table says that it is made of the
//     C2S transaction's id; it is made of the acquirer's, as the manual's text says (CS-051).
//   - It knows neither order_id nor product_currency, and takes product_price for
//     "49.95 USD"; today it is "49.95" (CS-040, CS-100).
//   - It reads subscription_status whether it is there or not, and goes on to process:
//     a cancellation is a "Subscription" too, and no payment (CS-093).

/** The fields of a notification, each a text, '' where it is absent. */
function notification(array $post): array
{
    $names = [
        'acquirer_transaction_id', 'c2s_transaction_id', 'order_id', 'purchase_date', 'purchase_time', 'transaction_type',
        'payment_status', 'subscription_status', 'buyer_name', 'buyer_surname', 'buyer_country', 'buyer_email', 'product_price',
        'product_currency', 'product_id', 'product_name', 'merchant_username', 'affiliate_username', 'checksum', 'cp_order', 'cp_p',
    ];
    $n = [];
    foreach ($names as $name) {
        $n[$name] = text($post, $name);
    }
    return $n;
}

/** What a notification tells of: sale, refund, new, recurring, cancel, or '' for none that is known. */
function event(array $n): string
{
    return match ([$n['transaction_type'], $n['transaction_type'] === 'Subscription' ? $n['subscription_status'] : '']) {
        ['Sale', ''] => 'sale',
        ['Refund', ''] => 'refund',
        ['Subscription', 'New'] => 'new',
        ['Subscription', 'Recurring'] => 'recurring',
        ['Subscription', 'Cancel'] => 'cancel',
        default => '',
    };
}

/** The price, in either spelling: [cents, currency], or null where it is none. */
function price(array $n): ?array
{
    $parts = preg_split('/ +/', trim($n['product_price']));
    $currency = $n['product_currency'] !== '' ? $n['product_currency'] : $parts[1] ?? '';
    $cents = cents($parts[0]);
    return $cents === null || count($parts) > 2 || ($parts[1] ?? $currency) !== $currency ? null : [$cents, $currency];
}

/** When it happened; which zone that is is not documented. Null: it can not be read. */
function happened(array $n): ?DateTimeImmutable
{
    $text = "{$n['purchase_date']} {$n['purchase_time']}";
    $at = DateTimeImmutable::createFromFormat('!Y-m-d H:i:s', $text, new DateTimeZone('UTC'));
    return $at && $at->format('Y-m-d H:i:s') === $text ? $at : null; // no 31 February
}

/** Has Click2Sell sent it, to this merchant, about a payment? The reason against it, or ''. */
function authenticate(array $n): string
{
    foreach (['acquirer_transaction_id', 'c2s_transaction_id', 'product_id', 'transaction_type'] as $name) {
        if ($n[$name] === '') {
            return "missing_$name";
        }
    }
    $product = product_by_id($n['product_id']);
    if ($product === null) {
        return 'unknown_product';
    }
    // All 32 characters, in upper case (CS-049, CS-050), by the secret of this product.
    $checksum = strtoupper(md5("{$product['secret']}_{$n['acquirer_transaction_id']}"));
    if ($product['secret'] !== '' && !hash_equals($checksum, $n['checksum'])) {
        return 'checksum_differs';
    }
    $merchant = setting_or('CLICK2SELL_MERCHANT', '');
    return match (true) {
        $n['payment_status'] !== 'OK' => 'payment_not_ok',
        $merchant !== '' && $n['merchant_username'] !== $merchant => 'other_merchant',
        default => '',
    };
}

/**
 * Is it what the order is about? A genuine checksum says nothing about product, price and
 * order (CS-053, CS-089). The reason against it and what a human needs beside it, or ''.
 */
function compare(array $order, array $n): array
{
    $event = event($n);
    $product = product_by_id($n['product_id']);
    $monthly = in_array($event, ['new', 'recurring', 'cancel'], true);
    if ($event === '' || ($event !== 'refund' && $monthly !== $product['subscription'])) {
        return ['unknown_type', "{$n['transaction_type']} {$n['subscription_status']}"];
    }
    if ($product['subscription'] !== ($order['mode'] === 'subscription')) {
        return ['product_differs', "product_id {$n['product_id']}"];
    }
    if ($event !== 'refund' && $event !== 'cancel') {
        $price = price($n);
        $why = match (true) {
            $product['subscription'] && happened($n) === null => 'malformed_purchase_date',
            $price === null => 'malformed_price',
            $price[0] !== $order['cents'] => 'price_differs',
            $price[1] !== $order['currency'] => 'currency_differs',
            default => '',
        };
        if ($why !== '') {
            return [$why, "{$n['product_price']} {$n['product_currency']}, {$n['purchase_date']} {$n['purchase_time']}"];
        }
    }
    return ['', ''];
}
