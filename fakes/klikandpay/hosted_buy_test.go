package klikandpay_test

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

// order is the dossier's hosted form (section 6) for one of the accounts; what follows
// changes it.
func order(id string, more ...string) url.Values {
	return but(fields("ID", id, "NOM", "Doe", "PRENOM", "Jane", "ADRESSE", "12 rue du Lac", "CODEPOSTAL", "1204", "VILLE", "Geneve", "PAYS", "ch",
		"TEL", "0225550100", "EMAIL", "jane@example.com", "MONTANT", "43.50", "L", "en", "RETOUR", "a3f9-356",
		"RETOURVOK", "/order/356/done?t=a3f9", "RETOURVHS", "/order/356/failed?t=a3f9"), more...)
}

// number is a card that the account takes.
func number(id string) string {
	if id == testID {
		return visaTest
	}
	return visaCard
}

// entered posts a form to a script and answers where the browser is sent: page 1.
func (p sandboxed) entered(script string, form url.Values) string {
	p.T.Helper()
	answer := p.Post(p.at("/paiement/"+script), form)
	require.Equal(p.T, http.StatusSeeOther, answer.Status, answer.Brief())
	return answer.Header.Get("Location")
}

// payAt sends the forms of both pages, as a customer does who hurries; CVV and expiry are
// good ones unless told.
func (p sandboxed) payAt(page, card string, more ...string) {
	p.T.Helper()
	means := "VISA"
	if strings.HasPrefix(card, "5") {
		means = "MASTERCARD"
	}
	chosen := p.Post(page+"/means", fields("CARTE", means))
	require.Equal(p.T, http.StatusSeeOther, chosen.Status, chosen.Brief())
	sent := p.Post(page+"/card", but(fields("NUMCARTE", card, "EXPMOIS", "12", "EXPANNEE", "2030", "CVV", "111"), more...))
	require.Less(p.T, sent.Status, 400, sent.Brief())
	p.Settle()
}

// bought pays a form with a good card and answers NUMXKP.
func (p sandboxed) bought(script string, form url.Values, more ...string) string {
	p.T.Helper()
	p.payAt(p.entered(script, form), number(form.Get("ID")), more...)
	reference, _, _ := strings.Cut(form.Get("RETOUR"), "&")
	paid := p.Payment(reference)
	require.Contains(p.T, []string{"captured", "authorized"}, paid.State)
	return paid.Ref
}
