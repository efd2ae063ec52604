<?php

declare(strict_types=1);

require __DIR__ . '/config.php';
require __DIR__ . '/products.php';

$html = '';
foreach (['sale', 'subscription'] as $mode) {
    try {
        $product = product($mode);
    } catch (MissingSetting $e) {
        $html .= '<li>' . escape($e->getMessage()) . "</li>\n";
        continue;
    }
    $html .= "<li><a href=\"buy.php?mode=$mode\">" . escape("{$product['name']}, {$product['price']} USD") . "</a></li>\n";
}
show(200, 'Demo Shop', "<ul>\n$html</ul>");
