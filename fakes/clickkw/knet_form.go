package clickkw

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// knetTyped is what a payer has entered on KNET's payment page.
type knetTyped struct {
	Bank   string
	Number string // as typed
	Month  int    // 0: not chosen
	Year   int
	pin    string
}

// read takes what was typed, and keeps number and PIN out of the journal.
func (look *knetLook) read(r *sandbox.Request) knetTyped {
	typed := knetTyped{
		Bank: r.Field(look.fields.Bank), Number: r.Field(look.fields.Number), pin: r.Field(look.fields.PIN),
		Month: chosen(r.Field(look.fields.Month)), Year: chosen(r.Field(look.fields.Year)),
	}
	r.Secret(strings.TrimSpace(typed.Number))
	r.Secret(typed.digits())
	r.Secret(typed.pin)
	return typed
}

// chosen is what a list of numbers sends, 0 for anything else.
func chosen(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > 9999 {
		return 0
	}
	return n
}

var (
	tenDigits  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{10}$`) })
	fourDigits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{4}$`) })
)

// digits are the ten digits after the prefix, which may have been typed with it; "" where
// it is neither. No check digit is looked at: the test cards have none (KW-074).
func (t knetTyped) digits() string {
	text := strings.Join(strings.Fields(t.Number), "")
	if len(text) == len(knetPrefix)+10 {
		text = strings.TrimPrefix(text, knetPrefix)
	}
	if !tenDigits().MatchString(text) {
		return ""
	}
	return text
}

// lastFour are the digits that may be shown.
func (t knetTyped) lastFour() string { return t.digits()[6:] }

// card is the card as rules see it: without a number where none was typed.
func (t knetTyped) card() scenario.Card {
	card := scenario.Card{Brand: "KNET", Month: t.Month, Year: t.Year}
	if t.digits() != "" {
		card.Number = knetPrefix + "******" + t.lastFour()
	}
	return card
}

// knetProblem is what is wrong with a field; Message is an id of the page's words.
type knetProblem struct{ Field, Target, Message string }

// problems are those of the form, in its order. lastYear is the last that is listed.
func (look *knetLook) problems(t knetTyped, lastYear int) []knetProblem {
	var found []knetProblem
	wrong := func(field, target, message string) {
		found = append(found, knetProblem{field, target, message})
	}
	switch {
	case !listed(look.banks(), t.Bank):
		wrong("bank", look.fields.Bank, "bank_missing")
	case t.Bank != look.bank: // KW-073
		wrong("bank", look.fields.Bank, "bank_refused")
	}
	switch {
	case strings.TrimSpace(t.Number) == "":
		wrong("number", look.fields.Number, "number_missing")
	case t.digits() == "":
		wrong("number", look.fields.Number, "number_wrong")
	}
	switch {
	case t.Month < 1 || t.Month > 12:
		wrong("expiry", look.fields.Month, "expiry_missing")
	case t.Year < firstYear || t.Year > lastYear:
		wrong("expiry", look.fields.Year, "expiry_missing")
	}
	switch {
	case t.pin == "":
		wrong("pin", look.fields.PIN, "pin_missing")
	case !fourDigits().MatchString(t.pin):
		wrong("pin", look.fields.PIN, "pin_wrong")
	}
	return found
}

// knetBank is an option of the list of banks.
type knetBank struct{ Value, Name string }

// banks are KNET's test card and the names of real banks, whose cards pay nowhere but
// at the real KNET (KW-073).
func (look *knetLook) banks() []knetBank {
	return append([]knetBank{{look.bank, "Knet Test Card [KNET1]"}}, realBanks...)
}

var realBanks = []knetBank{
	{"ABK", "Al Ahli Bank of Kuwait [ABK]"},
	{"Rajhi", "Al Rajhi Bank [Rajhi]"},
	{"BBK", "Bank of Bahrain and Kuwait [BBK]"},
	{"Boubyan", "Boubyan Bank [Boubyan]"},
	{"Burgan", "Burgan Bank [Burgan]"},
	{"CBK", "Commercial Bank of Kuwait [CBK]"},
	{"Doha", "Doha Bank [Doha]"},
	{"GBK", "Gulf Bank of Kuwait [GBK]"},
	{"KFH", "Kuwait Finance House [KFH]"},
	{"KIB", "Kuwait International Bank [KIB]"},
	{"NBK", "National Bank of Kuwait [NBK]"},
	{"QNB", "Qatar National Bank [QNB]"},
	{"Warba", "Warba Bank [Warba]"},
}

func listed(banks []knetBank, value string) bool {
	for _, bank := range banks {
		if bank.Value == value {
			return true
		}
	}
	return false
}
