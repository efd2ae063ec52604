<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

$offers = ['0.90' => 'A song', '9.99' => 'A book to read on a screen', '123.45' => 'A year of newspapers'];
$html = '';
foreach ($offers as $amount => $name) {
    $html .= '<li>' . escape("$name, $amount EUR") . ': <a href="buy.php?amount=' . escape((string) $amount) . '">on their pages</a>, '
        . '<a href="charge.php?amount=' . escape((string) $amount) . "\">by the test card</a></li>\n";
}
show(200, 'Demo Shop', "<ul>\n$html</ul>");
