<?php

declare(strict_types=1);

// Order numbers at Click. Click takes each number once, for ever (manual 6.1.6): a
// second attempt at an order needs another number than the first (KW-139). The
// directory SHOP_DATA/numbers has one file a number, with the order that it belongs to.

/** The largest that fits; Click takes every larger number for this one (KW-035). */
const MAX_NUMBER = 2147483647;

/** Takes a number for an order; false where it belongs to another one. */
function number_claim(int $number, string $id): bool
{
    $path = data_directory('/numbers') . "/$number";
    $file = @fopen($path, 'x'); // made by one caller only
    if ($file === false) {
        return @file_get_contents($path) === $id;
    }
    fwrite($file, $id);
    fclose($file);
    return true;
}

/** Takes the next free number, for the order $id or for a new order of that number. */
function number_draw(string $id = ''): int
{
    $file = fopen(data_directory('/numbers') . '/next', 'c+');
    if ($file === false || !flock($file, LOCK_EX)) {
        throw new RuntimeException('cannot draw an order number');
    }
    try {
        $next = (int) (stream_get_contents($file) ?: setting_or('SHOP_FIRST_NUMBER', '50000'));
        do {
            $number = $next++;
            if ($number > MAX_NUMBER) {
                throw new RuntimeException('there is no order number left');
            }
        } while (is_file(order_file((string) $number)) || !number_claim($number, $id === '' ? (string) $number : $id));
        rewind($file);
        ftruncate($file, 0);
        fwrite($file, (string) $next);
        return $number;
    } finally {
        fclose($file);
    }
}

/** The number for an order's next session: its own for the first, if nobody has it. */
function number_for(array $order): int
{
    $own = (int) $order['order'];
    return $order['attempts'] === [] && number_claim($own, $order['order']) ? $own : number_draw($order['order']);
}
