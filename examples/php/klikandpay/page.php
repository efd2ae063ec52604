<?php

declare(strict_types=1);

function escape(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** Prints a page and ends. $html is trusted, $title is not; $script may run in it. */
function show(int $status, string $title, string $html, string $script = ''): never
{
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    $scripts = $script === '' ? '' : "; script-src 'sha256-" . base64_encode(hash('sha256', $script, true)) . "'";
    header("Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'$scripts");
    header('X-Content-Type-Options: nosniff');
    header('Cache-Control: no-store');
    $title = escape($title);
    echo <<<HTML
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>$title – Demo Shop</title>
        <style>
        :root { color-scheme: light dark; font: 1.05rem/1.55 system-ui, sans-serif; }
        body { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        a:focus-visible { outline: 3px solid; outline-offset: 3px; }
        </style>
        </head>
        <body>
        <main>
        <h1>$title</h1>
        $html
        <p><a href="index.php">Back to the shop</a></p>
        </main>
        </body>
        </html>

        HTML;
    exit;
}

function order_summary(array $order): string
{
    $rows = [
        'Order' => $order['order'],
        'Price' => amount($order['cents']) . ' ' . $order['currency'],
        'Status' => $order['status'],
        'Reason' => $order['reason'],
    ];
    $html = '';
    foreach (array_filter($rows, fn (string $value) => $value !== '') as $name => $value) {
        $html .= '<dt>' . escape($name) . '</dt><dd id="' . strtolower($name) . '">' . escape($value) . "</dd>\n";
    }
    return "<dl>\n$html</dl>";
}
