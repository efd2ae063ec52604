<?php

declare(strict_types=1);

// Collects, reserves and gives back with SoapClient: collect.php WSDL SELLER PASSWORD CRN

[, $wsdl, $seller, $password, $crn] = $argv;
$tmi = new SoapClient($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'connection_timeout' => 5]);
$who = ['sellerID' => (int) $seller, 'tmPassword' => $password];

$debit = fn (string $order, int $amount): array => [
    'slaveMerchantID' => 0, 'crn' => (int) $crn, 'easyCollectID' => 7, 'externalBDRID' => $order, 'amount' => $amount, 'currency' => 'EUR',
    'urlInfo' => '', 'internalContentDescription' => 'März',
];
$request = fn (string $order, int $amount): array => ['discriminator' => 'DEBIT', 'debReq' => $debit($order, $amount)];
$single = fn (array $request): array => $who + ['extJobID' => 1, 'request' => $request];

$told = [];
$told['single'] = $tmi->getEasyCollectSingle($single($request('s1', 999)))->debResp->paidAmount;
$told['safety'] = $tmi->getEasyCollectSingle540($single($request('s2', 500)))->debResp->paymentMethodSafety;
$part = [
    'slaveMerchantID' => 0, 'BDRID' => 0, 'externalBDRID' => 's1', 'externalCancelID' => 'c1', 'lockUser' => false,
    'cancelSubscription' => false, 'amount' => 100, 'currency' => 'EUR',
];
$told['part'] = $tmi->getEasyCollectSingle($single(['discriminator' => 'PARTCANCEL', 'partcancReq' => $part]))->partcancResp->amount;
$job = $tmi->placeEasyCollectMulti($who + ['extJobID' => 9, 'requestList' => ['item' => [$request('m1', 1), $request('m2', 2)]]]);
$told['items'] = count($tmi->getJobItemsStatusByJobID((int) $seller, $password, $job)->transactionsList->item);
$reserved = $tmi->createReservation((int) $seller, $password, 0, 7, (int) $crn, 500, 'EUR', 'Hotel');
$told['captured'] = $tmi->capture((int) $seller, $password, $reserved->reservationID, $debit('r1', 400))->amount;
$commerce = $tmi->rcCreateReservation($single($request('e1', 700)))->paymentResponse->debResp->BDRID;
$told['status'] = $tmi->rcStatusReservation((int) $seller, $password, 0, $commerce)->status;
$told['granted'] = $tmi->getCustomerStatusByCRN((int) $seller, $password, 0, (int) $crn, 7)->isEasyCollectGranted;
$told['booked'] = array_column($tmi->getCustomerTransactionStatus((int) $seller, $password, 0, (int) $crn, '', '')->item, 'price');
try {
    $tmi->getEasyCollectSingle($single($request('s1', 1)));
} catch (SoapFault $fault) {
    $told['fault'] = $fault->detail->{'TransactionManager.Payment.PaymentException'}->message;
}
echo json_encode($told), "\n";
