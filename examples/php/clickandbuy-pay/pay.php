<?php

declare(strict_types=1);

// Calls of the pay API.

/** A token: the time in UTC, and the SHA1 of project, secret and time. */
function pay_token(): string
{
    $at = gmdate('YmdHis');
    return $at . '::' . strtoupper(sha1(setting('CLICKANDBUY_PROJECT_ID') . '::' . setting('CLICKANDBUY_SECRET_KEY') . '::' . $at));
}

/** Calls an operation; throws a SoapFault when the whole call fails. */
function pay_call(string $operation, array $details): object
{
    $client = new SoapClient(setting('CLICKANDBUY_PAY_WSDL'), ['cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true, 'connection_timeout' => 10, 'keep_alive' => false]);
    return $client->$operation([
        'authentication' => [
            'merchantID' => setting('CLICKANDBUY_MERCHANT_ID'),
            'projectID' => setting('CLICKANDBUY_PROJECT_ID'),
            'token' => pay_token(),
        ],
        'details' => $details,
    ]);
}

/** The code of a fault's errorDetails, 0 where it has none. */
function pay_code(SoapFault $fault): int
{
    $details = $fault->detail->errorDetails ?? null;
    $details = $details instanceof SoapVar ? $details->enc_value : $details;
    return (int) ($details->code ?? 0);
}

/** The state of a transaction that must be of this order, or '' where nobody knows it. */
function pay_status(string $transaction, string $order): string
{
    $list = pay_call('statusRequest', ['transactionIDList' => ['transactionID' => [$transaction]]])->transactionList->transaction ?? [];
    foreach (is_array($list) ? $list : [$list] as $found) {
        if ((string) ($found->transactionID ?? '') === $transaction && ($found->externalID ?? '') === $order) {
            return (string) ($found->transactionStatus ?? '');
        }
    }
    return '';
}
