package shop

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// submitsItself is the one script that the form's page may run.
var submitsItself = func() string {
	sum := sha256.Sum256([]byte(`document.getElementById("go").submit()`))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}()

// klikandpayScripts are the hosted entries (KP-009 to KP-013).
var klikandpayScripts = map[klikandpayMode]string{
	modeHosted: "check.pl", modeInstalments: "checkxfois.pl", modeSubscription: "checkabon.pl", modeDeferred: "checkdiff.pl",
}

// form shows the form that takes the customer to the hosted pages. It submits itself,
// and has a button for browsers that run no scripts. Only who holds the order's hash is
// shown it.
func (k *klikandpay) form(w http.ResponseWriter, r *http.Request) {
	o, sold, found, proven := k.readRetour(r.URL.Query())
	if !found || !proven || klikandpayScripts[sold.mode] == "" {
		redirect(w, k.shop.failedURL(o.id, reasonUnknownOrder))
		return
	}
	account, err := k.account(o.klikandpay.wish)
	if err != nil {
		k.shop.refuse(w, http.StatusServiceUnavailable, err)
		return
	}
	root := "/paiementtest/"
	if o.klikandpay.wish.production && !o.makes(leftInTest) {
		root = "/paiement/"
	}
	k.shop.show(w, http.StatusOK, "go", page{Title: "Your payment", Form: &postForm{
		Action: strings.TrimSuffix(account.url, "/") + root + klikandpayScripts[sold.mode],
		Fields: hostedFields(o, sold, account.id),
	}})
}

// hostedFields are the fields of the hosted pages (KP-061 to KP-072). None of them says
// where to return to: the three RETOUR texts are put behind the URLs of the back office
// as they are (KP-091, KP-096), so those for the browser bring their own query.
func hostedFields(o order, s klikandpaySale, id string) [][2]string {
	fields := append([][2]string{{"ID", id}}, buyerFields(o)...)
	switch {
	case s.mode == modeSubscription:
		fields = append(fields, [2]string{"ABONNEMENT", s.plan}) // and no MONTANT (KP-071)
	case s.deposit > 0: // KP-070, KP-074
		fields = append(fields, [2]string{"MONTANT", formatAmount(s.deposit)},
			[2]string{"MONTANT2", formatAmount(s.cents - s.deposit)})
		if s.date != "" {
			fields = append(fields, [2]string{"DATE2", s.date})
		}
	default:
		fields = append(fields, [2]string{"MONTANT", formatAmount(s.cents)})
	}
	if s.mode == modeInstalments {
		fields = append(fields, [2]string{"EXTRA", strconv.Itoa(s.extra) + "FOIS"}) // KP-069
	}
	back := retour(o, s)
	return append(fields,
		[2]string{"L", strings.ToLower(o.lang)}, [2]string{"DETAIL", basket(o)},
		[2]string{"RETOUR", back}, [2]string{"RETOURVOK", "?order=" + back}, [2]string{"RETOURVHS", "?order=" + back})
}

// buyerFields are the customer, of whom every script wants to know all (KP-029 to
// KP-032, KP-063).
func buyerFields(o order) [][2]string {
	return [][2]string{
		{"NOM", orDefault(o.customer, "Doe")},
		{"PRENOM", "Jane"},
		{"ADRESSE", "12 rue du Lac"},
		{"CODEPOSTAL", "75011"},
		{"VILLE", "Paris"},
		{"PAYS", o.nation},
		{"TEL", "+33155501000"},
		{"EMAIL", "guest@shop.example"},
	}
}

// basket is the order's one line (KP-066). What separates tags and lines may not stand
// in a value (KP-147).
func basket(o order) string {
	label := strings.NewReplacer("%", "-", ":", "-", "|", "-").Replace(o.klikandpay.wish.label)
	return "REF:" + o.id + "%Q:1%PRIX:" + formatAmount(o.cents) + "%PROD:" + label + "|"
}
