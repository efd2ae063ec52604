package klikandpay

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// under is the root that an account's forms are posted to (KP-009, KP-010).
func (p panel) under() string {
	if p.account.Mode == testMode {
		return testRoot
	}
	return root
}

// returnWords are what a form says of the ways back (KP-067, KP-068).
var returnWords = []operation.KeyText{
	{Name: "RETOUR", Text: "put behind the URL of the dynamic return"},
	{Name: "RETOURVOK, RETOURVHS", Text: "put behind the accepted URL, and behind that for refused and cancelled payments"},
	{Name: "L", Text: "fr, en, es, it, de, nl"},
}

func (p panel) page(title, script, about, fact string, own ...operation.KeyText) sandbox.ManualPage {
	fields := append(buyer(), own...)
	page := p.form(title, p.under()+"/"+script, fact, append(fields,
		operation.KeyText{Name: "L", Text: p.account.sw("language")}, operation.KeyText{Name: "RETOUR", Text: "a3f9-356"},
		operation.KeyText{Name: "RETOURVOK", Text: "/order/356/done?t=a3f9"}, operation.KeyText{Name: "RETOURVHS", Text: "/order/356/failed?t=a3f9"})...)
	page.About, page.Words = about, returnWords
	page.Answers = []sandbox.ManualAnswer{{When: "always", Text: "the payment page, or an error page with status " + p.account.sw("hosted_error_status")}}
	return page
}

func (p panel) hosted() sandbox.ManualPage {
	return p.page("Payment page", "check.pl", "The form that your page posts with the customer's browser. checkdiff.pl takes the same and holds the amount.", "KP-009",
		operation.KeyText{Name: "MONTANT", Text: "43.50"}, operation.KeyText{Name: "DETAIL", Text: "REF:A-12%Q:2%PRIX:19.90%PROD:Tasse bleue|REF:P1%Q:1%PRIX:3.70%PROD:Port|"})
}

func (p panel) instalments() sandbox.ManualPage {
	page := p.page("Instalments", "checkxfois.pl", "The first part now, then monthly on the same day; each has a transaction and a dynamic return of its own.", "KP-011",
		operation.KeyText{Name: "MONTANT", Text: "43.50"}, operation.KeyText{Name: "EXTRA", Text: "3FOIS"})
	page.Words = append([]operation.KeyText{
		{Name: "EXTRA", Text: "1FOIS to 6FOIS: into how many parts the total is split"},
		{Name: "MONTANT2, DATE2", Text: "instead: MONTANT now and this balance on that day, YYYY-MM-DD"},
	}, page.Words...)
	return page
}

func (p panel) subscription() sandbox.ManualPage {
	if len(p.account.Plans) == 0 {
		return sandbox.ManualPage{Title: "Subscription", URL: p.base + p.under() + "/checkabon.pl", Fact: "KP-012", About: "The account has no plans yet; a form names one by its id in ABONNEMENT."}
	}
	page := p.page("Subscription", "checkabon.pl", "A plan of the back office; no amount is sent.", "KP-012", operation.KeyText{Name: "ABONNEMENT", Text: p.account.Plans[0].ID})
	for _, plan := range p.account.Plans {
		terms := plan.Amount + " " + p.account.Currency + " every " + plan.Every
		if plan.Trial != "" {
			terms += ", after a trial of " + plan.Trial
		}
		page.Words = append(page.Words, operation.KeyText{Name: plan.ID, Text: terms})
	}
	return page
}
