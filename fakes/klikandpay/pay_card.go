package klikandpay

import (
	"slices"
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// What is wrong with a field.
const (
	fieldMissing = "missing"
	fieldInvalid = "invalid"
	fieldBrand   = "brand" // a good number, of a card that is not taken
)

// problems are what is wrong with a form, by field name.
type problems map[string]string

// cardTyped is what a customer has entered on page 2. Number and code are not kept.
type cardTyped struct {
	Month, Year string // as typed
	Wrong       problems
	card        card // without a number where none can be read
}

// readTyped reads page 2. The number ends here: in the journal it is hidden wherever it
// stands, and the code by its name. How people write a card's data is forgiven (KP-175).
func readTyped(r *sandbox.Request) cardTyped {
	number, cvv := typedDigits(r.Field("NUMCARTE")), typedDigits(r.Field("CVV"))
	r.Secret(r.Field("NUMCARTE"))
	r.Secret(number)
	typed := cardTyped{Month: sandbox.Clip(strings.TrimSpace(r.Field("EXPMOIS")), 2), Year: sandbox.Clip(strings.TrimSpace(r.Field("EXPANNEE")), 4), Wrong: problems{}}
	switch {
	case number == "":
		typed.Wrong["NUMCARTE"] = fieldMissing
	case !plausible(number): // KP-090
		typed.Wrong["NUMCARTE"] = fieldInvalid
	}
	month, problem := readPart(typed.Month, 1, 12)
	typed.wrong("EXPMOIS", problem)
	year, problem := readPart(typed.Year, 0, 9999)
	switch {
	case problem == "" && len(typed.Year) == 2: // people write it as it stands on the card
		year += 2000
	case problem == "" && len(typed.Year) != 4:
		problem = fieldInvalid
	}
	typed.wrong("EXPANNEE", problem)
	switch _, err := strconv.ParseUint(cvv, 10, 32); {
	case cvv == "":
		typed.Wrong["CVV"] = fieldMissing
	case err != nil || len(cvv) < 3 || len(cvv) > 4: // KP-036
		typed.Wrong["CVV"] = fieldInvalid
	}
	if typed.Wrong["NUMCARTE"] == "" {
		typed.card = readCard(number, cvv, month, year, "")
	}
	return typed
}

// typedDigits is a number without what people, and phones, group it by.
func typedDigits(text string) string { return digitsOf(strings.Join(strings.Fields(text), "")) }

// check looks whether a card of this kind is taken.
func (t *cardTyped) check(means []string) {
	if t.Wrong["NUMCARTE"] == "" && !slices.Contains(means, t.card.Brand) {
		t.Wrong["NUMCARTE"] = fieldBrand
	}
}

func (t *cardTyped) wrong(field, problem string) {
	if problem != "" {
		t.Wrong[field] = problem
	}
}

// readPart reads a month or a year.
func readPart(text string, least, most int) (int, string) {
	if text == "" {
		return 0, fieldMissing
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || int(n) < least || int(n) > most {
		return 0, fieldInvalid
	}
	return int(n), ""
}
