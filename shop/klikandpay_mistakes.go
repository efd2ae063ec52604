package shop

import (
	"html/template"
	"slices"
	"strconv"
)

// The classic errors of merchants at Klik & Pay. givesUpEarly is ClickandBuy's, too.
const (
	shipsOnBrowserReturn  mistake = "ships_on_browser_return"
	anyCallIsPaid         mistake = "any_call_is_paid"
	responseAsNumber      mistake = "response_as_number"
	neverCallsBack        mistake = "never_calls_back"
	unhashedRetour        mistake = "unhashed_retour"
	base64Retour          mistake = "base64_retour"
	neverComparesAmount   mistake = "never_compares_amount"
	comparesAmountText    mistake = "compares_amount_text"
	neverComparesCurrency mistake = "never_compares_currency"
	reusesNumxkp          mistake = "reuses_numxkp"
	notIdempotent         mistake = "not_idempotent"
	ignoresSecondPayment  mistake = "ignores_second_payment"
	needsEveryField       mistake = "needs_every_field"
	readsGetOnly          mistake = "reads_get_only"
	expectsWholeAmount    mistake = "expects_whole_amount"
	shipsEachTerm         mistake = "ships_each_term"
	extraOffByOne         mistake = "extra_off_by_one"
	shipsOnAuthorization  mistake = "ships_on_authorization"
	bodyNotEmptyIsPaid    mistake = "body_not_empty_is_paid"
	storesEmptyAlias      mistake = "stores_empty_alias"
	chargesAgain          mistake = "charges_again"
	leftInTest            mistake = "left_in_test"
)

var klikandpayMistakes = func() (all []Mistake) {
	for _, m := range []struct {
		name        mistake
		about, fact string
		needs       template.URL
	}{
		{shipsOnBrowserReturn, "The order is paid when the browser comes back to the accepted URL.", "KP-125", ""},
		{givesUpEarly, "A question about the transaction without an answer counts as not paid.", "KP-126", ""},
		{notIdempotent, "Each dynamic return hands out the goods, also the one that comes a second time.", "KP-127", ""},
		{neverCallsBack, "The hash in RETOUR is believed, which the buyer has seen in the form; veriftransaction.pl is never asked.", "KP-128", ""},
		{neverComparesAmount, "The amount that was paid is not compared.", "KP-128", ""},
		{neverComparesCurrency, "The currency that was paid is not compared.", "KP-128", ""},
		{reusesNumxkp, "A transaction that has paid one order pays another one, too.", "KP-128", ""},
		{anyCallIsPaid, "To be called at all counts as paid, whatever RESPONSE says; nobody is asked.", "KP-129", ""},
		{responseAsNumber, "RESPONSE is compared with 0 as a number, which REFUSED and AWAITING are, too; nobody is asked.", "KP-130", ""},
		{comparesAmountText, "MONTANTXKP is compared as a text: 43.5 is not 43.50.", "KP-131", ""},
		{needsEveryField, "The script fails where MONTANTXKP, DEVISEXKP or TRANSACTIONID is not sent.", "KP-132", ""},
		{base64Retour, "The hash in RETOUR is base64, and its + comes back as a blank.", "KP-133", ""},
		{expectsWholeAmount, "The first instalment is taken for a fraud: it is not the whole amount.", "KP-134", "mode=instalments"},
		{extraOffByOne, "EXTRA says one payment less than the shop waits for.", "KP-135", "mode=instalments"},
		{shipsEachTerm, "Each instalment and each term hands out the goods again.", "KP-136", "mode=instalments"},
		{readsGetOnly, "Only the query is read: a dynamic return by POST says nothing.", "KP-138", ""},
		{chargesAgain, "A charge whose answer is lost is made again.", "KP-140", "mode=server"},
		{bodyNotEmptyIsPaid, "Any answer to a charge that is not empty counts as paid.", "KP-141", "mode=server"},
		{storesEmptyAlias, "The alias is stored where none was handed out, and charged later.", "KP-142", "mode=server"},
		{shipsOnAuthorization, "A deferred payment counts as paid; it is never validated.", "KP-144", "mode=deferred"},
		{ignoresSecondPayment, "A second payment of the same order is taken for a repeated call.", "KP-145", ""},
		{unhashedRetour, "RETOUR is the order's bare number, and nobody is asked: anyone can write the call.", "KP-118", ""},
		{leftInTest, "The form of the production account still goes to paiementtest, where no money moves.", "KP-026", "account=production"},
	} {
		all = append(all, Mistake{Name: string(m.name), Provider: "klikandpay", About: m.about, Fact: m.fact, Needs: m.needs})
	}
	return all
}()

// asksNobody tells whether the merchant believes a call without asking back.
func asksNobody(o order) bool {
	return slices.ContainsFunc([]mistake{neverCallsBack, anyCallIsPaid, responseAsNumber, unhashedRetour}, o.makes)
}

// believes tells whether a mistaken merchant takes a RESPONSE for paid that is not 00.
func believes(o order, response string) bool {
	return o.makes(anyCallIsPaid) || o.makes(responseAsNumber) && phpNumber(response) == 0
}

// phpNumber is what PHP before version 8 makes of a text that is compared with a number:
// the digits that it begins with, else 0.
func phpNumber(text string) int {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	number, _ := strconv.Atoi(text[:end])
	return number
}
