<?php
// Shop code with the providers' real addresses in it, by PHP's streams. A proxy is said in
// the default context, which php.ini's auto_prepend_file can set for code that is as it was.
if (getenv('https_proxy')) {
    $proxy = str_replace('http://', 'tcp://', getenv('https_proxy'));
    stream_context_set_default(['http' => ['proxy' => $proxy, 'request_fulluri' => true]]);
}
foreach (array_slice($argv, 1) as $url) {
    $body = file_get_contents($url);
    echo explode(' ', $http_response_header[0])[1], " $url $body\n";
}
