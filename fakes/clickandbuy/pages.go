package clickandbuy

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"paysandbox/sandbox/payment"
)

// This file says what the hosted pages are given; the pages themselves are
// templates/clickandbuy in package web, one per type below and named after it:
// loginPage is "login", troublePage is "error".
//
// What browser tests may hold on to (CB-073 leaves all of it to us): the forms
// cb-login, cb-register and cb-confirm; a field's id is "cb-" and its name, as in
// cb-username or cb-FirstName (the radios: cb-Gender-M, cb-Gender-F); a form's
// button is cb-submit; the text beside a wrong field is "cb-<name>-problem", all
// of them together cb-problems; the amount is cb-price; the links are
// cb-to-register, cb-to-login and cb-link. The pages of the manual's errors are
// #cb-error with data-page, everything else that is no form is #cb-notice with
// data-notice.

// frame is what every page can show: the merchant's offer (CB-072) and the
// language. Whatever is empty is left out, and with all of it empty the page is
// that of a purchase that nobody knows.
type frame struct {
	Lang        string // language of the page: `lang` of the link or of the domain (CB-007, CB-047)
	Domain      string // name of the domain
	Logo        string // address of the domain's logo, shown at no more than 468x60
	Header      string // the domain's header text
	Offer       string // name of the offer
	Info        string // what the merchant says about it
	Price       string // see priceText
	NotifyUsers bool   // adds the line about how long a payment may take (CB-012)
	TestMode    bool   // the domain still is in test mode (CB-008)
}

// loginPage is the payment page that a premium link leads to: the offer,
// form#cb-login (username, password) and the way to "Jetzt anmelden" (CB-071).
type loginPage struct {
	frame
	Action      string // where the form posts to
	RegisterURL string
	Username    string // typed before
	Problem     loginProblem
	Bonus       string // for opening an account, see priceText; "" is none (CB-007)
}

// loginProblem is why a login was turned away; "" is a first visit.
type loginProblem string

const (
	loginWrong  loginProblem = "wrong"  // user name or password
	loginLocked loginProblem = "locked" // buyer is LOCKED or TERMINATED (CB-026)
)

// confirmPage is what the buyer agrees to, form#cb-confirm with the button
// "Bestätigen". There is no way to cancel on it (CB-082).
type confirmPage struct {
	frame
	Action         string
	Buyer          string       // e-mail address
	Billing        []string     // lines of cb_billing_* (CB-050); none, no address
	Shipping       []string     // lines of cb_shipping_* (CB-051)
	Credit         string       // the buyer's test credit, see priceText; "" is none (CB-009)
	Bonuses        []bonusLine  // what bonuses pay; none, they pay nothing (CB-007)
	Pay            string       // what is left to pay then, see priceText
	AskDateOfBirth bool         // adds the field DateOfBirth (CB-025)
	DateOfBirth    string       // typed before
	Problem        fieldProblem // of DateOfBirth
}

// bonusLine is what a bonus takes off the price.
type bonusLine struct {
	Kind   bonusKind
	Amount string // see priceText
}

// redeem shows what bonuses pay of the price.
func (p *confirmPage) redeem(list []redeemed, price payment.Money) {
	for _, r := range list {
		if r.Hundredths > 0 {
			p.Bonuses = append(p.Bonuses, bonusLine{r.Kind, priceText(p.Lang, -r.Hundredths, price.Currency)})
		}
	}
	p.Pay = priceText(p.Lang, price.Minor-pays(list), price.Currency)
}

// offeredBonus is what the domain promises to those who open an account.
func (d *deal) offeredBonus() string {
	given, err := d.domain.RegistrationBonus.hundredths()
	if err != nil || given == 0 {
		return ""
	}
	return priceText(d.purchase.Lang, given, d.domain.RegistrationBonus.Currency)
}

// Field is the question for the date of birth as the shared part of the
// templates takes it.
func (p confirmPage) Field() formField {
	return formField{Name: "DateOfBirth", Value: p.DateOfBirth, Problem: p.Problem, Required: true}
}

// The two of the five error pages that a premium link does not end in at once:
// after login (CB-074) and after "Bestätigen" (CB-075).
const (
	pageTestMode    errorPage = "2.1.1"
	pageUnreachable errorPage = "2.1.2"
)

