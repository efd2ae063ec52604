<?php

declare(strict_types=1);

// Click's calls: JSON in, JSON out (manual, chapters 4 to 6). What the manual's print
// has wrong is corrected here; KW-… are the facts in the sandbox's EVIDENCE.md.

const CLICK_ANSWER_SECONDS = 10;

/** An error that Click spells, in its own words. */
class ClickRefusal extends RuntimeException
{
    /** Click knows the session no more: only a new one helps (manual 6.2.2, 6.2.3). */
    public function sessionGone(): bool
    {
        return in_array($this->getMessage(), ['Session Expire', 'INVALID SESSION'], true);
    }
}

/** No answer came: whether the call was done is unknown. */
class ClickLost extends RuntimeException
{
}

/** An answer came that is none of Click's. */
class ClickUnreadable extends RuntimeException
{
}

/** Makes one call. Returns its answer as ['status', 'type', 'location', 'body']. */
function click_call(string $name, string $rest = '', ?array $body = null): array
{
    // The manual prints its token with a quotation mark and a semicolon; neither is
    // part of it (KW-013).
    $curl = curl_init(rtrim(setting('CLICKKW_URL'), '/') . '/api/developer/gatedeveloper' . $name
        . rawurlencode(setting('CLICKKW_USER')) . $rest);
    curl_setopt_array($curl, [
        CURLOPT_POST => true,
        CURLOPT_POSTFIELDS => $body === null ? '' : click_json($body),
        CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'Authorization: Bearer ' . setting('CLICKKW_TOKEN')],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FOLLOWLOCATION => false, // that page is the customer's (KW-143)
        CURLOPT_TIMEOUT => CLICK_ANSWER_SECONDS,
        CURLOPT_MAXFILESIZE => 1 << 20,
    ]);
    $text = curl_exec($curl);
    if ($text === false) {
        throw new ClickLost(curl_error($curl));
    }
    return [
        'status' => curl_getinfo($curl, CURLINFO_RESPONSE_CODE),
        'type' => strtolower(trim(explode(';', (string) curl_getinfo($curl, CURLINFO_CONTENT_TYPE))[0])),
        'location' => (string) curl_getinfo($curl, CURLINFO_REDIRECT_URL),
        'body' => $text,
    ];
}

function click_json(array $body): string
{
    return json_encode($body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
}

/**
 * Reads an answer: ['status' => …, 'gatewayresponse' => ['session_id' => …]]. Names
 * are lower-cased (KW-141), values trimmed text (KW-054, KW-055).
 */
function click_read(array $answer): array
{
    $decoded = json_decode($answer['body'], true, 16);
    if (!is_array($decoded)) {
        throw new ClickUnreadable("HTTP {$answer['status']}, not JSON");
    }
    $told = click_texts($decoded);
    click_refuses($told);
    if (intdiv($answer['status'], 100) !== 2) {
        throw new ClickUnreadable("HTTP {$answer['status']}");
    }
    return $told;
}

function click_texts(array $decoded): array
{
    $texts = [];
    foreach (array_change_key_case($decoded) as $name => $value) {
        $texts[$name] = match (true) {
            is_array($value) => click_texts($value),
            is_string($value) => trim($value),
            default => var_export($value, true), // numbers as they are, false as "false"
        };
    }
    return $texts;
}

/** The text under a name, or ''. */
function click_text(array $told, string $name): string
{
    return is_string($told[$name] ?? null) ? $told[$name] : '';
}

/**
 * Throws what an answer refuses. There are two families of errors; both come with
 * HTTP 200, so the body must be read, and "false" is a text (KW-046 to KW-057, KW-140).
 */
function click_refuses(array $told): void
{
    $gateway = is_array($told['gatewayresponse'] ?? null) ? $told['gatewayresponse'] : [];
    $error = click_text($gateway, 'error');
    $message = click_text($told, 'message');
    $status = click_text($told, 'status');
    $no = is_numeric($status) && (int) $status <= 0;
    if ($error !== '') {
        throw new ClickRefusal($error);
    }
    if (click_text($gateway, 'status') === 'false') {
        throw new ClickRefusal('status false');
    }
    if ($no || ($message !== '' && !is_numeric($status))) {
        throw new ClickRefusal($message !== '' ? $message : "status $status");
    }
}

/** The reason word of a call that came to nothing: order_duplicate, developer_suspended. */
function click_reason(RuntimeException $e): string
{
    return match (true) {
        $e instanceof ClickRefusal => trim((string) preg_replace('/[^a-z0-9]+/', '_', strtolower(substr($e->getMessage(), 0, 64))), '_'),
        $e instanceof ClickLost => 'unreachable',
        default => 'unreadable',
    };
}
