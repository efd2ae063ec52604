<?php

declare(strict_types=1);

// Makes calls with SoapClient as they are asked for, and holds each answer against the
// description's schema: call.php WSDL document|rpc
//
// A line of the input is a call, {"port", "operation", "input"}; an input is a list of
// names and values in turn, a value a text, true, false or such a list. A line of the output is
// {"answer"} or {"fault": {"string", "detail"}}, both with "schema": "valid", or what the
// schema minds.

require __DIR__ . '/schema.php';

[, $wsdl, $style] = $argv;
$client = new SoapClient($wsdl, [
    'cache_wsdl' => WSDL_CACHE_NONE, 'connection_timeout' => 5, 'trace' => true, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$schema = new Schema($wsdl);

/** An input as SoapClient takes it: a name that comes again makes a list. */
function tree(array $input): array
{
    $made = [];
    foreach (array_chunk($input, 2) as [$name, $value]) {
        $value = is_array($value) ? tree($value) : $value;
        if (!array_key_exists($name, $made)) {
            $made[$name] = $value;
        } elseif (is_array($made[$name]) && array_is_list($made[$name])) {
            $made[$name][] = $value;
        } else {
            $made[$name] = [$made[$name], $value];
        }
    }
    return $made;
}

while (($line = fgets(STDIN)) !== false) {
    ['operation' => $operation, 'input' => $input] = json_decode($line, true);
    try {
        $told = ['answer' => $client->__soapCall($operation, $style === 'rpc' ? array_values(tree($input)) : [tree($input)])];
    } catch (SoapFault $fault) {
        $told = ['fault' => ['string' => $fault->faultstring, 'detail' => current((array) ($fault->detail ?? [null]))]];
    }
    $told['schema'] = $schema->says($operation, (string) $client->__getLastResponse());
    echo json_encode($told), "\n";
}
