package klikandpay

import (
	"cmp"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// ourFormat is said wherever an answer of the four scripts is shown (KP-045 to KP-052).
const ourFormat = "No manual shows an answer of this script: the format is the sandbox's own choice, made of what the provider is known to send elsewhere. " +
	"The switch response_profile changes it."

// Manual implements sandbox.Documented: how this very account is called.
func (Fake) Manual(ws *sandbox.Workspace, id string, base sandbox.Base) []sandbox.ManualPage {
	a, err := accountOf(ws, id)
	if err != nil {
		return nil
	}
	p := panel{account: a, base: base.URL}
	pages := []sandbox.ManualPage{p.hosted(), p.instalments(), p.subscription(), p.dynamic(ws)}
	if a.on("server_to_server") {
		pages = append(pages, p.charge(), p.cancel(), p.validate(), p.duplicate())
	}
	return append(pages, p.verify())
}

// panel spells the documentation of one account.
type panel struct {
	account *account
	base    string
}

// Samples of what the calls hand out.
const (
	anyNumber = "481203957721"
	anyAlias  = "7B1F0C5A9E3D4468A2C0F9D1B6E85347"
)

// sample is a transaction of 43.50, as the provider's answers would tell it.
func (p panel) sample() (transaction, payment.Money) {
	t := transaction{
		Num: anyNumber, Merchant: p.account.ID, Test: p.account.Mode == testMode, Number: 1, AuthID: "482913", Cert: "9C41D07B5E2A6F38", Means: visa,
		IP: "203.0.113.7", Customer: customer{Country: "CH"},
	}
	if p.account.givesAlias(t.Test) {
		t.Alias = anyAlias
	}
	amount, _, _ := readAmount("43.50", p.account.Currency)
	return t, amount
}

// form is a call with an urlencoded body.
func (p panel) form(title, path, fact string, fields ...operation.KeyText) sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: title, Method: http.MethodPost, URL: p.base + path, Fact: fact,
		Headers: []operation.KeyText{{Name: "Content-Type", Text: "application/x-www-form-urlencoded"}},
		Body:    joinFields(append([]operation.KeyText{{Name: "ID", Text: p.account.id()}}, fields...)),
	}
}

// buyer are the customer's fields, as hosted forms and server_server.pl have them.
func buyer() []operation.KeyText {
	return []operation.KeyText{
		{Name: "NOM", Text: "Doe"},
		{Name: "PRENOM", Text: "Jane"},
		{Name: "ADRESSE", Text: "12 rue du Lac"},
		{Name: "CODEPOSTAL", Text: "1204"},
		{Name: "VILLE", Text: "Genève"},
		{Name: "PAYS", Text: "CH"},
		{Name: "TEL", Text: "+41225550100"},
		{Name: "EMAIL", Text: "jane@example.com"},
	}
}

// shown is an answer as the scripts write it.
func shown(write func(http.ResponseWriter)) string {
	var w shownAnswer
	write(&w)
	return w.String()
}

// shownAnswer is an answer that is only shown.
type shownAnswer struct{ body strings.Builder }

func (w *shownAnswer) Header() http.Header               { return http.Header{} }
func (w *shownAnswer) WriteHeader(int)                   {}
func (w *shownAnswer) Write(content []byte) (int, error) { return w.body.Write(content) }
func (w *shownAnswer) String() string                    { return w.body.String() }

// dynamic is the call that the merchant's server gets.
func (p panel) dynamic(ws *sandbox.Workspace) sandbox.ManualPage {
	a := p.account
	t, amount := p.sample()
	t.Retour = "RETOUR"
	d := a.spellDynamic(cmp.Or(a.dynamicURL(ws, t.Retour), "https://shop.example/kp.php?order=RETOUR"), a.dynamicFields(payment.Payment{Amount: amount}, t, responseOK))
	page := sandbox.ManualPage{
		Title: "Dynamic return", Method: d.Method, URL: d.URL, Headers: d.Headers, Body: string(d.Body), Fact: "KP-096",
		About: "What your server is sent, one call a payment, an instalment or a term. Nothing is signed: compare the amount, or ask veriftransaction.pl. " +
			"RETOUR stands behind your URL as it came, not encoded again.",
		Words: []operation.KeyText{
			{Name: "RESPONSE", Text: "00 paid, AWAITING and AWAITINGCHEQUE not yet paid; REFUSED and CANCELED only with the switch notify_refusals"},
			{Name: "MONTANTXKP", Text: "two decimals; of instalments the part's"},
			{Name: "ABONNEMENTTYPE, NUMERO, PROCHAINE", Text: "of a subscription: plan, number of the term, next date"},
			{Name: "ORNUMXKP", Text: "of later terms: NUMXKP of the first"},
		},
		Answers: []sandbox.ManualAnswer{{When: "your answer", Text: "is recorded and not acted upon"}},
	}
	if why := a.untold(ws, t.Retour, responseOK); why != "" {
		page.About += " Now " + why + "."
	}
	return page
}

func (p panel) verify() sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "Verify a transaction", Method: http.MethodGet, URL: p.base + root + "/" + scriptVerify + "?ID=" + p.account.id() + "&NUMXKP=" + anyNumber, Fact: "KP-058",
		About: "Whether a transaction is real: the one answer that merchants' code shows.",
		Answers: []sandbox.ManualAnswer{
			{When: "accepted: amount, age", Text: "VALIDATIONYES|43.50|37"},
			{When: "anything else", Text: p.account.sw("verif_no")},
		},
	}
}
