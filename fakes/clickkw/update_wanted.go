package clickkw

import (
	"strconv"

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

func (a *account) readUpdate(r *sandbox.Request, sent body) (updateWanted, error) {
	var wanted updateWanted
	var err error
	if wanted.session, wanted.order, err = sent.question(a); err != nil {
		return wanted, err
	}
	if wanted.order == maxOrder && sent.text(keyOrder) != strconv.Itoa(maxOrder) {
		r.Note("order_id %s does not fit: Click keeps %d instead (KW-035)", sent.text(keyOrder), maxOrder)
	}
	key := sent.amountKey()
	text, err := sent.need(a, key)
	if err != nil {
		return wanted, err
	}
	if wanted.amount, err = readAmount(text); err != nil {
		return wanted, a.coded(codeRequest, "%s %v (KW-025)", key, err)
	}
	if text, err = sent.need(a, keyReturnURL); err != nil {
		return wanted, err
	}
	if wanted.returnURL, err = readReturnURL(text); err != nil {
		return wanted, a.coded(codeRequest, "%v (KW-026)", err)
	}
	if wanted.returnURL != text {
		r.Note("return_url has no scheme: http:// is put before it (KW-026)")
	}
	wanted.lang = language(r.Vars["lang"], sent.text(keyLang))
	wanted.customer = customer{
		Name: sent.cut(r, "customer_name"), Phone: sent.cut(r, "customer_phone"), Email: sent.cut(r, "customer_email"),
		Address: sent.cut(r, "customer_address"), Comment: sent.cut(r, "customer_comment"), CivilID: sent.cut(r, "customer_civilid"),
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
	text := []rune(b.text(key))
	if kind, odd := b.odd[key]; odd {
		r.Note("%s is %s and is left out (KW-027)", key, kind)
	}
	if len(text) > maxText {
		r.Note("%s is cut at %d characters (KW-027)", key, maxText)
		text = text[:maxText]
	}
	return string(text)
}

func orderText(order int64) string { return strconv.FormatInt(order, 10) }
