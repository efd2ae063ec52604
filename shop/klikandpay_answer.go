package shop

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// klikandpaySaid is an answer of one of the provider's scripts. The manual shows none;
// there are two forms in which they may come (KP-047).
type klikandpaySaid struct {
	response string // 00, REFUSED or ERROR
	fault    string // the word of an ERROR
	number   string // NUMXKP
	amount   string // as sent
	alias    string
}

// done tells whether the script did what it was asked for. The number decides with the
// word: a body that is not empty says nothing (KP-141).
func (s klikandpaySaid) done() bool { return s.response == responsePaid && s.number != "" }

// why is the reason word of an answer that says no.
func (s klikandpaySaid) why() reason {
	if s.response == responseRefused {
		return reasonRefused
	}
	word := notInReasons().ReplaceAllString(strings.ToLower(s.fault), "_")
	return orDefault(reason(strings.Trim(word[:min(len(word), 64)], "_")), reasonUnclear)
}

// readKlikandpay reads an answer in either form: KEY=value joined by &, or values
// separated by bars behind a keyword (KP-048 to KP-052).
func readKlikandpay(got answer) (s klikandpaySaid, err error) {
	line, _, _ := strings.Cut(strings.TrimSpace(string(got.body)), "\n")
	if got.status != http.StatusOK {
		return s, fmt.Errorf("HTTP %d: %w", got.status, errKlikandpayAnswer)
	}
	if strings.HasPrefix(line, "VALIDATION") {
		field := append(strings.Split(line, "|"), "", "", "")
		switch {
		case field[0] == "VALIDATIONYES":
			return klikandpaySaid{response: responsePaid, number: field[1], amount: field[2], alias: field[3]}, nil
		case field[1] == responseRefused:
			return klikandpaySaid{response: responseRefused}, nil
		}
		return klikandpaySaid{response: "ERROR", fault: field[1]}, nil
	}
	values, err := url.ParseQuery(line)
	if err != nil || values.Get("RESPONSE") == "" { // an empty body, too (KP-045)
		return s, fmt.Errorf("%w: %d bytes without a RESPONSE", errKlikandpayAnswer, len(got.body))
	}
	return klikandpaySaid{
		response: values.Get("RESPONSE"), fault: values.Get("ERROR"), number: values.Get("NUMXKP"),
		amount: values.Get("MONTANTXKP"), alias: values.Get("ALIAS"),
	}, nil
}
