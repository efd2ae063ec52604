<?php

declare(strict_types=1);

// Asks TMI about orders with cURL and an envelope written by hand, in CHARSET:
// curl.php WSDL SELLER PASSWORD CHARSET ORDER…

[, $wsdl, $seller, $password, $charset] = $argv;
$address = dirname($wsdl) . '/';
$told = [];
foreach (array_slice($argv, 5) as $order) {
    $envelope = <<<XML
        <?xml version="1.0" encoding="$charset"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><isExternalBDRIDCommitted xmlns="TransactionManager.Status"><sellerID xmlns="">$seller</sellerID><tmPassword xmlns="">$password</tmPassword><slaveMerchantID xmlns="">0</slaveMerchantID><externalBDRID xmlns="">$order</externalBDRID></isExternalBDRIDCommitted></SOAP-ENV:Body></SOAP-ENV:Envelope>
        XML;
    $curl = curl_init($address);
    curl_setopt_array($curl, [
        CURLOPT_POSTFIELDS => $charset === 'ISO-8859-1' ? iconv('UTF-8', 'ISO-8859-1', $envelope) : $envelope,
        CURLOPT_HTTPHEADER => ["Content-Type: text/xml; charset=$charset", 'SOAPAction: ""'],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 10,
    ]);
    $answer = curl_exec($curl);
    $told[$order] = [];
    foreach (['isCommitted', 'BDRID', 'id', 'message'] as $name) {
        if (preg_match("#<$name(?:\s[^>]*)?>([^<]*)</$name>#", $answer, $found)) {
            $told[$order][$name] = $found[1];
        }
    }
}
echo json_encode($told, JSON_FORCE_OBJECT), "\n";
