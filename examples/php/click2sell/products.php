<?php

declare(strict_types=1);

// The two products. Everything of the API is set for each of them at Click2Sell, its
// secret too (CS-002, CS-108). CS-… are the facts in the sandbox's EVIDENCE.md.

/** A product: name, price (the default of buy.php), link, id, secret, subscription. */
function product(string $mode): ?array
{
    return match ($mode) {
        'sale' => [
            'name' => 'How to find out the best deal', 'price' => '49.95', 'subscription' => false,
            'link' => setting('CLICK2SELL_ORDER_LINK'), 'id' => setting('CLICK2SELL_PRODUCT_ID'),
            'secret' => setting_or('CLICK2SELL_SECRET', ''), // none is set: no checksum is sent
        ],
        'subscription' => [
            'name' => 'Members area, a month', 'price' => '9.95', 'subscription' => true,
            'link' => setting('CLICK2SELL_SUBSCRIPTION_LINK'), 'id' => setting('CLICK2SELL_SUBSCRIPTION_ID'),
            'secret' => setting_or('CLICK2SELL_SUBSCRIPTION_SECRET', ''),
        ],
        default => null,
    };
}

/** Finds a product by the id in a notification. */
function product_by_id(string $id): ?array
{
    foreach (['sale', 'subscription'] as $mode) {
        try {
            $product = product($mode);
        } catch (MissingSetting) { // this one is not sold
            continue;
        }
        if ($product['id'] === $id) {
            return $product;
        }
    }
    return null;
}
