package klikandpay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// ledger is what the test's own books say of one transaction, in minor units: what was
// accepted is always what stands, what was given back and what was released.
type ledger struct {
	num, alias, state                    string
	accepted, stands, refunded, released int64
	ends                                 time.Time // of a hold
}

// books are those of all transactions, kept by the rules of section 13 and not by any code
// of the fake's.
type books struct {
	p     sandboxed
	atEnd string // cancel, validate
	all   []*ledger
}

// TestMoneyIsNeitherLostNorMade: random sequences of charge, validate, cancel, refund,
// duplicate and time, legal and not, at the scripts and in the back office. After each step
// every answer, every payment and every history agrees with the test's own books.
func TestMoneyIsNeitherLostNorMade(t *testing.T) {
	p := open(t, arrange{})
	rapid.Check(t, func(rt *rapid.T) {
		require.NoError(t, p.World.Reset(p.WS.Name(), ""))
		b := &books{p: p, atEnd: rapid.SampledFrom([]string{"cancel", "validate"}).Draw(rt, "deferred_at_end")}
		p.Put(productionAccount)
		p.Switches("deferred_hold_days=4 deferred_at_end=" + b.atEnd)
		rt.Repeat(map[string]func(*rapid.T){
			"charge":    b.charge,
			"duplicate": b.duplicate,
			"validate":  func(rt *rapid.T) { b.change(rt, "validedifferee.pl") },
			"cancel":    func(rt *rapid.T) { b.change(rt, "cancel_transaction.pl") },
			"act":       b.act,
			"time":      b.time,
			"":          b.agree,
		})
	})
}

func (b *books) open(answer map[string]string, minor int64, deferred bool) {
	l := &ledger{num: answer["NUMXKP"], alias: answer["ALIAS"], accepted: minor, stands: minor, state: "captured"}
	if deferred {
		l.state, l.ends = "authorized", b.p.WS.Now().Add(4*24*time.Hour)
	}
	if answer["RESPONSE"] != "00" {
		l.state, l.accepted = "declined", 0
	}
	b.all = append(b.all, l)
}

func (b *books) charge(rt *rapid.T) {
	minor := rapid.Int64Range(1, 20000).Draw(rt, "amount")
	deferred, good := rapid.Bool().Draw(rt, "deferred"), rapid.IntRange(0, 9).Draw(rt, "card") > 0
	more := []string{"MONTANT", units(minor)}
	if deferred {
		more = append(more, "DIFFERE", "1")
	}
	if !good {
		more = append(more, "NUMCARTE", visaTest) // the bank refuses it in production
	}
	answer := said(b.p.T, b.p.script("server_server.pl", sale(productionID, more...)))
	if good != (answer["RESPONSE"] == "00") {
		rt.Fatalf("charge: %v", answer)
	}
	b.open(answer, minor, deferred)
}

func (b *books) duplicate(rt *rapid.T) {
	l := b.some(rt)
	minor, deferred := rapid.Int64Range(1, 20000).Draw(rt, "amount"), rapid.Bool().Draw(rt, "deferred")
	form := fields("ID", productionID, "IP", "203.0.113.7", "MONTANT", units(minor), "ALIAS", l.alias, "PRIVATE_KEY", productionKey)
	if deferred {
		form.Set("DIFFERE", "1")
	}
	answer := said(b.p.T, b.p.script("duplicate.pl", form))
	if l.alias == "" { // it was declined
		if answer["ERROR"] != "MISSING-ALIAS" {
			rt.Fatalf("duplicate of nothing: %v", answer)
		}
		return
	}
	if answer["RESPONSE"] != "00" || answer["ALIAS"] != l.alias {
		rt.Fatalf("duplicate: %v", answer)
	}
	b.open(answer, minor, deferred)
}

// some is a transaction, if there is one.
func (b *books) some(rt *rapid.T) *ledger {
	if len(b.all) == 0 {
		rt.Skip("nothing has been charged yet")
	}
	return rapid.SampledFrom(b.all).Draw(rt, "transaction")
}

// amount is one at the edge of what stands, or any.
func (l *ledger) amount(rt *rapid.T) int64 {
	edges := []int64{1, l.stands - 1, l.stands, l.stands + 1, l.stands / 3, rapid.Int64Range(1, 20000).Draw(rt, "any")}
	return max(1, rapid.SampledFrom(edges).Draw(rt, "amount"))
}

