package shop

import "slices"

// clickkwRecord is what the shop keeps of an order that is paid with Click KW.
type clickkwRecord struct {
	attempts []attempt // oldest first
	returns  []clickkwReturn
	answers  []string // to the status question, as Click spells them
	page     string   // the payment page, where an update has answered it
}

// attempt is one session at Click, with the order number that it was updated with.
type attempt struct {
	nth       int
	session   string
	indicator string // the secret between Click and the shop until a success (KW-020)
	number    int64
	cents     int64
	location  string // where its customer pays, "" before the update has said so
	end       reason // why nothing more can come of it, "" while something can
}

// returns tells whether an indicator is this session's.
func (a *attempt) returns(indicator string) bool {
	return indicator != "" && a.indicator == indicator
}

func (r *clickkwRecord) clone() clickkwRecord {
	c := *r
	c.attempts = slices.Clone(r.attempts)
	c.returns = slices.Clone(r.returns)
	c.answers = slices.Clone(r.answers)
	return c
}

func (r *clickkwRecord) latest() (a attempt, found bool) {
	if len(r.attempts) == 0 {
		return attempt{}, false
	}
	return r.attempts[len(r.attempts)-1], true
}

// owns tells whether an indicator is that of one of the order's sessions.
func (r *clickkwRecord) owns(indicator string) bool {
	return slices.ContainsFunc(r.attempts, func(a attempt) bool { return a.returns(indicator) })
}

func (r *clickkwRecord) isOpen() bool {
	return slices.ContainsFunc(r.attempts, func(a attempt) bool { return a.end == "" })
}

// clickkwView is the provider's part of an order's JSON. Token and indicators are
// nobody's business.
type clickkwView struct {
	Session  string          `json:"session"` // of the latest attempt
	Number   int64           `json:"number"`  // of the latest attempt, 0 for none
	Attempts []attemptView   `json:"attempts"`
	Returns  []clickkwReturn `json:"returns"` // as they came
	Answers  []string        `json:"answers"` // to the status question, oldest first
}

type attemptView struct {
	Session string `json:"session"`
	Number  int64  `json:"number"`
	// End is success, or the reason why the attempt came to nothing; "" while it is
	// open.
	End reason `json:"end"`
}

func (r *clickkwRecord) view() clickkwView {
	latest, _ := r.latest()
	v := clickkwView{
		Session: latest.session, Number: latest.number, Attempts: []attemptView{},
		Returns: append([]clickkwReturn{}, r.returns...), Answers: append([]string{}, r.answers...),
	}
	for _, a := range r.attempts {
		v.Attempts = append(v.Attempts, attemptView{a.session, a.number, a.end})
	}
	return v
}
