package shop

import "net/http"

// officeView is the JSON of what the merchant's people do after the sale. Amounts are
// units with two decimals.
type officeView struct {
	Order    string `json:"order"`
	TX       string `json:"tx,omitempty"` // NUMXKP that it was done to
	Wanted   string `json:"wanted"`       // amount that was asked for
	Done     bool   `json:"done"`
	Response string `json:"response"` // 00, REFUSED or ERROR
	Fault    string `json:"fault"`    // the provider's word
	NUMXKP   string `json:"numxkp"`
	Amount   string `json:"amount"` // as the provider spells it
	Error    string `json:"error"`  // why there is no answer of the provider
}

// refund gives money back, or cancels what is only reserved: the script is the same
// (KP-040). Query of all three: order, amount (default: the transaction's), numxkp (of
// refund and validate, default: the order's first).
func (k *klikandpay) refund(w http.ResponseWriter, r *http.Request) {
	k.office(w, r, "cancel_transaction.pl", func(o *order, tx string, cents int64) {
		rec := &o.klikandpay
		if rec.held == 0 {
			rec.refunded += cents
			return
		}
		if rec.held = max(0, rec.held-cents); rec.held == 0 { // KP-054
			for i := range rec.terms {
				rec.terms[i].voided = rec.terms[i].voided || rec.terms[i].number == tx
			}
			o.fail(reasonVoided, "")
		}
	})
}

// validate takes the money of a deferred payment, or a part of it and no more (KP-055):
// now the order is paid.
func (k *klikandpay) validate(w http.ResponseWriter, r *http.Request) {
	k.office(w, r, "validedifferee.pl", func(o *order, tx string, cents int64) {
		o.klikandpay.held = 0
		o.klikandpay.captured += cents
		o.pay(tx, "")
	})
}

// office has a script done to a transaction and notes what comes of it. What may be
// done is the provider's to say, and its error is shown (KP-143).
func (k *klikandpay) office(w http.ResponseWriter, r *http.Request, name string, note func(o *order, tx string, cents int64)) {
	o, cents, ok := k.officeOrder(w, r)
	if !ok {
		return
	}
	tx := r.URL.Query().Get("numxkp")
	if terms := o.klikandpay.standing(); tx == "" && len(terms) > 0 {
		tx = terms[0].number
	}
	k.officeCall(w, r, o, name, officeView{Order: o.id, TX: tx, Wanted: formatAmount(cents)}, [][2]string{
		{"TX", tx}, {"MONTANT", formatAmount(cents)},
	}, func(o *order, _ klikandpaySaid) { note(o, tx, cents) })
}

// duplicate charges the card of an order once more by its alias, for something else
// that its customer has bought: the order itself stays as it is. deferred=1 only
// reserves the money.
func (k *klikandpay) duplicate(w http.ResponseWriter, r *http.Request) {
	o, cents, ok := k.officeOrder(w, r)
	if !ok {
		return
	}
	if !o.klikandpay.hasAlias {
		writeJSON(w, http.StatusConflict, officeView{Order: o.id, Wanted: formatAmount(cents), Error: "no alias is stored"})
		return
	}
	fields := [][2]string{{"IP", o.klikandpay.ip}, {"MONTANT", formatAmount(cents)}, {"ALIAS", o.klikandpay.alias}}
	if r.URL.Query().Get("deferred") == "1" {
		fields = append(fields, [2]string{"DIFFERE", "1"})
	}
	k.officeCall(w, r, o, "duplicate.pl", officeView{Order: o.id, Wanted: formatAmount(cents)}, fields,
		func(o *order, said klikandpaySaid) {
			o.klikandpay.rebills = append(o.klikandpay.rebills, said.number)
			k.numbers.Store(said.number, o.id) // and pays no other order
		})
}

// officeOrder reads order and amount.
func (k *klikandpay) officeOrder(w http.ResponseWriter, r *http.Request) (o order, cents int64, ok bool) {
	query := r.URL.Query()
	o, found := k.shop.orders.get(query.Get("order"))
	if !found {
		writeJSON(w, http.StatusNotFound, officeView{Order: query.Get("order"), Error: "no such order"})
		return o, 0, false
	}
	cents = o.cents
	if terms := o.klikandpay.standing(); len(terms) > 0 {
		cents = terms[0].cents
	}
	if text := query.Get("amount"); text != "" {
		var err error
		if cents, err = parseAmount(text); err != nil {
			writeJSON(w, http.StatusBadRequest, officeView{Order: o.id, Wanted: text, Error: err.Error()})
			return o, 0, false
		}
	}
	return o, cents, true
}

// officeCall makes the call and answers what was said. Where no answer came nothing is
// noted, and nothing is done again by itself (KP-140).
func (k *klikandpay) officeCall(w http.ResponseWriter, r *http.Request, o order, name string, view officeView, fields [][2]string, note func(*order, klikandpaySaid)) {
	key, err := k.privateKey(o)
	if err != nil {
		view.Error = err.Error()
		writeJSON(w, http.StatusServiceUnavailable, view)
		return
	}
	got, err := k.script(r.Context(), o, name, append(fields, [2]string{"PRIVATE_KEY", key}))
	var said klikandpaySaid
	if err == nil {
		said, err = readKlikandpay(got)
	}
	if err != nil {
		view.Error = err.Error()
		writeJSON(w, http.StatusBadGateway, view)
		return
	}
	view.Done, view.Response, view.Fault = said.done(), said.response, said.fault
	view.NUMXKP, view.Amount = said.number, said.amount
	k.shop.orders.update(o.id, func(o *order) {
		o.klikandpay.response = orDefault(said.fault, said.response)
		if said.done() {
			note(o, said)
		}
	})
	writeJSON(w, http.StatusOK, view)
}
