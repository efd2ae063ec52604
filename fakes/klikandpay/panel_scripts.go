package klikandpay

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// script is one of the four scripts, with the answers that only the sandbox knows.
func (p panel) script(title, name, about, fact string, fields []operation.KeyText, good ...sandbox.ManualAnswer) sandbox.ManualPage {
	page := p.form(title, root+"/"+name, fact, fields...)
	page.About = about + " " + ourFormat
	if p.account.Mode == testMode && p.account.on("test_strict") && name != scriptCharge {
		good = append([]sandbox.ManualAnswer{{When: "now: the account is in TEST", Text: p.wrong("TEST-MODE")}}, good...)
	}
	page.Answers = append(good, sandbox.ManualAnswer{When: "anything wrong with the request, such as", Text: p.wrong("MISSING-MONTANT")})
	return page
}

func (p panel) wrong(word string) string {
	return shown(func(w http.ResponseWriter) { p.account.answerError(w, word) })
}

// charged are the answers of a charge (KP-048 to KP-050).
func (p panel) charged() []sandbox.ManualAnswer {
	t, amount := p.sample()
	return []sandbox.ManualAnswer{
		{When: "accepted", Text: shown(func(w http.ResponseWriter) { p.account.answerAccepted(w, t, amount) })},
		{When: "refused by the bank", Text: shown(func(w http.ResponseWriter) { p.account.answerRefused(w, t, amount) })},
	}
}

// done is the answer of what changes an earlier transaction (KP-051).
func (p panel) done(when string) sandbox.ManualAnswer {
	t, _ := p.sample()
	amount, _, _ := readAmount("10.00", p.account.Currency)
	return sandbox.ManualAnswer{When: when, Text: shown(func(w http.ResponseWriter) { p.account.answerDone(w, t, amount) })}
}

func (p panel) charge() sandbox.ManualPage {
	number := "4012888888881881"
	if p.account.Mode == production {
		number = "4111111111111111"
	}
	fields := append([]operation.KeyText{{Name: "IP", Text: "203.0.113.7"}}, buyer()...)
	fields = append(fields, operation.KeyText{Name: "MONTANT", Text: "43.50"}, operation.KeyText{Name: "NUMCARTE", Text: number},
		operation.KeyText{Name: "EXPMOIS", Text: "02"}, operation.KeyText{Name: "EXPANNEE", Text: "2030"}, operation.KeyText{Name: "CVV", Text: testCode})
	page := p.script("Charge a card", scriptCharge, "From server to server, by POST. multipart/form-data is read, too.", "KP-016", fields, p.charged()...)
	page.Words = []operation.KeyText{{Name: "DIFFERE", Text: "1: the amount is held, to be validated or cancelled later"}, {Name: "STATE, SOCIETE, FAX, DETAIL", Text: "optional"}}
	return page
}

// later are the fields of the scripts that name a transaction (KP-040, KP-041).
func (p panel) later() []operation.KeyText {
	return []operation.KeyText{{Name: "TX", Text: anyNumber}, {Name: "MONTANT", Text: "10.00"}, {Name: "PRIVATE_KEY", Text: p.account.PrivateKey}}
}

func (p panel) cancel() sandbox.ManualPage {
	return p.script("Refund or cancel", scriptCancel, "Gives back what was taken, wholly or in part, or gives up what is held.", "KP-017", p.later(), p.done("done"))
}

func (p panel) validate() sandbox.ManualPage {
	return p.script("Validate a deferred payment", scriptValidate, "Takes what is held, or a part of it; the rest is released. "+
		"Otherwise the hold ends after "+p.account.sw("deferred_hold_days")+" days.", "KP-018", p.later(), p.done("taken"))
}

func (p panel) duplicate() sandbox.ManualPage {
	fields := []operation.KeyText{{Name: "IP", Text: "203.0.113.7"}, {Name: "MONTANT", Text: "43.50"}, {Name: "ALIAS", Text: anyAlias}, {Name: "PRIVATE_KEY", Text: p.account.PrivateKey}}
	return p.script("Charge again by alias", scriptDuplicate, "Charges the card that an alias stands for once more.", "KP-019", fields, p.charged()...)
}
