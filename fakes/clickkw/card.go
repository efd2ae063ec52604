package clickkw

import (
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// cardOnFile is what is kept of a payer's card: never its number or security code, but
// what they decide.
type cardOnFile struct {
	Number   string `json:"number"` // masked, "" there is none
	Brand    string `json:"brand"`
	Holder   string `json:"holder"`
	Month    int    `json:"month"`    // 1 to 12
	Year     int    `json:"year"`     // 2039
	Enrolled bool   `json:"enrolled"` // in 3-D Secure
	CSC      string `json:"csc"`      // what the bank says of the security code
}

// scripted is the card as rules see it.
func (c cardOnFile) scripted() scenario.Card {
	return scenario.Card{Number: c.Number, Brand: c.Brand, Holder: c.Holder, Month: c.Month, Year: c.Year}
}

// What is wrong with a field of the card form.
const (
	fieldMissing = "missing"
	fieldInvalid = "invalid"
	fieldBrand   = "brand" // a good number, of a card that is not taken
)

// problems are what is wrong with a form, by field name.
type problems map[string]string

// readCard reads the card form (KW-105, KW-109). Number and code end here; in the journal
// their fields are masked by name, and the number wherever it stands.
func readCard(r *sandbox.Request) (cardOnFile, problems) {
	wrong := problems{}
	number, code := payment.CardDigits(r.Field("cardNumber")), payment.CardDigits(r.Field("securityCode"))
	r.Secret(number)
	r.Secret(r.Field("cardNumber"))
	c := cardOnFile{Holder: clip(strings.TrimSpace(r.Field("cardholderName"))), Brand: brandOf(number)}
	switch {
	case number == "":
		wrong["cardNumber"] = fieldMissing
	case len(number) < 12 || len(number) > 19 || !payment.Luhn(number):
		wrong["cardNumber"] = fieldInvalid
	case c.Brand == "":
		wrong["cardNumber"] = fieldBrand
	default:
		c.Number, c.Enrolled = payment.MaskCard(number), enrolled[number]
	}
	c.Month, wrong["expiryMonth"] = readMonth(r.Field("expiryMonth"))
	c.Year, wrong["expiryYear"] = readYear(r.Field("expiryYear"))
	if c.Holder == "" {
		wrong["cardholderName"] = fieldMissing
	}
	switch {
	case code == "":
		wrong["securityCode"] = fieldMissing
	case !allDigits(code) || len(code) != codeLength(c.Brand):
		wrong["securityCode"] = fieldInvalid
	}
	c.CSC = codeSays(code)
	for field, problem := range wrong {
		if problem == "" {
			delete(wrong, field)
		}
	}
	return c, wrong
}

// readMonth reads a month of one or two digits.
func readMonth(text string) (month int, problem string) {
	text = payment.CardDigits(text)
	n, err := strconv.Atoi(text)
	switch {
	case text == "":
		return 0, fieldMissing
	case err != nil || !allDigits(text) || len(text) > 2 || n < 1 || n > 12:
		return 0, fieldInvalid
	}
	return n, ""
}

// readYear reads a year of two digits, as the form asks for it, or of four (KW-105).
func readYear(text string) (year int, problem string) {
	text = payment.CardDigits(text)
	if text == "" {
		return 0, fieldMissing
	}
	if len(text) == 4 {
		text = strings.TrimPrefix(text, "20")
	}
	n, err := strconv.Atoi(text)
	if err != nil || !allDigits(text) || len(text) != 2 {
		return 0, fieldInvalid
	}
	return 2000 + n, ""
}

func allDigits(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
}

// brands are the cards that the gateway takes, by the numbers that theirs begin with.
var brands = []struct {
	name     string
	from, to string
}{
	{"Visa", "4", "4"},
	{"Mastercard", "51", "55"},
	{"Mastercard", "2221", "2720"},
	{"American Express", "34", "34"},
	{"American Express", "37", "37"},
	{"Diners Club", "300", "305"},
	{"Diners Club", "309", "309"},
	{"Diners Club", "36", "36"},
	{"Diners Club", "38", "39"},
	{"JCB", "3528", "3589"},
}

// brandOf is a number's brand, "" for one that the gateway does not take.
func brandOf(number string) string {
	for _, brand := range brands {
		n := len(brand.from)
		if len(number) >= n && brand.from <= number[:n] && number[:n] <= brand.to {
			return brand.name
		}
	}
	return ""
}

// codeLength is how many digits a brand's security code has.
func codeLength(brand string) int {
	if brand == "American Express" {
		return 4
	}
	return 3
}

// enrolled are the gateway's test cards that take part in 3-D Secure (section 9).
var enrolled = map[string]bool{
	"5123450000000008": true, "2223000000000007": true, "4508750015741019": true, "30123400000000": true, "3528000000000007": true,
}

// What a card's bank says of its security code (KW-119).
const (
	cscMatch        = "MATCH"
	cscNotProcessed = "NOT_PROCESSED"
	cscNoMatch      = "NO_MATCH"
)

// codeSays is the test banks' answer to a code; American Express's have a digit more
// (KW-180).
func codeSays(code string) string {
	switch code {
	case "100", "1000":
		return cscMatch
	case "102", "1020":
		return cscNoMatch
	}
	return cscNotProcessed
}
