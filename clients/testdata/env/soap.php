<?php
// Shop code that reads descriptions at their real addresses, with options that are given, and
// calls whatever address they name. TMI's fault is an answer: nobody has this seller.
$options = ['cache_wsdl' => WSDL_CACHE_NONE] + eval('return [' . getenv('OPTIONS') . '];');
foreach (array_slice($argv, 1) as $wsdl) {
    $tmi = new SoapClient($wsdl, $options);
    try {
        $tmi->getInterfaceStatus(1, 'nobody');
    } catch (SoapFault $fault) {
        if (!isset($fault->detail)) {
            throw $fault;
        }
    }
    echo "200 $wsdl\n";
}
