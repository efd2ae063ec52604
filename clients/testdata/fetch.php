<?php

declare(strict_types=1);

// Prints what addresses answer, by cURL, by a stream or, for descriptions, by SoapClient,
// which calls the address that it finds there, too.

[, $by] = $argv;
foreach (array_slice($argv, 2) as $address) {
    if ($by === 'curl') {
        $curl = curl_init($address);
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_FAILONERROR => true, CURLOPT_TIMEOUT => 10]);
        $answer = curl_exec($curl);
        if ($answer === false) {
            throw new RuntimeException(curl_error($curl));
        }
    } elseif ($by === 'stream') {
        $answer = file_get_contents($address);
        if ($answer === false) {
            throw new RuntimeException($address);
        }
    } else {
        $client = new SoapClient($address, ['cache_wsdl' => WSDL_CACHE_NONE]);
        $answer = $client->__getFunctions()[0];
        try {
            $client->isExternalBDRIDCommitted(1, 'nobody', 0, '1');
        } catch (SoapFault $fault) {
            if (!isset($fault->detail)) { // not TMI's
                throw $fault;
            }
        }
    }
    echo $answer, "\n";
}
