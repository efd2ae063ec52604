package clickkw

import "paysandbox/sandbox/operation"

var yesNo = []string{"false", "true"}

// switches are what the manual leaves open: our choice first, its alternatives behind
// it.
var switches = []operation.Switch{
	{Name: "session_expire", Default: "end", Values: []string{"end", "creation"}, Fact: "KW-019", About: "the instant that session_expire names"},
	{Name: "json_escape_slashes", Default: "false", Values: yesNo, Fact: "KW-021", About: `whether JSON says "Asia\/Kuwait", as PHP writes it`},
	{Name: "lenient_json", Default: "false", Values: yesNo, Fact: "KW-030", About: "whether the two slips of the manual's own sample pass: a missing comma, a bare en"},
	{Name: "same_order", Default: "allow", Values: []string{"allow", "duplicate"}, Fact: "KW-033", About: "an update with the session's own unpaid order"},
	{Name: "reject_int_overflow", Default: "false", Values: yesNo, Fact: "KW-035", About: "whether an order above 2147483647 is refused instead of clamped"},
	{Name: "update_reply", Default: "redirect", Values: []string{"redirect", "json", "html"}, Fact: "KW-038", About: "how update session answers"},
	{Name: "status_fail_word", Default: "failed", Type: operation.String, Fact: "KW-042", About: "the status of a payment that failed"},
	{Name: "raw_messages", Default: "false", Values: yesNo, Fact: "KW-055", About: "whether messages carry the blanks that the manual prints"},
	{Name: "auth_http", Default: "200", Values: []string{"200", "401"}, Fact: "KW-057", About: "the HTTP status of INVALID_AUTH and INVALID_HEADER"},
	{Name: "knet_skin", Default: "e24", Values: []string{"e24", "kpay"}, Fact: "KW-071", About: "which generation of KNET's pages is shown"},
	{Name: "knet_0002", Default: "not_captured", Values: []string{"not_captured", "as_0001"}, Fact: "KW-088", About: "what becomes of KNET's test card 0000000002"},
	{Name: "knet_magic", Default: "true", Values: yesNo, Fact: "KW-090", About: "whether 0000000001 with 10/2021 and 11/2021 give HOST TIMEOUT and DENIED BY RISK"},
	{Name: "zone", Default: "Asia/Kuwait", Type: operation.String, Fact: "KW-097", About: "the zone of all dates on pages and in JSON; the label in JSON stays Asia/Kuwait"},
	{Name: "card_retries", Default: "0", Type: operation.Int, Fact: "KW-110", About: "after how many declined cards the payment fails; 0: never"},
	{Name: "mpgs_era", Default: "all", Values: []string{"all", "2017", "2021", "now"}, Fact: "KW-118", About: "whose test expiry dates decide"},
	{Name: "csc_declines", Default: "false", Values: yesNo, Fact: "KW-119", About: "whether a security code that does not match declines"},
	{Name: "three_ds", Default: "false", Values: yesNo, Fact: "KW-165", About: "whether cards that are enrolled are asked for 3-D Secure"},
	{Name: "return_join", Default: "literal", Values: []string{"literal", "smart"}, Fact: "KW-122", About: "what joins the result to a return URL that has a query already: ? or &"},
	{Name: "expire_during_payment", Default: "allow", Values: []string{"allow", "fail"}, Fact: "KW-131", About: "a payer who is at the bank when the session expires"},
}

// switchDefaults is made once; accounts look up what they do not set.
var switchDefaults = operation.Defaults(switches)
