package clickkw

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// checkoutStart is what checkout.js posts: the configuration of Checkout.configure with
// its functions called, and from where.
type checkoutStart struct {
	view    string // viewLightbox, viewPage
	address string // of the page that shows the gateway
	origin  string // of that page
	config  map[string]any
	broken  error // the text is no JSON
}

// startOf reads the posted text once, for byMerchant and for the handler.
func startOf(r *sandbox.Request) *checkoutStart {
	if read, ok := r.Parsed.(*checkoutStart); ok {
		return read
	}
	var sent struct {
		View          string         `json:"view"`
		Address       string         `json:"address"`
		Origin        string         `json:"origin"`
		Configuration map[string]any `json:"configuration"`
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(r.Field("checkout"))))
	decoder.UseNumber() // amounts stay as they were written
	err := decoder.Decode(&sent)
	start := &checkoutStart{view: viewPage, address: sent.Address, origin: sent.Origin, config: sent.Configuration, broken: err}
	if sent.View == viewLightbox {
		start.view = viewLightbox
	}
	r.Parsed = start
	return start
}

// byMerchant is whose checkout is opened: the session's or the merchant's (KW-099).
func byMerchant(r *sandbox.Request) (kind, id string) {
	start := startOf(r)
	if session, _ := start.text("session.id"); session != "" {
		return readCheckout(session)
	}
	merchant, _ := start.text("merchant")
	return "user", merchant
}

// text is a value of the configuration by its path; an error where it is no plain one.
func (s *checkoutStart) text(path string) (string, error) {
	var value any = s.config
	for name := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return "", nil
		}
		value = object[name]
	}
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return clip(strings.TrimSpace(v)), nil
	case json.Number:
		return clip(v.String()), nil
	}
	return "", invalidField(path, "a text or a number is expected")
}

func (s *checkoutStart) need(path string) (string, error) {
	text, err := s.text(path)
	if err == nil && text == "" {
		return "", missingField(path)
	}
	return text, err
}

// checkoutWanted is what a usable configuration of a shop asks for.
type checkoutWanted struct {
	merchant string
	order    string
	amount   payment.Money
	shown    orderShown
	lang     string
}

// wanted reads the configuration of a shop without a session. What it could read is
// there beside an error, too.
func (s *checkoutStart) wanted(r *sandbox.Request) (checkoutWanted, error) {
	wanted := checkoutWanted{lang: browserLanguage(r)}
	var first error
	read := func(into *string, path string, get func(string) (string, error)) {
		text, err := get(path)
		*into = text
		if first == nil {
			first = err
		}
	}
	var amount, currency, locale string
	read(&wanted.merchant, "merchant", s.need)
	read(&amount, "order.amount", s.need)
	read(&currency, "order.currency", s.need)
	read(&wanted.order, "order.id", s.need)
	read(&wanted.shown.Merchant, "interaction.merchant.name", s.need)
	read(&wanted.shown.Description, "order.description", s.text)
	read(&wanted.shown.Line1, "interaction.merchant.address.line1", s.text)
	read(&wanted.shown.Line2, "interaction.merchant.address.line2", s.text)
	read(&locale, "interaction.locale", s.text)
	if locale != "" {
		wanted.lang = language(locale[:min(2, len(locale))])
	}
	if first != nil {
		return wanted, first
	}
	if !payment.ListedCurrency(currency) {
		return wanted, invalidField("order.currency", "no currency is called "+strconv.Quote(currency))
	}
	money, err := payment.ParseMoney(amount, currency)
	if err != nil || money.Minor == 0 {
		return wanted, invalidField("order.amount", "an amount above 0 with at most "+strconv.Itoa(payment.Exponent(currency))+" decimals is expected")
	}
	wanted.amount = money
	return wanted, nil
}
