<?php

declare(strict_types=1);

// Asks TMI about orders with SoapClient: ask.php WSDL SELLER PASSWORD ORDER…

[, $wsdl, $seller, $password] = $argv;
$client = new SoapClient($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'connection_timeout' => 5]);
$told = [];
foreach (array_slice($argv, 4) as $order) {
    try {
        $state = $client->isExternalBDRIDCommitted((int) $seller, $password, 0, $order);
        $told[$order] = ['isCommitted' => $state->isCommitted ? 'true' : 'false', 'BDRID' => (string) $state->BDRID];
    } catch (SoapFault $fault) {
        $detail = $fault->detail->{'TransactionManager.Status.StatusException'};
        $told[$order] = ['id' => (string) $detail->id, 'message' => $detail->message];
    }
}
echo json_encode($told, JSON_FORCE_OBJECT), "\n";
