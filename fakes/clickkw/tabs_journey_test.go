package clickkw_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/clickkw"
	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/store"
	"paysandbox/server"
)

// openOn is open over a store of the test's own.
func openOn(t *testing.T, kept store.Store, want arrange) sandboxed {
	t.Helper()
	world := sandbox.NewWorld(sandbox.Config{
		Providers: []sandbox.Provider{clickkw.New()}, Store: kept, Outbox: outbox.New(outbox.NewPolicy(), slog.New(slog.DiscardHandler)),
	})
	_, err := world.Create(sandbox.Spec{Name: sandbox.Default, Seed: 1, Clock: sandbox.Real, Bare: true})
	require.NoError(t, err)
	front := httptest.NewServer(server.New(server.Options{World: world}))
	t.Cleanup(func() {
		front.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		assert.NoError(t, world.Close(ctx))
	})
	return sandboxed{place.Inhabit(t, world, front.URL, "test", place.Arrange{
		Provider: "clickkw", Account: theAccount, Clock: start, Merge: want.account, Switches: want.switches, Rules: want.rules,
	})}
}

// interrupted is a store in which something happens once, just before the next change.
type interrupted struct {
	store.Store
	before atomic.Pointer[func()]
}

func (s *interrupted) Update(workspace string, f func(store.Tx) error) error {
	if before := s.before.Swap(nil); before != nil {
		(*before)()
	}
	return s.Store.Update(workspace, f)
}

func (s *interrupted) once(before func()) { s.before.Store(&before) }

// TestAnotherTabWasQuicker: whatever a payer presses on a page of Click, KNET or the
// gateway, if another tab has ended the payment at that very moment, he sees its result
// (KW-150).
func TestAnotherTabWasQuicker(t *testing.T) {
	for name, c := range map[string]struct {
		at       func(p sandboxed, address string) place.Page
		form     string
		fill     url.Values
		switches string
	}{
		"Cancel at Click": {
			at:   func(p sandboxed, address string) place.Page { return p.Get(address) },
			form: "form#clk-cancel",
		},
		"the method": {
			at:   func(p sandboxed, address string) place.Page { return p.Get(address) },
			form: "form#clk-method", fill: url.Values{"method": {"card"}},
		},
		"Pay by card": {
			at: func(p sandboxed, address string) place.Page {
				return p.Get(address).Submit("form#clk-method", url.Values{"method": {"card"}})
			},
			form: "form#clk-pay",
		},
		"Pay by KNET": {
			at: func(p sandboxed, address string) place.Page {
				return p.Get(address).Submit("form#clk-method", url.Values{"method": {"knet"}})
			},
			form: "form#clk-pay",
		},
	} {
		t.Run(name, func(t *testing.T) {
			kept := &interrupted{Store: store.NewMemory()}
			p := openOn(t, kept, arrange{})
			_, _, address := p.updated("en", nil)
			confirm := p.Get(address).Submit("form#clk-method", url.Values{"method": {"knet"}}).Submit("form#clk-pay", nil).
				Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018"))
			require.True(t, confirm.Has("form#knet-confirm"), confirm.Brief())
			page := c.at(p, address)
			require.True(t, page.Has(c.form), page.Brief())
			kept.once(func() { confirmed(confirm) })
			answer := posts(page, c.form, c.fill)
			require.Equal(t, http.StatusSeeOther, answer.Status, answer.Brief())
			result := follows(answer)
			assert.Equal(t, "paid", result.Attr("#clk-result", "data-result"), result.Brief())
			assert.Contains(t, result.Text("#clk-result"), "Using K-Net")
			assert.Equal(t, "captured", p.Payment("356").State)
		})
	}
}

// TestAnotherTabWasQuickerAtTheGateway: Cancel there, just after the card was approved.
func TestAnotherTabWasQuickerAtTheGateway(t *testing.T) {
	kept := &interrupted{Store: store.NewMemory()}
	p := openOn(t, kept, arrange{})
	page := total(p.atCard("en", nil), theCard(nil))
	kept.once(func() { posts(page, "form#mpgs-pay", nil) })
	result := follows(posts(page, "form#mpgs-cancel-form", nil))
	assert.Equal(t, "paid", result.Attr("#clk-result", "data-result"), result.Brief())
}

