package clickkw

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// knetCards are KNET's test cards by what becomes of them (KW-082 to KW-090).
var knetCards = map[string]map[string]string{
	knetCaptured.outcome():    {"number": "0000000008", "month": "12", "year": "2018", "pin": "1234"}, // the manual's
	knetNotCaptured.outcome(): {"number": "0000000001", "month": "5", "year": "2025", "pin": "1234"},
	knetTimeout.outcome():     {"number": "0000000001", "month": "10", "year": "2021", "pin": "1234"},
	knetRisk.outcome():        {"number": "0000000001", "month": "11", "year": "2021", "pin": "1234"},
}

// cardCards are the gateway's test cards, told by their expiry (KW-111 to KW-117).
var cardCards = map[string]map[string]string{
	cardApproved.outcome():    gatewayCard("01", "39"),
	"captured":                gatewayCard("01", "39"),
	cardDeclined.outcome():    gatewayCard("05", "39"),
	cardExpired.outcome():     gatewayCard("04", "27"),
	"expired":                 gatewayCard("04", "27"),
	cardTimedOut.outcome():    gatewayCard("08", "28"),
	cardSystemError.outcome(): gatewayCard("01", "37"),
	cardUnspecified.outcome(): gatewayCard("02", "37"),
	cardUnknown.outcome():     gatewayCard("05", "37"),
}

func gatewayCard(month, year string) map[string]string {
	return map[string]string{"number": "5123450000000008", "month": month, "year": year, "holder": "Jane Doe", "csc": "100"}
}

// testCard is the card that a scenario means: one that is paid with if it says nothing,
// one by its name, and whatever it says otherwise of it.
func testCard(method string, said map[string]string) (map[string]string, error) {
	known, paid := knetCards, knetCaptured.outcome()
	if method == byCard {
		known, paid = cardCards, cardApproved.outcome()
	}
	card := maps.Clone(known[paid])
	for name, value := range said {
		if _, field := card[name]; !field {
			return nil, fmt.Errorf("a card of %s has no %q; it has %s", method, name, strings.Join(slices.Sorted(maps.Keys(card)), ", "))
		}
		card[name] = value
	}
	named := said["number"]
	if named == "" || strings.ContainsAny(named, decimal) {
		return card, nil
	}
	test, ok := known[named]
	if !ok {
		return nil, fmt.Errorf("there is no test card %q of %s; there are: %s", named, method, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	card["number"] = test["number"]
	for name, value := range test {
		if _, otherwise := said[name]; !otherwise {
			card[name] = value
		}
	}
	return card, nil
}
