package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/store"
)

// Default is the workspace that always exists; whatever names nothing known is
// answered and journalled there.
const Default = "default"

// directory is where the server keeps its own records: which workspaces there are
// and who claimed which name. No workspace can be called so.
const directory = ""

// World is all workspaces of one server.
type World struct {
	providers []Provider
	byName    map[string]Provider
	catalog   operation.Catalog
	masks     sync.Map // operation -> *journal.Masker, made when first needed
	store     store.Store
	outbox    *outbox.Outbox
	pool      journal.Pool
	log       *slog.Logger
	observe   func(workspace string, e journal.Exchange)

	workspaces sync.Map // name -> *Workspace
	creating   sync.Mutex
	ctx        context.Context
	stop       context.CancelFunc
	background sync.WaitGroup
}

// Config is what a World is made of. All fields but Store and Log are needed.
type Config struct {
	Providers []Provider
	Store     store.Store // nil: memory
	Outbox    *outbox.Outbox
	Log       *slog.Logger                               // nil: silent
	Observe   func(workspace string, e journal.Exchange) // sees every exchange as it is journalled; may be nil
}

// NewWorld opens the workspaces of a store.
func NewWorld(c Config) *World {
	if c.Store == nil {
		c.Store = store.NewMemory()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	w := &World{
		providers: c.Providers, byName: map[string]Provider{},
		store: c.Store, outbox: c.Outbox, log: c.Log, observe: c.Observe,
	}
	for _, p := range c.Providers {
		w.byName[p.Name()] = p
		w.catalog = append(w.catalog, p.Declare())
	}
	w.ctx, w.stop = context.WithCancel(context.Background())
	return w
}

// Close stops what goes on in the background and waits for it until ctx ends.
// What is due stays due in the store.
func (w *World) Close(ctx context.Context) error {
	w.stop()
	done := make(chan struct{})
	go func() { w.background.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return w.store.Close()
}

// observer shows a workspace's exchanges to whoever watches the server.
func (w *World) observer(workspace string) func(journal.Exchange) {
	if w.observe == nil {
		return nil
	}
	return func(e journal.Exchange) { w.observe(workspace, e) }
}

// Catalog is what all providers declare.
func (w *World) Catalog() operation.Catalog { return w.catalog }

// Seed is what workspaces are drawn from that name none: that of `default`.
func (w *World) Seed() uint64 {
	if ws, err := w.Workspace(Default); err == nil {
		return ws.Seed()
	}
	return 1
}

// Providers lists the providers in the house's order.
func (w *World) Providers() []Provider { return slices.Clone(w.providers) }

func (w *World) provider(name string) Provider { return w.byName[name] }

// Mask is what keeps secrets of an operation out of the journal.
func (w *World) Mask(op string) *journal.Masker { return w.mask(op) }

func (w *World) mask(op string) *journal.Masker {
	if known, ok := w.masks.Load(op); ok {
		return known.(*journal.Masker)
	}
	var secrets []string
	if declared, ok := w.catalog.Operation(op); ok {
		secrets = declared.Secrets
	}
	known, _ := w.masks.LoadOrStore(op, journal.NewMasker(secrets...))
	return known.(*journal.Masker)
}

// Spec is how a workspace is created, and what it is reset to.
type Spec struct {
	Name     string                      `json:"name"`
	Seed     uint64                      `json:"seed"`
	Key      string                      `json:"key"`   // what draws are keyed by; "" : Name
	Clock    string                      `json:"clock"` // "real", or RFC 3339: a start, frozen
	Accounts map[string][]map[string]any `json:"accounts"`
	Merchant Merchant                    `json:"merchant"`
	Bare     bool                        `json:"bare"` // no accounts are drawn
	N        uint64                      `json:"n"`
}

// Clone implements Record; a Spec is never changed.
func (s Spec) Clone() Spec { return s }

var specs = NewCollection("workspaces", func(s Spec) string { return fmt.Sprintf("%010d", s.N) },
	func(s Spec) []string { return []string{s.Name} })

type claimed struct {
	Key       string `json:"key"` // provider/kind/id
	Workspace string `json:"workspace"`
}

func (c claimed) Clone() claimed { return c }

var claims = NewCollection("claims", func(c claimed) string { return c.Key }, nil)

// storeOf is the scope of one workspace's records, or of the directory's.
type storeOf struct {
	w    *World
	name string
}

func (s storeOf) view(f func(store.Tx) error) error   { return s.w.store.View(s.name, f) }
func (s storeOf) update(f func(store.Tx) error) error { return s.w.store.Update(s.name, f) }

func server(w *World) Scope { return storeOf{w, directory} }

// ErrExists tells that a workspace's name is taken.
var ErrExists = errors.New("a workspace of this name exists")

// ErrSpec is the reason of every workspace that cannot be made as asked.
var ErrSpec = errors.New("the workspace cannot be made")

var nameRule = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Create makes a workspace. Errors: ErrSpec, ErrExists, *AccountError, *TakenError;
// whatever fails leaves nothing.
func (w *World) Create(spec Spec) (*Workspace, error) {
	w.creating.Lock()
	defer w.creating.Unlock()
	if spec.Seed == 0 {
		return nil, fmt.Errorf("%w: seed 0 would mean a random one", ErrSpec)
	}
	if _, err := startOf(spec.Clock); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSpec, err)
	}
	n, err := Count(server(w), "workspaces")
	if err != nil {
		return nil, err
	}
	spec.N = n
	if spec.Name == "" {
		spec.Name = fmt.Sprintf("ws-%d", n)
	}
	if !nameRule.MatchString(spec.Name) {
		return nil, fmt.Errorf("%w: a name is 1 to 100 letters, digits, dots, dashes and underscores", ErrSpec)
	}
	if spec.Key == "" {
		spec.Key = spec.Name
	}
	var duplicate *store.DuplicateError
	if err := specs.Insert(server(w), spec); errors.As(err, &duplicate) {
		return nil, ErrExists
	} else if err != nil {
		return nil, err
	}
	ws := newWorkspace(w, spec.Name, NewDraws(spec.Seed, spec.Key))
	w.workspaces.Store(spec.Name, ws)
	if err := ws.fill(spec); err != nil {
		return nil, errors.Join(err, w.remove(spec))
	}
	return ws, nil
}