func (b *books) change(rt *rapid.T, script string) {
	l := b.some(rt)
	minor := l.amount(rt)
	word := l.take(script == "validedifferee.pl", minor)
	want := done(l.num, units(minor))
	if word != "" {
		want = failed(word)
	}
	if got := b.p.script(script, later(l.num, units(minor))); got != want {
		rt.Fatalf("%s %s of %+v: %s, not %s", script, units(minor), *l, got, want)
	}
}

// act does the same in the back office, where nothing is named for everything.
func (b *books) act(rt *rapid.T) {
	l, action := b.some(rt), rapid.SampledFrom([]string{"validate", "cancel", "refund", "chargeback"}).Draw(rt, "action")
	var params []string
	minor := l.stands
	if action != "chargeback" && rapid.Bool().Draw(rt, "part") {
		minor = l.amount(rt)
		params = []string{"amount", units(minor)}
	}
	legal := map[string]string{"validate": "authorized", "cancel": "authorized", "refund": "captured", "chargeback": "captured refunded"}
	wrong := !strings.Contains(legal[action], l.state) || minor > l.stands
	switch {
	case wrong:
	case action == "chargeback":
		l.refunded, l.stands, l.state = l.refunded+l.stands, 0, "charged_back"
	default:
		_ = l.take(action == "validate", minor)
	}
	if err := b.p.act(l.num, action, params...); wrong != (err != nil) {
		rt.Fatalf("%s %v of %+v: %v", action, params, *l, err)
	}
}

// take changes the books as a script should change the money, or says with which word it
// refuses.
func (l *ledger) take(validate bool, minor int64) (word string) {
	switch {
	case l.state != "authorized" && (validate || l.state != "captured"):
		return "BAD-STATE"
	case minor > l.stands:
		return "AMOUNT-TOO-HIGH"
	case validate:
		l.released, l.stands, l.state = l.released+l.stands-minor, minor, "captured"
	case l.state == "authorized":
		l.released, l.stands = l.released+minor, l.stands-minor
		if l.stands == 0 {
			l.state = "voided"
		}
	default:
		l.refunded, l.stands = l.refunded+minor, l.stands-minor
		if l.stands == 0 {
			l.state = "refunded"
		}
	}
	return ""
}

// time lets the holds end whose days are over.
func (b *books) time(rt *rapid.T) {
	b.p.Advance(time.Duration(rapid.IntRange(1, 60).Draw(rt, "hours")) * time.Hour)
	for _, l := range b.all {
		switch {
		case l.state != "authorized" || b.p.WS.Now().Before(l.ends):
		case b.atEnd == "validate":
			l.state = "captured"
		default:
			l.released, l.stands, l.state = l.released+l.stands, 0, "voided"
		}
	}
}

// agree holds every payment, and its history line by line, against the books.
func (b *books) agree(rt *rapid.T) {
	if all := b.p.Payments(""); len(all) != len(b.all) {
		rt.Fatalf("%d payments, not %d", len(all), len(b.all))
	}
	for _, l := range b.all {
		one := b.p.byRef(l.num)
		if one.State != l.state || int64(one.Amount.Minor) != l.stands {
			rt.Fatalf("%s %s, the books say %+v", one.State, one.Amount.Value, *l)
		}
		var refunded, released, before int64
		for i, change := range one.History {
			gone := before - int64(change.Amount.Minor)
			before = int64(change.Amount.Minor)
			switch change.Event {
			case "charge", "hold", "decline":
				if i > 0 {
					rt.Fatalf("%s is the %d. change", change.Event, i+1)
				}
				continue
			case "validate", "fall_due", "cancel", "lower", "lapse":
				released += gone
			case "refund", "part_refund", "chargeback":
				refunded += gone
			}
			if gone < 0 {
				rt.Fatalf("%s made %d: %v", change.Event, -gone, one.History)
			}
		}
		if before != l.stands || refunded != l.refunded || released != l.released {
			rt.Fatalf("the history has given %d back and released %d, the books say %+v", refunded, released, *l)
		}
		if l.state != "declined" && l.accepted != l.stands+refunded+released {
			rt.Fatalf("%d were accepted: %+v", l.accepted, *l)
		}
	}
}

func units(minor int64) string { return fmt.Sprintf("%d.%02d", minor/100, minor%100) }
