<?php
// Shop code with the providers' real addresses in it, by PHP's curl.
foreach (array_slice($argv, 1) as $url) {
    $curl = curl_init($url);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 20]);
    $body = curl_exec($curl);
    echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), " $url $body", curl_error($curl), "\n";
}
