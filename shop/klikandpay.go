package shop

import (
	"context"
	"net/http"
	"net/url"
	"sync"
)

// klikandpay integrates Klik & Pay: the buy link's choices in klikandpay_wish.go, what
// is sold in klikandpay_sale.go, the hosted pages' form in klikandpay_form.go, the
// dynamic return in klikandpay_dynamic.go with its checks in klikandpay_checks.go, the
// customer's return in klikandpay_return.go, the question about a transaction in
// klikandpay_verify.go, the charge from server to server in klikandpay_server.go and
// what the merchant's people do afterwards in klikandpay_office.go.
type klikandpay struct {
	shop    *Shop
	waiting pendingPage
	secret  []byte // of the hashes in RETOUR
	turns   turns
	numbers sync.Map // NUMXKP that has paid -> order
}

func (k *klikandpay) name() string { return "klikandpay" }

func (k *klikandpay) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /klikandpay/go", k.form)
	mux.HandleFunc("GET /klikandpay/dynamic", k.dynamic)
	mux.HandleFunc("POST /klikandpay/dynamic", k.dynamic)
	mux.HandleFunc("GET /klikandpay/ok", k.accepted)
	mux.HandleFunc("GET /klikandpay/ko", k.refused)
	mux.HandleFunc("GET /klikandpay/pending", k.waiting.show)
	mux.HandleFunc("GET /klikandpay/verify", k.verify)
	mux.HandleFunc("GET /klikandpay/refund", k.refund)
	mux.HandleFunc("GET /klikandpay/validate", k.validate)
	mux.HandleFunc("GET /klikandpay/duplicate", k.duplicate)
}

func (k *klikandpay) terms() terms { return terms{currency: "EUR", nation: "FR", lang: "en"} }

// accepts takes every currency: no request carries one, the merchant's ID has it
// (KP-002), and a buy link's currency says which that is.
func (k *klikandpay) accepts(order) error { return nil }

// start sends the customer to the hosted pages, or charges the card at once. Whoever
// may have paid already is not asked to pay again (KP-140, KP-145).
func (k *klikandpay) start(ctx context.Context, o order) (string, error) {
	defer k.turns.take(o.id)()
	o = k.reconcile(ctx, o.id)
	if o.status == statusPaid {
		return k.shop.failedURL(o.id, reasonAlreadyPaid), nil
	}
	if o.status == statusUnclear || o.reason == reasonAwaiting || o.reason == reasonAuthorized {
		return k.waiting.ends(o.id), nil
	}
	if _, err := k.account(o.klikandpay.wish); err != nil {
		return "", err
	}
	sold := k.sell(o)
	k.shop.orders.update(o.id, func(o *order) {
		o.reopen()
		o.klikandpay.begin(sold)
	})
	if sold.mode == modeServer {
		k.charge(context.WithoutCancel(ctx), o, sold) // who closes the browser now is charged nonetheless
		return k.waiting.ends(o.id), nil
	}
	return k.shop.url + "/klikandpay/go?" + url.Values{"order": {o.id}, "key": {sold.token}}.Encode(), nil
}

// klikandpayAccount is where the provider is, and as whom the shop sells there.
type klikandpayAccount struct{ url, id string }

// account is the account that a purchase is sold with.
func (k *klikandpay) account(w klikandpayWish) (a klikandpayAccount, err error) {
	if a.url, err = k.shop.setting("KLIKANDPAY_URL"); err != nil {
		return a, err
	}
	a.id, err = k.shop.setting(w.settings() + "ID")
	return a, err
}
