package shop

import (
	"html/template"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// The classic errors of merchants at Click2Sell. neverComparesAmount and notIdempotent
// are Klik & Pay's, too, and slow is ClickandBuy's.
const (
	ignoresChecksum       mistake = "ignores_checksum"
	decodesTwice          mistake = "decodes_twice"
	reusesTransaction     mistake = "reuses_transaction"
	ignoresRefunds        mistake = "ignores_refunds"
	accessOnCancel        mistake = "access_on_cancel"
	recurringIsNew        mistake = "recurring_is_new"
	accessForever         mistake = "access_forever"
	shipsOnThankyou       mistake = "ships_on_thankyou"
	asciiOnly             mistake = "ascii_only"
	needsOrderID          mistake = "needs_order_id"
	needsAffiliate        mistake = "needs_affiliate"
	presentIsSubscription mistake = "present_is_subscription"
	affiliateForMerchant  mistake = "affiliate_for_merchant"
	comparesCountryCode   mistake = "compares_country_code"
	behindLogin           mistake = "behind_login"
	unsignedPassthrough   mistake = "unsigned_passthrough"
	oneSecret             mistake = "one_secret"
)

var click2sellMistakes = func() (all []Mistake) {
	for _, m := range []struct {
		name        mistake
		about, fact string
		needs       template.URL
	}{
		{ignoresChecksum, "The checksum is never looked at: anyone who knows the listener's address can write a notification.", "CS-054", ""},
		{decodesTwice, "Values are decoded a second time, as in the manual's script: jane+shop@example.com loses its plus.", "CS-077", ""},
		{reusesTransaction, "A transaction that has paid one order pays another one, too.", "CS-089", ""},
		{neverComparesAmount, "Price and currency are not compared with those of the order.", "CS-090", ""},
		{notIdempotent, "Each notification hands out the goods, also the one that comes a second time.", "CS-091", ""},
		{ignoresRefunds, "A refund is taken for a sale that is known already: the buyer keeps access.", "CS-092", ""},
		{accessOnCancel, "Only transaction_type is read: a cancellation books another paid month.", "CS-093", "mode=subscription"},
		{recurringIsNew, "A re-bill, which has a new transaction, is taken for a new customer: goods are handed out again, and the member's access is not extended.", "CS-094", "mode=subscription"},
		{accessForever, "Access has no end: a payment that is missed is never noticed.", "CS-095", "mode=subscription"},
		{shipsOnThankyou, "The order is paid when the browser comes to the thank-you page.", "CS-097", ""},
		{asciiOnly, "The script fails at a buyer whose name has other letters than ASCII's.", "CS-099", ""},
		{needsOrderID, "The script fails where order_id is not sent.", "CS-100", ""},
		{needsAffiliate, "A notification without affiliate_username is refused.", "CS-101", ""},
		{presentIsSubscription, "A subscription_status that is sent empty is taken for a subscription's unknown state.", "CS-101", ""},
		{affiliateForMerchant, "The affiliate's name overwrites the merchant's, as in the manual's script.", "CS-102", ""},
		{comparesCountryCode, "The buyer's country, which is a name, is compared with a code of two letters.", "CS-103", ""},
		{behindLogin, "The listener sends whoever is not logged in to the login page, and so Click2Sell's server.", "CS-104", ""},
		{slow, "The listener needs 35 seconds before it answers.", "CS-106", ""},
		{unsignedPassthrough, "The order link names the order without a hash: the buyer can name another one.", "CS-107", ""},
		{oneSecret, "The first product's secret is used for all products.", "CS-108", "mode=subscription"},
	} {
		all = append(all, Mistake{Name: string(m.name), Provider: "click2sell", About: m.about, Fact: m.fact, Needs: m.needs})
	}
	return all
}()

// tooSlowToListen is longer than Click2Sell waits for an answer (CS-081).
const tooSlowToListen = 35 * time.Second

// careless is how a merchant answers whose script does not get as far as the checks.
func (c *click2sell) careless(o order, n click2sellNotice) (said click2sellSaid, made bool) {
	switch {
	case o.makes(behindLogin):
		return click2sellSaid{status: http.StatusFound, text: "Please log in.", location: c.shop.url + "/login"}, true
	case o.makes(asciiOnly) && strings.ContainsFunc(n.name+n.surname, func(r rune) bool { return r >= utf8.RuneSelf }):
		return click2sellSaid{status: http.StatusInternalServerError, text: "Unexpected character"}, true
	case o.makes(needsOrderID) && !n.has("order_id"):
		return click2sellSaid{status: http.StatusInternalServerError, text: "Undefined index: order_id"}, true
	case o.makes(needsAffiliate) && !n.has("affiliate_username"):
		return answerTo(reasonMissing.of("affiliate_username")), true
	}
	return click2sellSaid{}, false
}
