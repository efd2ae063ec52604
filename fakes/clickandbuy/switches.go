package clickandbuy

import "paysandbox/sandbox/operation"

// switches are what the manuals leave open: our choice first, its alternatives
// behind it.
var switches = []operation.Switch{
	{Name: "premium.short_price", Default: "cents", Values: []string{"cents", "reject"}, Fact: "CB-041", About: "a price of one or two digits"},
	{Name: "premium.decimal_price", Default: "units", Values: []string{"units", "reject"}, Fact: "CB-042", About: "a price with a decimal point"},
	{Name: "premium.long_external_id", Default: "reject", Values: []string{"reject", "truncate"}, Fact: "CB-045", About: "an externalBDRID of more than 64 characters"},
	{Name: "premium.missing_external_id", Default: "accept", Values: []string{"accept", "reject"}, Fact: "CB-045", About: "a link without externalBDRID"},
	{Name: "premium.incomplete_address", Default: "warn", Values: []string{"warn", "block"}, Fact: "CB-052", About: "an incomplete set of cb_billing_ or cb_shipping_ parameters"},
	{Name: "premium.duplicate", Default: "last", Values: []string{"last", "first", "reject"}, Fact: "CB-054", About: "a parameter that is sent twice"},
	{Name: "premium.reserved", Default: "warn", Values: []string{"warn", "drop"}, Fact: "CB-055", About: "reserved names used for own parameters"},
	{Name: "premium.unknown_nation", Default: "ignore", Values: []string{"ignore", "reject"}, Fact: "CB-058", About: "a nation code outside of the manual's table"},
	{Name: "premium.unlisted_currency", Default: "page215", Values: []string{"page215", "accept"}, Fact: "CB-059", About: "a currency code outside of the manual's table"},
	{Name: "premium.price_alone", Default: "page215", Values: []string{"page215", "accept"}, Fact: "CB-078", About: "price without cb_currency on a link with dynamic currency"},
	{Name: "premium.external_id_scope", Default: "seller", Values: []string{"seller", "link"}, Fact: "CB-080", About: "where an externalBDRID is unique"},
	{Name: "fgkey.missing", Default: "reject", Values: []string{"reject", "accept"}, Fact: "CB-063", About: "a link with a dynkey and no fgkey"},
	{Name: "fgkey.rule", Default: "both", Values: []string{"both", "path", "basename"}, Fact: "CB-064", About: "what fgkey is the hash of"},
	{Name: "fgkey.trailing", Default: "reject", Values: []string{"reject", "ignore"}, Fact: "CB-067", About: "parameters after fgkey"},
	{Name: "handshake.target", Default: "auto", Values: []string{"auto", "link", "mirror"}, Fact: "CB-085", About: "which URL of the merchant is called"},
	{Name: "handshake.source_ip", Default: "217.22.128.10", Type: operation.String, Fact: "CB-086", About: "where the proxy calls from"},
	{Name: "handshake.forwarded_for", Default: "auto", Values: []string{"auto", "never", "always"}, Fact: "CB-086", About: "whether X-Forwarded-For tells the proxy's address"},
	{Name: "handshake.tls_verify", Default: "off", Values: []string{"off", "on"}, Fact: "CB-088", About: "whether a bad certificate of the merchant ends the call"},
	{Name: "handshake.extra_headers", Default: "none", Type: operation.String, Fact: "CB-095", About: "of the seven further X- headers that one integration saw: none, all, or their names"},
	{Name: "handshake.header_case", Default: "upper", Values: []string{"upper", "X-UserID", "lower"}, Fact: "CB-096", About: "the case of the header names"},
	{Name: "handshake.match", Default: "query", Values: []string{"query", "substring"}, Fact: "CB-098", About: "how result=success is looked for"},
	{Name: "handshake.redirect_body", Default: "accept", Values: []string{"accept", "reject"}, Fact: "CB-102", About: "a redirect with a body"},
	{Name: "handshake.timeout", Default: "40s", Type: operation.Duration, Fact: "CB-103", About: "how long the script may take"},
	{Name: "handshake.on_error", Default: "follow", Values: []string{"follow", "page"}, Fact: "CB-104", About: "where the browser goes after an absolute redirect without success"},
	{Name: "tmi.foreign_slave", Default: "fault34", Values: []string{"fault34", "accept"}, Fact: "CB-004", About: "a slaveMerchantID that is not the seller's"},
	{Name: "tmi.check_system_id", Default: "on", Values: []string{"on", "off"}, Fact: "CB-006", About: "a call on another system id's host"},
	{Name: "tmi.date_format", Default: "YYYYMMDDhhmmss", Type: operation.String, Fact: "CB-144", About: "the date strings of TMI"},
	{Name: "tmi.not_committed", Default: "fault32", Values: []string{"fault32", "false"}, Fact: "CB-152", About: "the answer about what is not booked"},
	{Name: "tmi.argument_order", Default: "position", Values: []string{"position", "name"}, Fact: "CB-165", About: "arguments with known names in another order: refused, or read by name"},
	{Name: "tmi.payment_ids", Default: "32 34 41 47 50 99", Type: operation.String, Fact: "CB-155", About: "the ids of PaymentException for the six of StatusException, in this order"},
	{Name: "tmi.cancelled", Default: "true", Values: []string{"true", "fault32"}, Fact: "CB-259", About: "the answer about what was booked and cancelled"},
	{Name: "pay.token_window", Default: "none", Type: operation.String, Fact: "CB-188", About: "how old the time in a token may be: none, or a duration"},
	{Name: "pay.error_codes", Default: "1 2 3 4 5 9", Type: operation.String, Fact: "CB-213", About: "the codes of: authentication failed, invalid request, unknown id, not allowed in this state, limit exceeded, temporary error"},
	{Name: "ems.timezone", Default: "Europe/Berlin", Type: operation.String, Fact: "CB-238", About: "the time zone of datetime"},
	{Name: "ems.retry", Default: "1m 5m 15m 60m 6h 6h 6h 6h 6h 6h 6h", Type: operation.String, Fact: "CB-246", About: "waits between attempts"},
	{Name: "ems.prolog", Default: `<?xml version="1.0" encoding="UTF-8"?>`, Type: operation.String, Fact: "CB-246", About: "what stands before the document; always UTF-8"},
	{Name: "ems.annotation", Default: "", Type: operation.String, Fact: "CB-246", About: "the text of annotation"},
	{Name: "test_credit.exhausted", Default: "allow", Values: []string{"allow", "decline"}, Fact: "CB-010", About: "a test buyer whose credit is missing or too small"},
	{Name: "link.inactive", Default: "404", Type: operation.Int, Fact: "CB-011", About: "the HTTP status for an inactive or unknown link"},
	{Name: "link.static_price", Default: "ignore", Values: []string{"ignore", "reject"}, Fact: "CB-016", About: "price on a link without dynamic price"},
	{Name: "buyer.ask_dob", Default: "off", Values: []string{"off", "on"}, Fact: "CB-025", About: "the date of birth is asked for before a purchase"},
	{Name: "pages.error_status", Default: "200", Type: operation.Int, Fact: "CB-081", About: "the HTTP status of the error pages"},
	{Name: "pages.lifetime", Default: "30m", Type: operation.Duration, Fact: "CB-250", About: "how long a payment page waits for its buyer"},
	{Name: "system_numbers", Default: "eu=1 uk=2 us=3 ch=4 se=5 dk=6 no=7", Type: operation.String, Fact: "CB-174", About: "systemID in TMI and EMS"},
}

// switchDefaults is made once; accounts look up what they do not set.
var switchDefaults = operation.Defaults(switches)
