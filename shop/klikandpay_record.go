package shop

import "slices"

// klikandpayRecord is what the shop keeps of an order that is paid with Klik & Pay.
type klikandpayRecord struct {
	wish     klikandpayWish
	sales    []klikandpaySale // oldest first, one for each token
	terms    []klikandpayTerm // payments that were accepted, oldest first
	calls    []klikandpayHeard
	twice    []string // NUMXKP of payments that nobody had asked for
	rebills  []string // NUMXKP of charges by the alias
	response string   // the last one, of a dynamic return or a script
	returned string   // ok or ko: where the customer's browser came back to
	charges  int      // requests of server_server.pl
	hasAlias bool     // is one stored? It may be empty, by mistake.
	alias    string
	ip       string // of the first transaction (KP-042)
	held     int64  // cents that are reserved
	captured int64  // cents that were taken
	refunded int64  // cents that went back
}

// klikandpayTerm is one accepted payment: the only one of an order, a part or a term.
type klikandpayTerm struct {
	token  string // of the sale
	number string // NUMXKP
	cents  int64
	nth    string // NUMERO of a subscription's term
	next   string // PROCHAINE of a subscription's term
	voided bool   // the reservation was lifted
}

// klikandpayHeard is a dynamic return that came, and what the shop said to it.
type klikandpayHeard struct {
	Response string `json:"response"`
	NUMXKP   string `json:"numxkp"`
	Answer   string `json:"answer"`

	sold klikandpaySale
	call klikandpayCall
}

// begin notes a sale; the same sale once more is no other.
func (r *klikandpayRecord) begin(s klikandpaySale) {
	r.sales = slices.DeleteFunc(r.sales, func(old klikandpaySale) bool { return old == s })
	r.sales = append(r.sales, s)
}

func (r *klikandpayRecord) latest() (s klikandpaySale) {
	if len(r.sales) > 0 {
		s = r.sales[len(r.sales)-1]
	}
	return s
}

// standing are the accepted payments that count.
func (r *klikandpayRecord) standing() []klikandpayTerm {
	return slices.DeleteFunc(slices.Clone(r.terms), func(t klikandpayTerm) bool { return t.voided })
}

func (r *klikandpayRecord) has(number string) bool {
	return slices.ContainsFunc(r.terms, func(t klikandpayTerm) bool { return t.number == number }) ||
		slices.Contains(r.twice, number) || slices.Contains(r.rebills, number)
}

// seen is how often a transaction was accepted.
func (r *klikandpayRecord) seen(number string) (times int) {
	for _, t := range r.terms {
		if t.number == number {
			times++
		}
	}
	return times
}

// doubtful are the calls that said paid, and of which the shop could not make sure.
func (r *klikandpayRecord) doubtful() []klikandpayHeard {
	return slices.DeleteFunc(slices.Clone(r.calls), func(heard klikandpayHeard) bool {
		again := heard.Answer == refusal(reasonUnclear) || heard.Answer == refusal(reasonNotValidated)
		return !again || r.has(heard.NUMXKP)
	})
}

// rename keeps an alias. An account in TEST hands out none (KP-044, KP-142).
func (r *klikandpayRecord) rename(alias string, careless bool) {
	if alias != "" || careless {
		r.alias, r.hasAlias = alias, true
	}
}

func (r *klikandpayRecord) clone() klikandpayRecord {
	c := *r
	c.sales = slices.Clone(r.sales)
	c.terms = slices.Clone(r.terms)
	c.calls = slices.Clone(r.calls)
	c.twice = slices.Clone(r.twice)
	c.rebills = slices.Clone(r.rebills)
	return c
}

// klikandpayView is the provider's part of an order's JSON. Amounts are units with two
// decimals. Cards, keys, hashes and the alias are nobody's business.
type klikandpayView struct {
	Mode          klikandpayMode    `json:"mode"`
	NUMXKP        []string          `json:"numxkp"` // of the accepted payments, oldest first
	Terms         []termView        `json:"terms"`  // the same, with what they were
	TermsExpected int               `json:"terms_expected"`
	Calls         []klikandpayHeard `json:"calls"` // dynamic returns as they came
	LastResponse  string            `json:"last_response"`
	Returned      string            `json:"returned"` // ok or ko: the browser's last return
	HasAlias      bool              `json:"has_alias"`
	Charges       int               `json:"charges"` // requests of server_server.pl
	Held          string            `json:"held"`    // reserved by a deferred payment
	Captured      string            `json:"captured"`
	Refunded      string            `json:"refunded"`
	Rebills       []string          `json:"rebills"`    // NUMXKP of charges by the alias
	PaidTwice     []string          `json:"paid_twice"` // NUMXKP of payments beyond what was sold
}

type termView struct {
	NUMXKP  string `json:"numxkp"`
	Amount  string `json:"amount"`
	Number  string `json:"numero"`    // of a subscription's term
	NextDue string `json:"prochaine"` // of a subscription's term
}

func (r *klikandpayRecord) view() klikandpayView {
	sold := r.latest()
	v := klikandpayView{
		Mode: sold.mode, NUMXKP: []string{}, Terms: []termView{}, TermsExpected: sold.payments(),
		Calls: append([]klikandpayHeard{}, r.calls...), LastResponse: r.response, Returned: r.returned,
		HasAlias: r.hasAlias, Charges: r.charges,
		Held: formatAmount(r.held), Captured: formatAmount(r.captured), Refunded: formatAmount(r.refunded),
		Rebills: append([]string{}, r.rebills...), PaidTwice: append([]string{}, r.twice...),
	}
	for _, t := range r.terms {
		v.NUMXKP = append(v.NUMXKP, t.number)
		v.Terms = append(v.Terms, termView{t.number, formatAmount(t.cents), t.nth, t.next})
	}
	return v
}