func startOf(clock string) (clockState, error) {
	if clock == "" || clock == Real {
		return clockState{Mode: Real}, nil
	}
	at, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		return clockState{}, fmt.Errorf("clock %q is neither %q nor an RFC 3339 time", clock, Real)
	}
	_, zone := at.Zone()
	return clockState{Mode: Frozen, At: at.UTC(), Zone: zone}, nil
}

// fill makes the workspace what its spec says.
func (ws *Workspace) fill(spec Spec) error {
	start, err := startOf(spec.Clock)
	if err != nil {
		return err
	}
	if err := clocks.Put(ws, start); err != nil {
		return err
	}
	if err := merchants.Put(ws, spec.Merchant); err != nil {
		return err
	}
	for _, provider := range slices.Sorted(maps.Keys(spec.Accounts)) {
		for _, doc := range spec.Accounts[provider] {
			if _, err := ws.PutAccount(provider, doc); err != nil {
				return err
			}
		}
	}
	if spec.Bare {
		return nil
	}
	return ws.drawAccounts(spec.Accounts)
}

// Workspace answers a workspace by its name, or ErrNotFound.
func (w *World) Workspace(name string) (*Workspace, error) {
	if ws, ok := w.workspaces.Load(name); ok {
		return ws.(*Workspace), nil
	}
	spec, err := specs.Find(server(w), name)
	if err != nil {
		return nil, fmt.Errorf("workspace %q: %w", name, ErrNotFound)
	}
	ws, _ := w.workspaces.LoadOrStore(name, newWorkspace(w, name, NewDraws(spec.Seed, spec.Key)))
	return ws.(*Workspace), nil
}

