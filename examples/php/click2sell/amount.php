<?php

declare(strict_types=1);

/** Reads an amount into cents. Null: it is none. */
function cents(string $text): ?int
{
    if (!preg_match('/^(\d{1,9})(?:\.(\d{1,2}))?$/D', $text, $parts)) {
        return null;
    }
    return (int) $parts[1] * 100 + (int) str_pad($parts[2] ?? '', 2, '0');
}

/** 1234 is "12.34". */
function amount(int $cents): string
{
    return sprintf('%d.%02d', intdiv($cents, 100), $cents % 100);
}
