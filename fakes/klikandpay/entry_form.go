package klikandpay

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// wish is what a form asks for.
type wish struct {
	t      transaction
	amount payment.Money // to be paid now
	stay   stay
}

// readWish reads a form. What is wrong with it comes beside what could be read, so that a
// rule sees as much as possible.
func (a *account) readWish(r *sandbox.Request, form fields, script entry, inTest bool, now time.Time) (wish, error) {
	w := wish{t: transaction{
		Merchant: a.ID, Test: a.isTest(inTest), Deferred: script.deferred, IP: r.RemoteIP, Lang: languageOf(form.text("L"), a.sw("language")),
		Customer: a.readHostedCustomer(r, form), Detail: form["DETAIL"],
		Retour: readReturn(r, form, "RETOUR"), VOK: readReturn(r, form, "RETOURVOK"), VHS: readReturn(r, form, "RETOURVHS"), Base: r.PageURL(ownHost, "", false),
	}}
	if w.t.Detail == "" {
		w.t.Detail = form["DETAILS"] // KP-066
	}
	if module := strings.TrimSpace(form.text("MODULE") + " " + form.text("MODULE_VERSION")); module != "" {
		r.Note("module: %s (KP-072)", sandbox.Clip(module, 100))
	}
	if r.Method != http.MethodPost && a.sw("hosted_get") == "refuse" {
		return w, a.cannot(troubleBadRequest, w.t.Lang, "the form came by %s and hosted_get says refuse (KP-009)", r.Method)
	}
	if err := a.checkOrigin(r, w); err != nil {
		return w, err
	}
	if err := a.readSum(r, form, script, &w, now); err != nil {
		return w, err
	}
	if missing := w.t.Customer.missing(); len(missing) > 0 && a.sw("missing_customer") != "ignore" {
		r.Note("the form lacks %s (KP-063)", strings.Join(missing, ", "))
		if a.sw("missing_customer") == "refuse" {
			return w, a.cannot(troubleCustomer, w.t.Lang, "the form lacks %s and missing_customer says refuse (KP-063)", strings.Join(missing, ", "))
		}
	}
	return w, nil
}

// maxReturn is how much of RETOUR, RETOURVOK and RETOURVHS counts, in bytes: an address must
// not become longer than browsers and servers take (KP-168).
const maxReturn = 2048

// readReturn reads what stands behind a URL of the back office's, byte for byte but for
// its length: blanks are the merchant's.
func readReturn(r *sandbox.Request, form fields, name string) string {
	text := form[name]
	if len(text) <= maxReturn {
		return text
	}
	r.Note("%s is cut at %d bytes (KP-168)", name, maxReturn)
	return strings.ToValidUTF8(text[:maxReturn], "")
}

// readSum reads what is to be paid, now and later.
func (a *account) readSum(r *sandbox.Request, form fields, script entry, w *wish, now time.Time) error {
	switch {
	case script.subscription, script.either && form.text("ABONNEMENT") != "":
		return a.readSubscription(r, form, w)
	case script.instalments:
		return a.readInstalments(r, form, w, now)
	}
	for _, name := range []string{"EXTRA", "MONTANT2", "DATE2", "ABONNEMENT"} {
		if form.text(name) != "" {
			r.Note("%s is not read by %s (KP-073)", name, script.name)
		}
	}
	var err error
	w.amount, err = a.readSumOf(r, form, w, "MONTANT")
	return err
}

// readSumOf reads an amount; none, or one that is no more than nothing, is the error page's.
func (a *account) readSumOf(r *sandbox.Request, form fields, w *wish, name string) (payment.Money, error) {
	money, note, err := readAmount(form.text(name), a.Currency)
	if note != "" {
		r.Note("%s: %s", name, note)
	}
	if err != nil {
		return money, a.cannot(troubleAmount, w.t.Lang, "%s: %v (KP-083)", name, err)
	}
	return money, nil
}

// readSubscription reads ABONNEMENT, a plan of the back office; its trial is what is paid
// now (KP-071, KP-122).
func (a *account) readSubscription(r *sandbox.Request, form fields, w *wish) error {
	id := form.text("ABONNEMENT")
	p, ok := a.plan(id)
	if !ok {
		return a.cannot(troublePlan, w.t.Lang, "ABONNEMENT: the account has no plan %q (KP-071)", sandbox.Clip(id, maxNoted))
	}
	if form.text("MONTANT") != "" {
		r.Note("MONTANT is not read beside ABONNEMENT: the plan has the amount (KP-071)")
	}
	text := p.Amount
	if p.Trial != "" {
		text = p.TrialAmount
		if text == "" {
			text = "0"
		}
	}
	var err error
	if w.amount, err = payment.ParseMoney(text, a.Currency); err != nil {
		return err
	}
	w.stay.Kind, w.stay.Plan = kindSubscription, p
	return nil
}

// The languages of the pages, and the slips of one module (KP-065).
var (
	languages       = []string{"fr", "en", "es", "it", "de", "nl"}
	languageAliases = map[string]string{"ir": "it", "du": "nl"}
)

// languageOf reads L, in any case; anything else is otherwise.
func languageOf(text, otherwise string) string {
	lang := strings.ToLower(strings.TrimSpace(text))
	if alias, ok := languageAliases[lang]; ok {
		lang = alias
	}
	if slices.Contains(languages, lang) {
		return lang
	}
	return otherwise
}
