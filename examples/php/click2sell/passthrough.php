<?php

declare(strict_types=1);

// What the order link takes to Click2Sell comes back in each notification as cp_….
// The link lies open before the buyer, who may write another order into it: hence the
// keyed hash beside the order's number (CS-107).

/** The key of the hashes: SHOP_SECRET, or one that is drawn once and kept beside the orders. */
function shop_secret(): string
{
    $path = data_directory() . '/secret';
    $secret = setting_or('SHOP_SECRET', '');
    if ($secret !== '') {
        return $secret;
    }
    if (!is_file($path)) {
        $drawn = tempnam(data_directory(), 'secret');
        file_put_contents($drawn, bin2hex(random_bytes(32)));
        @link($drawn, $path); // the first one stays
        unlink($drawn);
    }
    return (string) file_get_contents($path);
}

/** Hexadecimal digits come back as they were sent, however often they are decoded. */
function order_hash(string $purpose, string $id): string
{
    return substr(hash_hmac('sha256', "$purpose\n$id", shop_secret()), 0, 32);
}

/** The order link, which has a ? already, with the order and its hash. */
function order_link(array $product, string $id): string
{
    $joint = str_contains($product['link'], '?') ? '&' : '?';
    return $product['link'] . $joint . http_build_query(['order' => $id, 'p' => order_hash('order', $id)]);
}

/**
 * Has the browser remember its order, because the thank-you page is told nothing of it.
 * Browsers may leave a Lax cookie out of the POST that comes from Click2Sell's page;
 * with SameSite=None they want TLS.
 */
function remember_order(string $id): void
{
    $thanks = shop_url('/thanks.php');
    $options = ['path' => (string) parse_url($thanks, PHP_URL_PATH), 'httponly' => true];
    if (str_starts_with($thanks, 'https:')) {
        $options += ['secure' => true, 'samesite' => 'None'];
    }
    setcookie('c2s_order', "$id:" . order_hash('cookie', $id), $options);
}

/** The order that the browser remembers, or ''. */
function remembered_order(): string
{
    [$id, $hash] = explode(':', text($_COOKIE, 'c2s_order')) + ['', ''];
    return hash_equals(order_hash('cookie', $id), $hash) ? $id : '';
}
