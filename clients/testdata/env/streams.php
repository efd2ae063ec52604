<?php
// Shop code with the providers' real addresses in it, by PHP's streams: in their default
// context, or in one of the shop's own with options that are given.
$context = getenv('OPTIONS') ? stream_context_create(['http' => eval('return [' . getenv('OPTIONS') . '];')]) : null;
foreach (array_slice($argv, 1) as $url) {
    $body = @file_get_contents($url, false, $context);
    echo explode(' ', $http_response_header[0])[1], " $url $body\n";
}
