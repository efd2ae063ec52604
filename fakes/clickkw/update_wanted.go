package clickkw

import (
	"fmt"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// updateWanted is what a usable body of update session asks for (KW-023 to KW-029).
type updateWanted struct {
	session   string
	order     int64
	amount    payment.Money
	returnURL string
	lang      string
	customer  customer
}

// readUpdate reads a body, or says why it cannot be used.
func (a *account) readUpdate(r *sandbox.Request, sent body) (updateWanted, error) {
	var wanted updateWanted
	var err error
	if wanted.session, wanted.order, err = a.question(sent); err != nil {
		return wanted, err
	}
	if _, clamped, _ := readOrder(sent.text(keyOrder)); clamped {
		r.Note("order_id %.60s does not fit: Click keeps %d instead (KW-035)", sent.text(keyOrder), maxOrder)
	}
	key := sent.amountKey()
	text, err := sent.need(key)
	if err != nil {
		return wanted, err
	}
	if wanted.amount, err = readAmount(text); err != nil {
		return wanted, fmt.Errorf("%s %w (KW-025)", key, err)
	}
	if text, err = sent.need(keyReturnURL); err != nil {
		return wanted, err
	}
	if wanted.returnURL, err = readReturnURL(text); err != nil {
		return wanted, fmt.Errorf("%w (KW-026)", err)
	}
	if wanted.returnURL != text {
		r.Note("return_url has no scheme: http:// is put before it (KW-026)")
		if host := hostOf(wanted.returnURL); !strings.Contains(host, ".") {
			r.Note("return_url begins with %q, which is taken for a host: a path alone would lead nowhere", host)
		}
	}
	wanted.lang = language(r.Vars["lang"], sent.text(keyLang))
	wanted.customer = customer{
		Name: sent.cut(r, "customer_name"), Phone: sent.cut(r, "customer_phone"), Email: sent.cut(r, "customer_email"),
		Address: sent.cut(r, "customer_address"), Comment: sent.cut(r, "customer_comment"), CivilID: sent.cut(r, "customer_civilid"),
	}
	if email := wanted.customer.Email; email != "" && mailbox(email) == "" {
		r.Note("customer_email is no address: nothing can be sent there (KW-166)")
	}
	return wanted, nil
}

// amountKey is the spelling of the amount that a body uses (KW-025).
func (b body) amountKey() string {
	for _, key := range amountKeys {
		if _, odd := b.odd[key]; odd || b.values[key] != "" {
			return key
		}
	}
	return amountKeys[0]
}

func (b body) amount() string { return b.text(b.amountKey()) }

// cut is an optional text, no longer than its column (KW-027).
func (b body) cut(r *sandbox.Request, key string) string {
	text := b.text(key)
	if kind, odd := b.odd[key]; odd && len(text) == 0 {
		r.Note("%s is %s and is left out (KW-027)", key, kind)
	}
	kept := sandbox.Clip(text, maxText)
	if kept != text {
		r.Note("%s is cut at %d characters (KW-027)", key, maxText)
	}
	return kept
}
