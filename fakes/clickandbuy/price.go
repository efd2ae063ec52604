package clickandbuy

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"paysandbox/sandbox/payment"
)

// errorPage is one of the provider's error pages, by the manual's section; "" is none.
type errorPage string

// The pages in which a premium link can end (CB-076 to CB-078).
const (
	pageFaultyData        errorPage = "2.1.3" // the merchant passes faulty data
	pageMismatch          errorPage = "2.1.4" // the data does not match: fgkey
	pageNoDynamicCurrency errorPage = "2.1.5" // the link type supports no dynamic currencies
)

// maxPrice is the highest price in hundredths: what TMI's unsignedInt can report (CB-142).
const maxPrice = math.MaxUint32

// linkPrice is what a link's configuration says about price and currency (CB-015 to CB-017).
type linkPrice struct {
	Price           int64  // hundredths, in every currency (CB-060); 0 where none is fixed
	Currency        string // of the fixed price, and of `price` where it comes alone
	Dynamic         bool   // `price` may be sent
	DynamicCurrency bool   // `cb_currency` may be sent; has no effect without Dynamic
}

// priceSwitches are the words of the switches that rule price and currency. The zero
// value is the default of each.
type priceSwitches struct {
	Short    string // premium.short_price: cents, reject (CB-041)
	Decimal  string // premium.decimal_price: units, reject (CB-042)
	Unlisted string // premium.unlisted_currency: page215, accept (CB-059)
	Alone    string // premium.price_alone: page215, accept (CB-078)
	Static   string // link.static_price: ignore, reject (CB-016)
}

// priceDecision is what a link costs, or the page that refuses it.
type priceDecision struct {
	Amount   int64  // hundredths
	Currency string // ISO 4217
	Notes    []string
	Page     errorPage
}

func (d *priceDecision) note(format string, args ...any) {
	d.Notes = append(d.Notes, fmt.Sprintf(format, args...))
}

func (d *priceDecision) refuse(page errorPage, format string, args ...any) {
	d.Page = page
	d.note(format, args...)
}

// decidePrice finds amount and currency of a premium link, first whether the link may
// set them, then their values (CB-079).
func decidePrice(q linkQuery, link linkPrice, sw priceSwitches) priceDecision {
	d := priceDecision{Amount: link.Price, Currency: link.Currency}
	price, priceSent := q.lookup("price")
	currency, currencySent := q.lookup("cb_currency")
	mayCurrency := link.Dynamic && link.DynamicCurrency // CB-017

	switch {
	case currencySent && !mayCurrency:
		d.refuse(pageNoDynamicCurrency, "cb_currency is sent, and dynamic currency is off for the link (CB-078)")
	case currencySent && !priceSent:
		d.refuse(pageNoDynamicCurrency, "cb_currency is sent without price (CB-043)")
	case mayCurrency && priceSent && !currencySent && sw.Alone != "accept":
		d.refuse(pageNoDynamicCurrency, "price is sent without cb_currency on a link with dynamic currency (CB-078)")
	case currencySent && !currencyAllowed(currency, sw.Unlisted):
		d.refuse(pageNoDynamicCurrency, "cb_currency %q is not in the table of TS §3.4 (CB-059)", shorten(currency))
	case priceSent && !link.Dynamic && sw.Static == "reject":
		d.refuse(pageFaultyData, "price is sent, and dynamic price is off for the link (CB-016)")
	case priceSent && !link.Dynamic:
		d.note("price %q is ignored, dynamic price is off for the link (CB-016)", shorten(price))
	case priceSent:
		d.setPrice(price, sw)
		if currencySent {
			d.Currency = currency
		}
	case mayCurrency && link.Price == 0: // the manual's second cause of the page, to the letter
		d.refuse(pageNoDynamicCurrency, "neither price nor cb_currency is sent in correct case (CB-078)")
	case link.Dynamic:
		d.note("no price is sent, the link's fixed price is used (CB-015)")
	}
	if d.Page == "" && d.Amount <= 0 {
		d.refuse(pageFaultyData, "the price is 0 (CB-061)")
	}
	if d.Page != "" {
		d.Amount, d.Currency = 0, ""
	}
	return d
}

var (
	decimalPrice = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+\.[0-9]{1,2}$`) })
	shortPrice   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{1,2}$`) })
)

// setPrice reads the text of `price`: digits are hundredths (CB-040), a number with
// one or two decimals is units (CB-042), anything else is unreadable (CB-061).
func (d *priceDecision) setPrice(text string, sw priceSwitches) {
	digits := text
	switch {
	case decimalPrice().MatchString(text):
		if sw.Decimal == "reject" {
			d.refuse(pageFaultyData, "price %q is not in cents (CB-042)", shorten(text))
			return
		}
		d.note("price %q is read as units, the manual wants cents (CB-042)", shorten(text))
		units, decimals, _ := strings.Cut(text, ".")
		digits = units + (decimals + "0")[:2]
	case shortPrice().MatchString(text):
		if sw.Short == "reject" {
			d.refuse(pageFaultyData, "price %q has fewer than three digits (CB-041)", text)
			return
		}
		d.note("price %q is read as cents; pad it to three digits (CB-041)", text)
	}
	amount, err := strconv.ParseUint(digits, 10, 32) // 32 bits: maxPrice
	if err != nil {
		d.refuse(pageFaultyData, "price %q is not a number of cents up to %d (CB-061)", shorten(text), int64(maxPrice))
		return
	}
	d.Amount = int64(amount)
}

// currencyAllowed knows the manual's table; case matters. Even where other codes are
// accepted they are three letters, since they end up in a header of the handshake.
func currencyAllowed(code, unlisted string) bool {
	return payment.ListedCurrency(code) || unlisted == "accept" && threeLetters().MatchString(code)
}

var threeLetters = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]{3}$`) })

// millicents is the text of X-PRICE: a thousandth of a hundredth of the currency, so
// hundredths x 1000 in plain digits, 123 as 123000 (CB-090).
func millicents(hundredths int64) string { return strconv.FormatInt(hundredths*1000, 10) }

// shorten cuts a stranger's value for a note.
func shorten(text string) string { return nameList{text}.String() }