// troublePage is one of the five pages of the manual's chapter on troubles (TS
// §2.1): #cb-error with its number in data-page, the printed title, a paragraph
// for the customer, and folded away what the shop's developer can do. It links
// nowhere (CB-081, CB-082).
type troublePage struct {
	frame
	Number errorPage
	Reason string // in English: exactly what was found; "" shows the causes only
}

// manualCauses is how many causes the manual names for each page.
var manualCauses = map[errorPage]int{
	pageTestMode: 1, pageUnreachable: 5, pageFaultyData: 1, pageMismatch: 4, pageNoDynamicCurrency: 2,
}

// Causes are the ids of the messages that tell the manual's causes.
func (p troublePage) Causes() []string {
	var ids []string
	for i := range manualCauses[p.Number] {
		ids = append(ids, fmt.Sprintf("error.%s.cause%d", p.Number, i+1))
	}
	return ids
}

// noticePage is everything else that a browser can run into, in neutral words:
// #cb-notice with its kind in data-notice. No such text of the provider is known
// (CB-315).
type noticePage struct {
	frame
	Kind    notice
	Outcome noticeOutcome // of a finished payment
	Link    string        // the one way on, within the hosted pages; "" is none
	Reason  string        // in English, for the developer, folded away; "" is none
}

// notice is what a noticePage is about.
type notice string

const (
	noticeUnknownLink  notice = "unknown_link"  // unknown or inactive (CB-011)
	noticeExpired      notice = "expired"       // the page's lifetime has passed (CB-250)
	noticeFinished     notice = "finished"      // the payment has come to its end before
	noticeWaiting      notice = "waiting"       // the first handshake is under way (CB-251); Link looks again
	noticeLocked       notice = "locked"        // of the buyer (CB-026); Link is the login
	noticeRefused      notice = "refused"       // credit exhausted, or a scenario says so (CB-026)
	noticeBadRequest   notice = "bad_request"   // no request that these pages send
	noticeNotFound     notice = "not_found"     // no such page
	noticeMerchantGone notice = "merchant_gone" // the account was removed meanwhile
)

// LinkMessage is the id of the words on the link.
func (p noticePage) LinkMessage() string {
	switch p.Kind {
	case noticeWaiting:
		return "notice.link_again"
	case noticeLocked, noticeRefused:
		return "notice.link_login"
	case noticeUnknownLink, noticeExpired, noticeFinished, noticeBadRequest, noticeNotFound, noticeMerchantGone:
	}
	return "notice.link_back"
}

// noticeOutcome is how a finished payment ended; "" does not say.
type noticeOutcome string

const (
	outcomeBooked    noticeOutcome = "booked"
	outcomeNotBooked noticeOutcome = "not_booked" // rolled back or abandoned
	outcomeCancelled noticeOutcome = "cancelled"  // booked, and given back
)

// priceText is an amount in hundredths, which ClickandBuy counts in whatever the
// currency (CB-060), as a language writes it: "1.234,50 EUR" in German, "1,234.50
// EUR" in English. The code stands behind the amount in all of them.
func priceText(lang string, hundredths int64, currency string) string {
	if lang == "no" {
		lang = "nn" // the tables know how Norwegian numbers look under this name only
	}
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	speaks, known := numerals.Load(lang)
	if !known {
		speaks, _ = numerals.LoadOrStore(lang, newNumeral(lang))
	}
	n := speaks.(*numeral)
	// The parts are formatted apart because the whole is no integer and must not
	// become a float.
	return sign + n.printer.Sprint(number.Decimal(hundredths/100)) + n.mark +
		n.printer.Sprint(number.Decimal(hundredths%100, number.MinIntegerDigits(2))) + " " + currency
}

// numerals are what languages write numbers with. Pages come in the provider's languages
// only, so there are few.
var numerals sync.Map // language -> *numeral

type numeral struct {
	printer *message.Printer
	mark    string // between units and hundredths
}

func newNumeral(lang string) *numeral {
	printer := message.NewPrinter(language.Make(lang))
	// A language's decimal mark stands between the digits of 1.1.
	one := printer.Sprint(number.Decimal(1))
	return &numeral{printer, strings.Trim(printer.Sprint(number.Decimal(1.1, number.Scale(1))), one)}
}
