<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

$offers = ['0.90' => 'A song', '9.99' => 'A book to read on a screen', '123.45' => 'A year of newspapers'];
$html = '';
foreach ($offers as $amount => $name) {
    $html .= '<li><a href="buy.php?amount=' . escape((string) $amount) . '">' . escape("$name, $amount KWD") . "</a></li>\n";
}
show(200, 'Demo Shop', "<ul>\n$html</ul>");
