<?php

declare(strict_types=1);

// What the configuration of a shop in production says: the providers' real addresses,
// and what each of them gave the merchant. PHP reads this before each page.

(static function (): void {
    $shop = explode('/', $_SERVER['REQUEST_URI'] ?? '/')[1] ?? '';
    $settings = [
        'SHOP_URL' => 'http://' . ($_SERVER['HTTP_HOST'] ?? 'shop') . "/$shop",
        'SHOP_DATA' => "/tmp/orders/$shop",

        'CLICKANDBUY_LINK' => 'http://eu.clickandbuy.com/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com/cb.php',
        'CLICKANDBUY_DYNKEY' => 'dynkey1',
        'CLICKANDBUY_SELLER_ID' => '222333444',
        'CLICKANDBUY_TM_PASSWORD' => 'tmpass01',
        'CLICKANDBUY_WSDL' => 'http://wsdl.eu.clickandbuy.com/TMI/1.4/TransactionManagerbinding.wsdl',
        'CLICKANDBUY_PROXY_NET' => '217.22.128.0/24',

        'CLICKANDBUY_PAY_WSDL' => 'https://api.clickandbuy.com/webservices/pay_1_1_0.wsdl',
        'CLICKANDBUY_MERCHANT_ID' => '222333444',
        'CLICKANDBUY_PROJECT_ID' => '222',
        'CLICKANDBUY_SECRET_KEY' => 'SECRET',
        'CLICKANDBUY_MMS_SECRET' => 'MMSKEY',

        'CLICK2SELL_MERCHANT' => 'johndoe22',
        'CLICK2SELL_ORDER_LINK' => 'https://www.click2sell.eu/buy?johnbooksabc',
        'CLICK2SELL_PRODUCT_ID' => '1111',
        'CLICK2SELL_SECRET' => 'MySecretKey',
        'CLICK2SELL_SUBSCRIPTION_LINK' => 'https://www.click2sell.eu/buy?johnclubsabc',
        'CLICK2SELL_SUBSCRIPTION_ID' => '1112',
        'CLICK2SELL_SUBSCRIPTION_SECRET' => 'MySecretKey',

        'KLIKANDPAY_URL' => 'https://www.klikandpay.com',
        'KLIKANDPAY_ID' => '1360156807',
        'KLIKANDPAY_PRIVATE_KEY' => '5D1E0C7A93B24F688A0D4C2E71F95B3604A8E6C1D37B9F25500E8A7C46D2B913',

        'CLICKKW_URL' => 'https://clickkw.com',
        'CLICKKW_USER' => 'Dev1',
        'CLICKKW_TOKEN' => 'CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5',
    ];
    foreach ($settings as $name => $value) {
        putenv("$name=$value");
    }
})();
