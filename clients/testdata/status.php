<?php

declare(strict_types=1);

// Asks TMI about one order and prints the answer, or the exception, as JSON: with the
// types that SoapClient made of it.

try {
    $client = new SoapClient(getenv('CLICKANDBUY_WSDL'), ['cache_wsdl' => WSDL_CACHE_NONE, 'connection_timeout' => 5]);
    $answer = $client->isExternalBDRIDCommitted(
        (int) getenv('CLICKANDBUY_SELLER_ID'),
        getenv('CLICKANDBUY_TM_PASSWORD'),
        0,
        $argv[1]
    );
} catch (SoapFault $fault) {
    $answer = $fault->detail->{'TransactionManager.Status.StatusException'} ?? $fault->getMessage();
}
echo json_encode($answer), "\n";
