package shop

import "context"

// verdict is what a provider says of an order.
type verdict struct {
	as       status // paid, pending, unclear; anything else is not paid
	bdr, crn string // of a paid one, where the provider names them
	why      reason
	detail   string
}

// settle writes a verdict down and answers where the customer learns of it.
func (s *Shop) settle(id string, v verdict) string {
	var ends status
	s.orders.update(id, func(o *order) {
		switch v.as {
		case statusPaid:
			o.pay(v.bdr, v.crn)
		case statusUnclear:
			o.doubt(v.why, v.detail)
		case statusPending:
			o.wait(v.why, v.detail)
		case statusFailed, statusNew, statusRefunded:
			o.fail(v.why, v.detail)
		}
		ends = o.status
	})
	if ends == statusPaid {
		return s.paidURL(id)
	}
	return s.failedURL(id, v.why)
}

// maxQuestions is how often the shop asks before it leaves an order to a human.
const maxQuestions = 3

// inquire asks a provider about an order until it has a verdict. An error of ask is
// a temporary failure, neither yes nor no: the shop asks again after a pause and in
// the end leaves the order to a human (CB-153, CB-305, KW-155).
func (s *Shop) inquire(ctx context.Context, o order, ask func() (verdict, error)) verdict {
	var lastErr error
	for question := range maxQuestions {
		if question > 0 && !pause(ctx, s.retryPause) {
			break
		}
		s.orders.update(o.id, func(o *order) { o.questions++ })
		v, err := ask()
		if err == nil {
			return v
		}
		lastErr = err
		if o.makes(givesUpEarly) {
			return verdict{as: statusFailed, why: reasonGaveUp, detail: err.Error()}
		}
	}
	return verdict{as: statusUnclear, why: reasonUnclear, detail: lastErr.Error()}
}