// Workspaces lists the workspaces, oldest first, at most limit after the named one.
func (w *World) Workspaces(after string, limit int) ([]*Workspace, error) {
	found := []*Workspace{}
	from := ""
	if after != "" {
		spec, err := specs.Find(server(w), after)
		if err != nil {
			return nil, err
		}
		from = fmt.Sprintf("%010d", spec.N)
	}
	var names []string
	err := specs.Each(server(w), from, func(s Spec) bool { names = append(names, s.Name); return len(names) < limit })
	for _, name := range names {
		if ws, err := w.Workspace(name); err == nil {
			found = append(found, ws)
		}
	}
	return found, err
}

// Delete forgets a workspace; its account names are free again. `default` stays.
func (w *World) Delete(name string) error {
	spec, err := specs.Find(server(w), name)
	if err != nil {
		return fmt.Errorf("workspace %q: %w", name, ErrNotFound)
	}
	if name == Default {
		return fmt.Errorf("%w: %q always exists; reset it instead", ErrSpec, Default)
	}
	return w.remove(spec)
}

func (w *World) remove(spec Spec) error {
	err := w.empty(spec.Name)
	w.workspaces.Delete(spec.Name)
	return errors.Join(err, specs.Delete(server(w), fmt.Sprintf("%010d", spec.N)))
}

// empty frees a workspace's names and drops its records.
func (w *World) empty(name string) error {
	if ws, ok := w.workspaces.Load(name); ok {
		ws.(*Workspace).journal.Clear()
		ws.(*Workspace).rules.Store(nil)
	}
	var mine []string
	err := accounts.Each(storeOf{w, name}, "", func(a Account) bool {
		for _, n := range a.Names {
			mine = append(mine, a.Provider+"/"+n.Kind+"/"+n.ID)
		}
		return true
	})
	for _, key := range mine {
		if c, missing := claims.Get(server(w), key); missing == nil && c.Workspace == name {
			err = errors.Join(err, claims.Delete(server(w), key))
		}
	}
	return errors.Join(err, w.store.Drop(name))
}

// Reset makes a workspace what it was when it was created.
func (w *World) Reset(name string) error {
	spec, err := specs.Find(server(w), name)
	if err != nil {
		return fmt.Errorf("workspace %q: %w", name, ErrNotFound)
	}
	ws, err := w.Workspace(name)
	if err != nil {
		return err
	}
	if err := ws.lockClock(w.ctx); err != nil {
		return err
	}
	defer ws.unlockClock()
	if err := w.empty(name); err != nil {
		return err
	}
	return ws.fill(spec)
}

// Resolve is the workspace of the account that claimed a name; `default` when
// nobody did.
func (w *World) Resolve(provider, kind, id string) *Workspace {
	name := Default
	if id != "" {
		if claim, err := claims.Get(server(w), provider+"/"+kind+"/"+id); err == nil {
			name = claim.Workspace
		}
	}
	ws, err := w.Workspace(name)
	if err != nil {
		ws, _ = w.Workspace(Default)
	}
	return ws
}

// claim makes names a workspace's own and frees those that it no longer uses.
func (w *World) claim(workspace, provider string, before, now []Name) error {
	return w.store.Update(directory, func(tx store.Tx) error {
		key := func(n Name) string { return provider + "/" + n.Kind + "/" + n.ID }
		for _, name := range now {
			if value, ok := tx.Get("claims", key(name)); ok {
				var c claimed
				if err := claims.decode(value, &c); err != nil {
					return err
				}
				if c.Workspace != workspace {
					return &TakenError{Provider: provider, Name: name, Holder: c.Workspace}
				}
			}
			if err := claims.put(tx, claimed{Key: key(name), Workspace: workspace}); err != nil {
				return err
			}
		}
		for _, name := range before {
			if !slices.Contains(now, name) {
				tx.Delete("claims", key(name))
			}
		}
		return nil
	})
}

// ProviderNames lists the providers for messages.
func (w *World) ProviderNames() string {
	names := make([]string, len(w.providers))
	for i, p := range w.providers {
		names[i] = p.Name()
	}
	return strings.Join(names, ", ")
}
