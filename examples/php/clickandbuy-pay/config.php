<?php

declare(strict_types=1);

// What the provider gave the merchant, and what the merchant's machine adds. All of it
// comes from the environment, so that the same files run against the sandbox and
// against production.

ini_set('display_errors', '0');
ini_set('log_errors', '1');

/** A setting without which the shop cannot sell. */
function setting(string $name): string
{
    $value = getenv($name);
    if ($value === false || $value === '') {
        throw new RuntimeException("$name is not set");
    }
    return $value;
}

/** Where browsers reach this shop. */
function shop_url(string $path, array $query): string
{
    $base = getenv('SHOP_URL') ?: 'http://' . ($_SERVER['HTTP_HOST'] ?? 'localhost');
    return rtrim($base, '/') . $path . '?' . http_build_query($query);
}

function redirect(string $location): never
{
    header('Location: ' . $location, true, 302);
    header('Cache-Control: no-store');
    exit;
}

/** A query value, or the default where it is absent or a list. */
function query(string $name, string $default = ''): string
{
    $value = $_GET[$name] ?? '';
    return is_string($value) && $value !== '' ? $value : $default;
}

function show(int $status, string $title, string $text): never
{
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    $escape = static fn (string $s): string => htmlspecialchars($s, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    echo '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>', $escape($title), '</title><h1>', $escape($title), '</h1><p>', $escape($text), '</p></html>';
    exit;
}

require __DIR__ . '/orders.php';
require __DIR__ . '/pay.php';
