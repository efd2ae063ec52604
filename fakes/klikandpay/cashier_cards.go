package klikandpay

import (
	"cmp"
	"maps"

	"paysandbox/sandbox"
)

// card is the card that a scenario means. TEST has its own cards (KP-085 to KP-089).
func (p *paying) card(test bool, said map[string]string) (map[string]string, error) {
	names := maps.Clone(cardNames)
	names["refused"] = cardNames["expired"] // production refuses no number of American Express
	if refused, ok := goodCards[!test][p.means]; ok {
		names["refused"] = map[string]string{"number": refused}
	}
	number := cmp.Or(goodCards[test][p.means], goodCards[false][p.means]) // American Express has no test card
	return sandbox.CardOf(said, names, map[string]string{"number": number, "month": "12", "year": "2049", "cvv": "111"})
}

// goodCards are accepted: in TEST the documented ones, in production any other. The ones
// that are good in the other mode are refused (KP-085, KP-086, KP-089).
var goodCards = map[bool]map[string]string{
	true:  {"": "4012888888881881", visa: "4012888888881881", mastercard: "5555555555554444"},
	false: {"": "4111111111111111", visa: "4111111111111111", mastercard: "5105105105105100", amex: "378282246310005"},
}

// cardNames are cards by what becomes of them.
var cardNames = map[string]map[string]string{
	"accepted":  nil,
	"expired":   {"month": "01", "year": "2012"}, // KP-088
	"wrong_cvv": {"cvv": "999"},                  // KP-087; in production no code is wrong
}

// somebody fills in what the form of the merchant's did not have.
var somebody = map[string]string{
	"NOM": "Doe", "PRENOM": "Jane", "ADRESSE": "12 rue du Lac", "CODEPOSTAL": "1204", "VILLE": "Genève", "PAYS": "CH", "TEL": "+41225550100", "EMAIL": "jane@example.com",
}
