package shop

// book writes down what a notification tells, once, however often it comes, and in
// whatever order.
func (o *order) book(n click2sellNotice) {
	r := &o.click2sell
	again := r.has(n.once())
	if again && !o.makes(notIdempotent) {
		return
	}
	r.booked = append(r.booked, n.once())
	r.latest = n
	was := o.grants
	switch event := n.event(*o); event {
	case eventSale, eventNew, eventRecurring:
		r.payments = append(r.payments, o.payment(n, event))
	case eventCancel:
		if o.makes(accessOnCancel) { // transaction_type says Subscription
			r.payments = append(r.payments, o.payment(n, eventRecurring))
		} else {
			r.cancelled = true
		}
	case eventRefund:
		if !o.makes(ignoresRefunds) {
			cents, _, ok := n.amount()
			if !ok {
				cents = o.cents
			}
			r.refunds = append(r.refunds, click2sellRefund{n.c2s, cents})
		}
	case eventUnknown:
	}
	o.reckon()
	handsOutAgain := again && n.event(*o).pays() || n.event(*o) == eventRecurring && o.makes(recurringIsNew)
	if handsOutAgain && o.grants == was {
		o.grants++
	}
}

// payment is the money of a notification, and what it is good for.
func (o *order) payment(n click2sellNotice, event click2sellEvent) click2sellPayment {
	cents, currency, _ := n.amount()
	at, _ := n.at()
	p := click2sellPayment{notice: n, event: event, cents: cents, currency: currency, at: at}
	if !o.click2sell.subscription || o.makes(accessForever) {
		p.until = accessIsForEver
	} else {
		p.until = dateOf(oneMonthAfter(at).AddDate(0, 0, graceDays))
	}
	if event == eventRecurring && o.makes(recurringIsNew) {
		p.until = "" // somebody else's, as it were
	}
	return p
}

// reckon has an order be paid while there is a payment that was not given back. A
// refund may come before its sale; then the sale gives nothing (CS-092).
func (o *order) reckon() {
	r := &o.click2sell
	if standing := r.standing(); len(standing) > 0 {
		o.pay(standing[0].notice.c2s, "")
	} else if len(r.refunds) > 0 {
		o.takeBack(reasonRefunded)
	}
}
