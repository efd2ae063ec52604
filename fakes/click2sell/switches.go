package click2sell

import "paysandbox/sandbox/operation"

var yesNo = []string{"false", "true"}

// merchantSwitches are what the manual leaves open about a merchant: our choice first, its
// alternatives behind it.
var merchantSwitches = []operation.Switch{
	{Name: "payment_types", List: true, Default: "VISA,MASTERCARD,AMEX,PayPal,Moneybookers,Google Checkout", Type: operation.String, Fact: "CS-022", About: "payment methods of the order form, separated by commas"},
	{Name: "zone", Default: "Europe/Vilnius", Type: operation.String, Fact: "CS-031", About: "the time zone of purchase_date and purchase_time, and of the days on which subscriptions are billed"},
	{Name: "unknown_code_status", Default: "404", Type: operation.Int, Fact: "CS-015", About: "the HTTP status of an order link whose code nobody knows; that of a workspace's first merchant counts"},
}

// productSwitches are the API settings of a product, and what the manual leaves open.
var productSwitches = []operation.Switch{
	{Name: "notify", Default: "true", Values: yesNo, Fact: "CS-003", About: "Enable/Disable remote server's notification"},
	{Name: "notify_url", Default: "", Type: operation.String, Fact: "CS-003", About: "the URL that listens; empty: the shop's place"},
	{Name: "thankyou_url", Default: "", Type: operation.String, Fact: "CS-072", About: "the thank-you page; empty: the shop's place, else our own page"},
	{Name: "thankyou_post", Default: "false", Values: yesNo, Fact: "CS-069", About: "whether acquirer_transaction_id is posted to it"},
	{Name: "thankyou_full_payload", Default: "false", Values: yesNo, Fact: "CS-073", About: "whether the whole notification is posted to it"},
	{Name: "sales_url", Default: "", Type: operation.String, Fact: "CS-017", About: "where an affiliate's link of the first type leads; empty: the order form"},
	{Name: "cancel_url", Default: "", Type: operation.String, Fact: "CS-025", About: "a plain link for buyers who have left; empty: none"},
	{Name: "aff_path", Default: "aff", Type: operation.String, Fact: "CS-017", About: "the first part of the path of affiliate links"},
	{Name: "cp_plus", Default: "space", Values: []string{"space", "literal"}, Fact: "CS-013", About: "what a + in a pass-through value is"},
	{Name: "cp_limit", Default: "4096", Type: operation.Int, Fact: "CS-014", About: "bytes of all pass-through names and values together; more is an error page"},
	{Name: "cp_prefix", Default: "true", Values: yesNo, Fact: "CS-014", About: "whether pass-through names come back behind cp_"},
	{Name: "declined_card", Default: "4000000000000002", Type: operation.String, Fact: "CS-023", About: "the card number that is declined; empty: none"},
	{Name: "checkout_ttl", Default: "24h", Type: operation.Duration, Fact: "CS-087", About: "how long an order form waits for its buyer"},
	{Name: "test_marker", Default: "none", Values: []string{"none", testMarker}, Fact: "CS-027", About: "what tells the notification of a test purchase"},
	{Name: "generation", Default: "2", Values: []string{"1", "2"}, Fact: "CS-040", About: "which of the manual's two sets of parameters is sent"},
	{Name: "price_format", Default: "generation", Values: []string{"generation", "bare", "with_currency"}, Fact: "CS-040", About: "how product_price is written: 49.95, or 49.95 USD"},
	{Name: "subscription_status_empty", Default: "false", Values: yesNo, Fact: "CS-035", About: "whether subscription_status is sent empty where it means nothing"},
	{Name: "blank", Default: "n/a", Type: operation.String, Fact: "CS-039", About: "what address, city, province, zip and phone are sent as where the buyer gave none"},
	{Name: "send_merchant_name", Default: "true", Values: yesNo, Fact: "CS-043", About: "whether generation 2 has merchant_name, too"},
	{Name: "checksum_over", Default: "acquirer", Values: []string{"acquirer", "c2s"}, Fact: "CS-051", About: "the number that is signed; c2s is what the manual's table says, wrongly"},
	{Name: "double_encode", Default: "false", Values: yesNo, Fact: "CS-077", About: "whether values are encoded twice, as the manual's script supposes"},
	{Name: "event_time", Default: "event", Values: []string{"event", "sale"}, Fact: "CS-067", About: "whose date a Refund and a Cancel have"},
	{Name: "notify_wait", Default: "5s", Type: operation.Duration, Fact: "CS-074", About: "how long the buyer's browser waits for the merchant's server; 0s: not at all"},
	{Name: "timeout", Default: "30s", Type: operation.Duration, Fact: "CS-081", About: "how long the merchant's server may take"},
	{Name: "retries", List: true, Default: "", Type: operation.Duration, Fact: "CS-081", About: "waits before a notification without an answer of status 2xx is sent again, separated by commas; empty: it is not"},
	{Name: "user_agent", Default: "Jakarta Commons-HttpClient/3.1", Type: operation.String, Fact: "CS-078", About: "who calls"},
	{Name: "source_addr", Default: "", Type: operation.String, Fact: "CS-082", About: "where notifications come from; nobody knows the provider's addresses"},
	{Name: "partial_refunds", Default: "false", Values: yesNo, Fact: "CS-062", About: "whether a part of the price can be given back"},
	{Name: "refund_new_acquirer_id", Default: "false", Values: yesNo, Fact: "CS-059", About: "whether a Refund has an acquirer_transaction_id of its own"},
	{Name: "refund_cancels", Default: "false", Values: yesNo, Fact: "CS-064", About: "whether the refund of a subscription's payment ends the subscription"},
	{Name: "chargeback_as", Default: "none", Values: []string{"none", "Refund"}, Fact: "CS-061", About: "what a chargeback is notified as"},
	{Name: "cancel_ids", Default: "last", Values: []string{"last", "new"}, Fact: "CS-058", About: "the numbers of a Cancel: those of the last payment, or new ones"},
	{Name: "rebill_retry", List: true, Default: "72h,72h,72h", Type: operation.Duration, Fact: "CS-085", About: "waits before a refused re-bill is tried again, separated by commas"},
	{Name: "end_notifies", Default: "true", Values: yesNo, Fact: "CS-085", About: "whether a subscription that ends unpaid sends a Cancel"},
}

var (
	merchantDefaults = operation.Defaults(merchantSwitches)
	productDefaults  = operation.Defaults(productSwitches)
)
