<?php

declare(strict_types=1);

require __DIR__ . '/config.php';

header('Content-Type: text/html; charset=utf-8');
?>
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Demo Shop</title>
<h1>Demo Shop</h1>
<form action="buy.php"><label>Amount <input name="amount" value="9.99"></label> <button>Buy with ClickandBuy</button></form>
</html>