// TestTheReceiptNamesWhoWasPaid, whatever another tab has chosen meanwhile, and so do the
// rules of the bank's pages.
func TestTheReceiptNamesWhoWasPaid(t *testing.T) {
	p := open(t, arrange{rules: `
  - op: clickkw.knet.confirm
    when: method != "knet"
    then: {outcome: voided}
  - op: clickkw.card.pay
    when: method != "card"
    then: {outcome: unknown}`})
	_, _, address := p.updated("en", nil)
	first := p.Get(address)
	confirm := first.Submit("form#clk-method", url.Values{"method": {"knet"}}).Submit("form#clk-pay", nil).
		Submit("form#knet-entry", knetSkins["e24"].filled("0000000008", "12/2018"))
	first.Submit("form#clk-method", url.Values{"method": {"card"}})
	result := confirmed(confirm)
	assert.Equal(t, "CAPTURED", result.Attr("#clk-result", "data-word"), result.Brief())
	assert.Contains(t, result.Text("#clk-result"), "Using K-Net")
	assert.NotEmpty(t, result.Text("#clk-transaction-id"))
	assert.True(t, result.Has("#clk-receipt"))

	_, _, address = p.updated("en", map[string]any{"order_id": 357})
	first = p.Get(address)
	way := first.Submit("form#clk-method", url.Values{"method": {"card"}}).Submit("form#clk-pay", nil)
	page := total(p.Get(way.Attr("#clk-to-card", "href")), theCard(nil))
	first.Submit("form#clk-method", url.Values{"method": {"knet"}})
	result = processed(sends(page, "form#mpgs-pay", nil))
	assert.Equal(t, "APPROVED", result.Attr("#clk-result", "data-word"), result.Brief())
	assert.Contains(t, result.Text("#clk-result"), "Using Credit Card")
	assert.Contains(t, result.Text("#clk-result"), "Total Amount: 6.00 KWD")
}

// TestOneMethodLeadsToTheCard: the method that was no choice is remembered, from Pay on, for
// page 4 and for rules.
func TestOneMethodLeadsToTheCard(t *testing.T) {
	p := open(t, arrange{account: `{"methods": null}`, rules: `
  - op: clickkw.page
    when: method == "card"
    times: 1
    then: {fault: {kind: status, status: 503}}`})
	p.Put(`{"methods": ["card"]}`)
	_, _, address := p.updated("en", nil)
	way := p.Get(address).Submit("form#clk-pay", nil)
	require.Equal(t, http.StatusServiceUnavailable, way.Status, "page 3: %s", way.Brief())
	way = p.Get(way.Address)
	result := paid(p.Get(way.Attr("#clk-to-card", "href")), theCard(nil))
	assert.Equal(t, http.StatusOK, result.Status, result.Brief())
	assert.Contains(t, result.Text("#clk-result"), "Using Credit Card")
}

// failing is a store whose medium fails for one collection, once it is told to.
type failing struct {
	store.Store
	collection atomic.Value // string
}

var errMedium = errors.New("the medium fails")

type failingTx struct {
	store.Tx
	collection string
	failed     bool
}

func (tx *failingTx) fails(collection string) bool {
	tx.failed = tx.failed || collection == tx.collection
	return tx.failed
}

func (tx *failingTx) Get(collection, id string) (any, bool) {
	if tx.fails(collection) {
		return nil, false
	}
	return tx.Tx.Get(collection, id)
}

func (tx *failingTx) Find(collection, key string) (string, bool) {
	if tx.fails(collection) {
		return "", false
	}
	return tx.Tx.Find(collection, key)
}

func (s *failing) around(f func(store.Tx) error) func(store.Tx) error {
	return func(tx store.Tx) error {
		broken := &failingTx{Tx: tx, collection: s.collection.Load().(string)}
		if err := f(broken); !broken.failed {
			return err
		}
		return errMedium
	}
}

func (s *failing) View(workspace string, f func(store.Tx) error) error {
	return s.Store.View(workspace, s.around(f))
}

func (s *failing) Update(workspace string, f func(store.Tx) error) error {
	return s.Store.Update(workspace, s.around(f))
}

// TestAStoreThatFails is told as what it is: not that a developer or a session is unknown.
func TestAStoreThatFails(t *testing.T) {
	kept := &failing{Store: store.NewMemory()}
	kept.collection.Store("")
	p := openOn(t, kept, arrange{})
	session, _, address := p.updated("en", nil)
	knet := p.Get(address).Submit("form#clk-method", url.Values{"method": {"knet"}}).Submit("form#clk-pay", nil)
	for _, collection := range []string{"accounts", "clickkw.sessions", "payments"} {
		kept.collection.Store(collection)
		for name, answer := range map[string]place.Page{
			"create": p.call("Dev1", ""),
			"update": p.call("sessionupdate/Dev1", order(session, nil)),
			"status": p.call("paymentstatus/Dev1", `{"session_id":"`+session+`","order_id":356}`),
			"page":   p.Get(address), "KNET": p.Get(knet.Address),
		} {
			if name == "create" && collection != "accounts" {
				continue
			}
			assert.Equal(t, http.StatusInternalServerError, answer.Status, "%s, %s: %s", name, collection, answer.Body)
			assert.NotContains(t, answer.Body, "INVALID SESSION")
			assert.NotContains(t, answer.Body, "Not Supported")
		}
		kept.collection.Store("")
	}
	assert.Contains(t, p.status(session, 356), "No_status")
}
