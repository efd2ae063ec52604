package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// Provider is one impersonated payment provider. It keeps no state.
type Provider interface {
	Name() string    // "clickkw": the key in paths, configuration and scenarios
	Hosts() []string // patterns: "clickkw.com", "premium-{id}.{sys}.clickandbuy.com"; the first is its own
	Mount(Routes)    // its endpoints and pages
	// WriteError is the only place where the provider's errors are spelt.
	WriteError(ws *Workspace, w http.ResponseWriter, r *Request, err error)
	// Declare is what the provider does and which accounts it has, as data.
	Declare() operation.Provider
}

// Routes names an endpoint: what it is in scenarios and journal, whose it is, and
// what it does. A path begins with "/", or with a host pattern where the real
// provider gives that host's paths a meaning of their own:
// "premium-{id}.{sys}.clickandbuy.com/{script:.*}". Off that host it is served
// under "/~" + host. Method "" means any.
type Routes interface {
	Handle(method, path string, op *operation.Operation, who Who, h Handler)
}

// Who is the account, payment or session that a request names, as one of the names
// that its account claimed: kind and id. Nothing known: empty.
type Who func(*Request) (kind, id string)

// Handler serves one endpoint in the workspace that the request belongs to.
type Handler func(ws *Workspace, w http.ResponseWriter, r *Request) error

// Accounts is the ability to have merchant accounts.
type Accounts interface {
	// ParseAccount reads a complete account document. parsed is the provider's own
	// type; names are all by which requests find the account, its id first.
	ParseAccount(doc map[string]any) (parsed any, names []Name, err error)
	// DrawAccount draws the n-th account for a workspace that names none.
	DrawAccount(d Draws, n int) map[string]any
	// DefaultAccounts are the documented ones of the workspace `default`.
	DefaultAccounts() []map[string]any
	// Env is what a shop needs to know about the accounts.
	Env(ws *Workspace, base Base) map[string]string
}

// Keeping is the ability to keep records that follow from an account, such as the
// agreements that it lists.
type Keeping interface {
	// AccountKept is called in the transaction that keeps an account, new or changed,
	// in the provider's own type.
	AccountKept(tx *Tx, parsed any) error
}

// Kinds is the ability to have accounts of several kinds, of which every workspace has one
// each, such as a test account and one in production.
type Kinds interface {
	// Lacking are the kinds that none of the named accounts is of.
	Lacking(named []map[string]any) []string
	// DrawKind draws the n-th account of a kind; DrawAccount draws one of the first.
	DrawKind(d Draws, n int, kind string) map[string]any
}

// Name is something by which requests find an account, unique on the server.
type Name struct {
	Kind string // "seller", "link"
	ID   string
}

// Generator is the ability to make new secrets for accounts: values of the fields
// that are declared as Generated.
type Generator interface {
	// Generate draws the n-th new value of a field of an account; n is 1, 2, …, a field
	// of a mapping is "registration.secret", one of a list's entry
	// "products.johnbooksabc.secret".
	Generate(d Draws, id, field string, n uint64) string
}

// Documented is the ability to tell a developer how the provider is called with one
// account: the API documentation of its panel.
type Documented interface {
	// Manual is that documentation in the order in which calls are made; none for an
	// account that is not there.
	Manual(ws *Workspace, id string, base Base) []ManualPage
}

// ManualPage is one call as the developer of an account makes it. Secrets stand in it
// as they are: who shows it hides what the account declares as secret.
type ManualPage struct {
	Title   string
	About   string
	Method  string // "": no call, but an address to use
	URL     string // beginning with the base's
	Host    string // the provider's own name for where that is; "": the first of its Hosts
	Headers []operation.KeyText
	Body    string              // a sample, as it is sent
	Embed   string              // HTML that a merchant's page takes up to use the address
	Words   []operation.KeyText // what parameters, placeholders and fields mean
	Answers []ManualAnswer
	Fact    string
	Part    string // the entry of a list that it is about, "products.johnbooksabc"; "": the account
	Try     string // what a button says that opens the URL of a GET: "Test BUY"; "": there is none
}

// ManualAnswer is what a call is answered, and when.
type ManualAnswer struct{ When, Text string }

// Base is where a provider is reached from outside.
type Base struct {
	URL string // "http://127.0.0.1:8080/clickandbuy": scheme, host, the provider's prefix
}

// Actor is the ability to act on payments after the sale.
type Actor interface {
	Table() *payment.Table
	// Act takes an action of the table. It returns a *payment.TransitionError when the
	// payment's state forbids it, and a *ParamError when a parameter cannot be used.
	Act(ws *Workspace, id string, action payment.Event, params map[string]string) error
}

// Tabled is the ability of an Actor to have payments that move by other tables than its
// first, such as two generations of one provider.
type Tabled interface {
	Tables() []*payment.Table // all, the one of Table first
	TableOf(p payment.Payment) *payment.Table
}

// TableOf is the table by which a payment of a provider moves; an empty one where the
// provider has no back office.
func TableOf(provider Provider, p payment.Payment) *payment.Table {
	if tabled, ok := provider.(Tabled); ok {
		return tabled.TableOf(p)
	}
	if actor, ok := provider.(Actor); ok {
		return actor.Table()
	}
	return payment.NewTable(nil)
}

// ParamError tells that an action's parameter cannot be used.
type ParamError struct{ Name, Reason string }

func (e *ParamError) Error() string { return e.Name + ": " + e.Reason }

// OnlyParams is a *ParamError where an action was given another parameter than it takes.
func OnlyParams(action payment.Event, params map[string]string, takes ...string) error {
	for name := range params {
		if !slices.Contains(takes, name) {
			return &ParamError{Name: name, Reason: fmt.Sprintf("%s takes no such parameter", action)}
		}
	}
	return nil
}

// Timed is the ability to have things that the clock reaches.
type Timed interface {
	// Due lets one happen and answers what happened, in a sentence. What is no longer
	// true by then is no error: it says so.
	Due(ctx context.Context, ws *Workspace, due Due) string
}

// Remarking is the ability to see that a merchant's answer to a notification is odd, though
// it counts.
type Remarking interface {
	// Remark is a note for the journal, "" where there is nothing to say.
	Remark(d outbox.Delivery, a outbox.Answer) string
}

// Describing is the ability to say more of a payment or an agreement than all have: what
// stands in the provider's own reports.
type Describing interface {
	// Describe names facts in people's words and their order; nothing secret is among them,
	// and what is not known yet is left out.
	Describe(ws *Workspace, p payment.Payment) []operation.KeyText
}

// Notifier is the ability to tell merchants out of band.
type Notifier interface {
	// Accepted judges a merchant's answer to a notification.
	Accepted(ws *Workspace, d outbox.Delivery, a outbox.Answer) bool
}
