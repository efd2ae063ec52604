package clickkw

import (
	"errors"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/store"
)

// update gives a session its order and leads to the payment page (KW-008).
func (f Fake) update(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	a, err := callerOf(ws, r)
	if err != nil {
		return err
	}
	sent := readBody(r, a.on("lenient_json"))
	ask, err := sent.ask(ws, opUpdate)
	if err != nil {
		return err
	}
	amount, _ := readAmount(sent.amount())
	ask.Fields["amount"], ask.Fields["lang"] = int(amount.Minor), language(r.Vars["lang"], sent.text(keyLang))
	says, err := a.admit(ws, r, ask)
	if err != nil {
		return err
	}
	wanted, err := a.readUpdate(r, sent)
	if err != nil {
		return coded(codeRequest, "%v", err)
	}
	s, err := a.sessionOf(ws, r, wanted.session, says)
	if err != nil {
		return err
	}
	if err := ws.Update(func(tx *sandbox.Tx) error { return a.apply(tx, s.ID, wanted, says) }); err != nil {
		return err
	}
	return f.reply(ws, w, r, a, s.ID)
}

// apply changes the session as wanted, if it is young enough and the order is new or its
// own (KW-032 to KW-034, KW-128); says is a rule's word on that.
func (a *account) apply(tx *sandbox.Tx, id string, wanted updateWanted, says string) error {
	s, err := sessions.Get(tx, id)
	if err != nil {
		return err
	}
	p, err := sandbox.Payments.Get(tx, id)
	if err != nil {
		return err
	}
	switch {
	case says == saysExpired.Name:
		return asked(says)
	case s.expired(tx.Now()):
		return refuses(sayExpire, "the session expired at %s (KW-052)", s.Expires.Format("15:04:05"))
	case says == saysDuplicate.Name:
		return asked(says)
	case p.State == captured, p.State == refunded, p.State == chargedBack:
		return refuses(sayDuplicate, "the session's order %d is paid already (KW-032)", s.Order)
	case s.Order == wanted.order && a.sw("same_order") == "duplicate":
		return refuses(sayDuplicate, "the session has been updated with order %d before: same_order (KW-033)", s.Order)
	}
	if err := a.use(tx, id, wanted.order); err != nil {
		return err
	}
	track, err := sandbox.Count(tx, "clickkw/track")
	if err != nil {
		return err
	}
	s.Order, s.ReturnURL, s.Lang, s.Customer = wanted.order, wanted.returnURL, wanted.lang, &wanted.customer
	s.Track = firstTrack - 1 + track
	s.Method, s.AtBank, s.KNET, s.Checkout, s.Word, s.ErrorText = "", "", noDeal, "", "", "" // what was begun counts no more
	if err := sessions.Put(tx, s); err != nil {
		return err
	}
	_, err = sandbox.Move(tx, table, id, evUpdate, func(p *payment.Payment) error {
		p.Order, p.Amount = orderText(wanted.order), wanted.amount
		return nil
	})
	return err
}

// firstTrack is the manual's first Track ID (KW-067).
const firstTrack = 356

// use marks an order number as used by a session, for ever; another session's is a
// duplicate (KW-032).
func (a *account) use(tx *sandbox.Tx, id string, order int64) error {
	err := usedOrders.Insert(tx, usedOrder{Key: orderKey(a.User, order), Payment: id})
	var taken *store.DuplicateError
	if !errors.As(err, &taken) {
		return err
	}
	holder, err := usedOrders.Get(tx, orderKey(a.User, order))
	if err != nil || holder.Payment == id {
		return err
	}
	return refuses(sayDuplicate, "order %d was used before, by payment %s%s (KW-051)", order, holder.Payment, clamped(order))
}

func clamped(order int64) string {
	if order == maxOrder {
		return "; larger numbers all end as this one (KW-035)"
	}
	return ""
}

// reply answers an update in the account's way (KW-038 to KW-040).
func (f Fake) reply(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, a *account, id string) error {
	v, err := visitOf(ws, id)
	if err != nil {
		return err
	}
	address, status := v.url(r, ""), http.StatusOK
	switch a.sw("update_reply") {
	case "html":
		return v.showStand(w, r)
	case "redirect":
		w.Header().Set("Location", address)
		status = http.StatusFound
	}
	a.writeJSON(w, status, updateAnswer{APIVersion: 1, GatewayResponse: updateReply{
		Result: resultSuccess, PaymentURL: address, SessionID: v.session.Session, Status: noStatus,
	}})
	return nil
}

// language is the path's, else the body's, else English (KW-008, KW-009).
func language(words ...string) string {
	for _, word := range words {
		switch word = strings.ToLower(strings.TrimSpace(word)); word {
		case english, arabic:
			return word
		}
	}
	return english
}
