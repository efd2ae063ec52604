<?php

declare(strict_types=1);

// The front page: PHP's web server asks here first. What is a file of a shop is that
// shop's affair.

$path = (string) parse_url($_SERVER['REQUEST_URI'] ?? '/', PHP_URL_PATH);
if ($path !== '/') {
    return false;
}
header('Content-Type: text/html; charset=utf-8');
?>
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One shop, four providers</title>
<h1>One shop, four providers</h1>
<p>Its code knows the providers' real addresses only.</p>
<ul>
<?php foreach (['clickandbuy' => 'ClickandBuy', 'clickandbuy-pay' => 'ClickandBuy, pay API', 'click2sell' => 'Click2Sell', 'klikandpay' => 'Klik &amp; Pay', 'clickkw' => 'Click KW'] as $shop => $name) { ?>
<li><a href="/<?= $shop ?>/index.php"><?= $name ?></a></li>
<?php } ?>
</ul>
</html>
