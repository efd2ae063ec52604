<?php

declare(strict_types=1);

// Starts a purchase on the hosted pages: remembers the order and answers a form that
// takes the customer there. Query: amount (EUR, default 9.99), order (drawn if absent),
// deferred (1: the money is only reserved), lang (default en).

require __DIR__ . '/config.php';
require __DIR__ . '/purchase.php';
require __DIR__ . '/retour.php';

[$id, $cents] = purchase();
$lang = strtolower(query('lang', 'en'));
$order = order_turn($id, fn (): array => purchase_begin($id, $cents, query('deferred') === '1'));
if ($order['status'] !== 'new') { // whoever may have paid is not asked to pay again
    redirect(end_url($order));
}
try {
    $test = setting_or('SHOP_ROOT', 'paiementtest'); // paiement in production
    $action = rtrim(setting('KLIKANDPAY_URL'), '/') . "/$test/" . ($order['deferred'] ? 'checkdiff.pl' : 'check.pl');
    $fields = ['ID' => setting('KLIKANDPAY_ID')] + klikandpay_buyer() + [
        'MONTANT' => amount($cents), 'L' => $lang, 'DETAIL' => klikandpay_basket($order),
        'RETOUR' => retour($order), 'RETOURVOK' => '?order=' . retour($order), 'RETOURVHS' => '?order=' . retour($order),
    ];
} catch (MissingSetting $e) {
    show(503, 'The shop can not sell yet', '<p>' . escape($e->getMessage()) . '</p>');
}
$html = '<form id="go" method="post" action="' . escape($action) . "\" accept-charset=\"UTF-8\">\n";
foreach ($fields as $name => $value) {
    $html .= '<input type="hidden" name="' . escape($name) . '" value="' . escape($value) . "\">\n";
}
// It submits itself, and has a button for browsers that run no scripts.
$script = 'document.getElementById("go").submit()';
show(200, 'Your payment', "<p>You pay at Klik &amp; Pay.</p>\n$html<button>Go on to the payment</button>\n</form>\n<script>$script</script>", $script);
