package klikandpay

import "paysandbox/sandbox/operation"

var yesNo = []string{"false", "true"}

// switches are the other settings of a merchant's back office, and what the manuals leave
// open: our choice first, its alternatives behind it.
var switches = []operation.Switch{
	{Name: "name", Default: "Demo Shop", Type: operation.String, Fact: "KP-078", About: "shown on the payment pages"},
	{Name: "accepted_url", Default: "", Type: operation.String, Fact: "KP-091", About: "where the browser goes after an accepted payment, before RETOURVOK; empty: the shop's place"},
	{Name: "refused_url", Default: "", Type: operation.String, Fact: "KP-091", About: "where it goes after a refused or cancelled one, before RETOURVHS; empty: the shop's place"},
	{Name: "authorised_hosts", List: true, Default: "", Type: operation.String, Fact: "KP-082", About: "hosts whose pages may post the form in production, separated by commas; empty: all"},
	{Name: "dynamic_return.url", Default: "", Type: operation.String, Fact: "KP-096", About: "where the server is told of payments, before RETOUR; empty: the shop's place"},
	{Name: "dynamic_return.fields", List: true, Default: "NUMXKP,PAIEMENT,MONTANTXKP,DEVISEXKP,IPXKP,PAYSRXKP,SCOREXKP,PAYSBXKP", Type: operation.String, Fact: "KP-102", About: "the variables that are ticked"},
	{Name: "dynamic_return.method", Default: "GET", Values: []string{"GET", "POST"}, Fact: "KP-098", About: "how the server is told"},
	{Name: "server_to_server", Default: "true", Values: yesNo, Fact: "KP-006", About: "whether the account has been granted server-to-server"},
	{Name: "means", List: true, Default: "VISA,MASTERCARD,AMEX", Type: operation.String, Fact: "KP-111", About: "means of payment; VIREMENT and CHEQUE can be added"},
	{Name: "deferred_hold_days", Default: "7", Type: operation.Int, Fact: "KP-119", About: "how many days a deferred payment is held, 4 to 20"},
	{Name: "deferred_at_end", Default: "cancel", Values: []string{"cancel", "validate"}, Fact: "KP-119", About: "what becomes of it at the end of the hold"},
	{Name: "hosted_get", Default: "accept", Values: []string{"accept", "refuse"}, Fact: "KP-009", About: "a hosted form that comes by GET"},
	{Name: "server_get", Default: "refuse", Values: []string{"refuse", "accept"}, Fact: "KP-023", About: "a charge that comes by GET"},
	{Name: "test_root", Default: "force", Values: []string{"force", "ignore"}, Fact: "KP-026", About: "whether the root paiementtest makes a payment of a production account a test"},
	{Name: "latin1_fallback", Default: "true", Values: yesNo, Fact: "KP-025", About: "whether bytes that are no UTF-8 are read as ISO-8859-1"},
	{Name: "max_field", Default: "255", Type: operation.Int, Fact: "KP-027", About: "characters of a field; longer ones are cut"},
	{Name: "expiry_lenient", Default: "false", Values: yesNo, Fact: "KP-035", About: "whether one-digit months and two-digit years pass"},
	{Name: "server_key", Default: "ignore", Values: []string{"ignore", "check"}, Fact: "KP-039", About: "the field KEY of a charge"},
	{Name: "duplicate_ip", Default: "warn", Values: []string{"warn", "refuse"}, Fact: "KP-042", About: "another IP than that of the first transaction"},
	{Name: "test_strict", Default: "true", Values: yesNo, Fact: "KP-044", About: "whether TEST knows nothing but direct charges"},
	{Name: "response_profile", Default: "kv", Values: []string{"kv", "pipe"}, Fact: "KP-047", About: "how the server scripts answer; no manual shows it"},
	{Name: "production_cards", Default: "accept", Values: []string{"accept", "refuse"}, Fact: "KP-089", About: "what becomes of any good card in production"},
	{Name: "verif_no", Default: "VALIDATIONNO", Type: operation.String, Fact: "KP-059", About: "the word of veriftransaction.pl for no"},
	{Name: "verif_age", Default: "s", Values: []string{"s", "min", "h"}, Fact: "KP-059", About: "the unit of a transaction's age"},
	{Name: "verif_blank_id", Default: "true", Values: yesNo, Fact: "KP-060", About: "whether veriftransaction.pl answers without an ID"},
	{Name: "missing_customer", Default: "ignore", Values: []string{"ignore", "ask", "refuse"}, Fact: "KP-063", About: "a hosted form without all customer data"},
	{Name: "language", Default: "fr", Values: []string{"fr", "en", "es", "it", "de", "nl"}, Fact: "KP-065", About: "of pages whose form names none"},
	{Name: "remainder", Default: "first", Values: []string{"first", "last"}, Fact: "KP-075", About: "which part takes the cents that do not divide"},
	{Name: "after_accept", Default: "page", Values: []string{"page", "redirect"}, Fact: "KP-079", About: "what the browser sees after an accepted payment"},
	{Name: "hosted_error_status", Default: "200", Type: operation.Int, Fact: "KP-083", About: "the HTTP status of the hosted error pages: 200, or 400 to 599"},
	{Name: "three_ds", Default: "false", Values: yesNo, Fact: "KP-084", About: "whether a 3-D Secure page stands before the bank's answer, on hosted pages"},
	{Name: "append_to_accepted", Default: "none", Values: []string{"none", "xkp"}, Fact: "KP-094", About: "whether NUMXKP, PAIEMENT and MONTANTXKP are put behind the accepted URL"},
	{Name: "notify_refusals", Default: "false", Values: yesNo, Fact: "KP-100", About: "whether REFUSED and CANCELED are told, too"},
	{Name: "dynamic_alias", Default: "true", Values: yesNo, Fact: "KP-104", About: "whether ALIAS is told, outside of a strict TEST account"},
	{Name: "dynamic_retries", Default: "0", Type: operation.Int, Fact: "KP-106", About: "how often a dynamic return without an answer of status 2xx is sent again, an hour apart"},
	{Name: "dynamic_timeout", Default: "30s", Type: operation.Duration, Fact: "KP-107", About: "how long the shop's server may take"},
	{Name: "dynamic_wait", Default: "5s", Type: operation.Duration, Fact: "KP-107", About: "how long the customer's page waits for it"},
	{Name: "amount_text", Default: "fixed2", Values: []string{"fixed2", "drop_zero_cents"}, Fact: "KP-112", About: "how MONTANTXKP is written"},
	{Name: "source_addr", Default: "", Type: operation.String, Fact: "KP-118", About: "where the dynamic return comes from; nobody knows the provider's addresses"},
	{Name: "page_ttl", Default: "24h", Type: operation.Duration, Fact: "KP-124", About: "how long a payment page waits for its customer; the link of a mail waits until it is paid"},
	{Name: "server_notifies", Default: "false", Values: yesNo, Fact: "KP-154", About: "whether a charge by server-to-server is told by the dynamic return, too"},
}

// switchDefaults is made once; accounts look up what they do not set.
var switchDefaults = operation.Defaults(switches)
