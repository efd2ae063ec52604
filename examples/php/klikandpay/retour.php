<?php

declare(strict_types=1);

// Klik & Pay signs nothing (KP-117). What it hands back unchanged is RETOUR: the shop
// puts a keyed hash of its own into it, over what was sold, and looks for it in every
// call. Hexadecimal digits pass through every URL; base64 would not (KP-133).

/** The key of the hashes: SHOP_SECRET, or one that is drawn once and kept beside the orders. */
function shop_secret(): string
{
    $path = data_directory() . '/secret';
    if (setting_or('SHOP_SECRET', '') === '' && !is_file($path)) {
        $drawn = tempnam(data_directory(), 'secret');
        file_put_contents($drawn, bin2hex(random_bytes(32)));
        @link($drawn, $path); // the first one stays
        unlink($drawn);
    }
    return setting_or('SHOP_SECRET', '') ?: (string) file_get_contents($path);
}

function retour_key(array $order): string
{
    $text = "{$order['order']}\n" . amount($order['cents']) . "\n{$order['currency']}\n" . ($order['deferred'] ? 'deferred' : 'direct');
    return hash_hmac('sha256', $text, shop_secret());
}

/**
 * RETOUR is put behind "/kp.php?order=" as it is (KP-096), so it may bring a parameter
 * of its own. RETOURVOK and RETOURVHS bring the whole query, behind "/ok.php" and
 * "/ko.php" (KP-091).
 */
function retour(array $order): string
{
    return $order['order'] . '&key=' . retour_key($order);
}

/** The order of the query, or null; and whether the query's hash is that of the order. */
function retour_read(): array
{
    $order = order_get(query('order'));
    return [$order, $order !== null && hash_equals(retour_key($order), query('key'))];
}
