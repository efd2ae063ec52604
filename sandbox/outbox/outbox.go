// Package outbox is the only code that dials a merchant: Call now, a Delivery when
// it is due. It follows no redirect, keeps request lines byte for byte, leaves from
// the provider's source address where the machine has it, and writes every attempt
// into the journal.
package outbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"paysandbox/sandbox/journal"
)

// Limits of what a merchant may answer.
const (
	MaxAnswer      = 1 << 20 // bytes of a body that are read; the rest is cut
	MaxHeaderBytes = 64 << 10
	DefaultTimeout = 30 * time.Second
)

// Clock is the workspace's time, as far as a call needs it.
type Clock interface {
	Now() time.Time
	// Pass lets d go by: a frozen clock is moved without sleeping, a real one waits.
	Pass(ctx context.Context, d time.Duration) error
	// Deadline ends the context, with the cause context.DeadlineExceeded, when d has
	// passed on the workspace's clock or on the wall's, whichever is first. The returned function must be called when what was
	// timed is over: an advancing clock waits for it.
	Deadline(ctx context.Context, d time.Duration) (context.Context, func())
}

// Workspace is whose call it is.
type Workspace interface {
	Clock
	Journal() *journal.Journal
}

// Outbox dials merchants for all workspaces of a server.
type Outbox struct {
	policy *Policy
	log    *slog.Logger
	warned sync.Map // source address -> struct{}: one warning each
}

// New is an outbox that reaches what policy allows.
func New(policy *Policy, log *slog.Logger) *Outbox { return &Outbox{policy: policy, log: log} }
