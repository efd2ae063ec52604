package sandbox

import (
	"context"
	"encoding/json"
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
	reads     store.Reader // of the store
	own       Scope        // of the directory's records
	outbox    *outbox.Outbox
	pool      journal.Pool
	log       *slog.Logger
	observe   func(workspace string, e journal.Exchange)

	workspaces sync.Map // name -> *Workspace
	creating   sync.Mutex
	ctx        context.Context
	stop       context.CancelFunc
	closing    sync.RWMutex
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
		store: c.Store, reads: store.Read(c.Store), outbox: c.Outbox, log: c.Log, observe: c.Observe,
	}
	w.own = storeOf{w, directory}
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
	w.closing.Lock()
	w.stop()
	w.closing.Unlock()
	done := make(chan struct{})
	go func() { w.background.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return w.store.Close()
}

// spawn runs f in the background unless the server is closing.
func (w *World) spawn(f func(context.Context)) bool {
	w.closing.RLock() // nothing may begin once Close waits
	defer w.closing.RUnlock()
	if w.ctx.Err() != nil {
		return false
	}
	w.background.Go(func() { f(w.ctx) })
	return true
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
	} else {
		secrets = w.secretsOf(op)
	}
	known, _ := w.masks.LoadOrStore(op, journal.NewMasker(secrets...))
	return known.(*journal.Masker)
}

// secretsOf are those of all operations of a provider: what no endpoint took, such as a
// form that was sent to the wrong address, may hold any of them.
func (w *World) secretsOf(op string) []string {
	name, _, _ := strings.Cut(op, ".")
	var secrets []string
	if provider, ok := w.catalog.Provider(name); ok {
		for _, declared := range provider.Operations {
			secrets = append(secrets, declared.Secrets...)
		}
	}
	return secrets
}

// Spec is how a workspace is created, and what it is reset to.
type Spec struct {
	Name     string                       `json:"name"`
	Seed     uint64                       `json:"seed"`
	Key      string                       `json:"key"`   // what draws are keyed by; "" : Name
	Clock    string                       `json:"clock"` // "real", or RFC 3339: a start, frozen
	Accounts map[string][]map[string]any  `json:"accounts"`
	Merchant Merchant                     `json:"merchant"`
	Bare     bool                         `json:"bare"`  // no accounts are drawn
	Drawn    map[string][]json.RawMessage `json:"drawn"` // the accounts that were, by provider
	N        uint64                       `json:"n"`
}

// Clone implements Record; a Spec is never changed.
func (s Spec) Clone() Spec { return s }

var specs = NewCollection("workspaces", func(s Spec) string { return fmt.Sprintf("%010d", s.N) },
	func(s Spec) []string { return []string{s.Name} })

// storeOf is the scope of one workspace's records, or of the directory's.
type storeOf struct {
	w    *World
	name string
}

func (s storeOf) get(collection, id string) (value any, ok bool, err error) {
	return s.w.reads.Get(s.name, collection, id)
}

func (s storeOf) find(collection, key string) (value any, ok bool, err error) {
	return s.w.reads.Find(s.name, collection, key)
}

func (s storeOf) view(f func(store.Tx) error) error   { return s.w.store.View(s.name, f) }
func (s storeOf) update(f func(store.Tx) error) error { return s.w.store.Update(s.name, f) }

func server(w *World) Scope { return w.own }

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
	if err := w.number(&spec); err != nil {
		return nil, err
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
	ws, err := w.Workspace(spec.Name)
	if err != nil {
		return nil, err
	}
	if err := ws.fill(&spec); err != nil {
		return nil, errors.Join(err, w.remove(spec))
	}
	return ws, specs.Put(server(w), spec) // a reset gives it the accounts that were drawn, whoever has which names by then
}

// number gives a workspace its place and, if it has no name, one that nobody has.
func (w *World) number(spec *Spec) (err error) {
	unnamed := spec.Name == ""
	for {
		if spec.N, err = Count(server(w), "workspaces"); err != nil || !unnamed {
			return err
		}
		spec.Name = fmt.Sprintf("ws-%d", spec.N)
		if _, err := specs.Find(server(w), spec.Name); errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
	}
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

// fill makes the workspace what its spec says; accounts that are drawn are noted in
// the spec.
func (ws *Workspace) fill(spec *Spec) error {
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
	for _, provider := range slices.Sorted(maps.Keys(spec.Drawn)) {
		for _, drawn := range spec.Drawn[provider] {
			var doc map[string]any
			if err := json.Unmarshal(drawn, &doc); err != nil {
				return err
			}
			if _, err := ws.PutAccount(provider, doc); err != nil {
				return err
			}
		}
	}
	return ws.drawAccounts(spec)
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
	w.creating.Lock()
	defer w.creating.Unlock()
	spec, err := specs.Find(server(w), name)
	if err != nil {
		return fmt.Errorf("workspace %q: %w", name, ErrNotFound)
	}
	if name == Default {
		return fmt.Errorf("%w: %q always exists; reset it instead", ErrSpec, Default)
	}
	return w.remove(spec)
}

// remove begins with the spec: a workspace without one can claim no name, so that
// none is left behind by a request that is still under way.
func (w *World) remove(spec Spec) error {
	err := specs.Delete(server(w), fmt.Sprintf("%010d", spec.N))
	ws, ok := w.workspaces.LoadAndDelete(spec.Name)
	if ok {
		ws.(*Workspace).end()
	}
	names, failed := w.claimedBy(spec.Name)
	err = errors.Join(err, failed, w.release(spec.Name, names), w.store.Drop(spec.Name))
	if ok {
		ws.(*Workspace).journal.Clear()
		ws.(*Workspace).attempted.fire()
	}
	return err
}

// Reset makes a workspace what it was when it was created. A clock other than ""
// starts it elsewhere this time: nothing has happened in it yet, so even in the past.
func (w *World) Reset(name, clock string) error {
	spec, err := specs.Find(server(w), name)
	if err != nil {
		return fmt.Errorf("workspace %q: %w", name, ErrNotFound)
	}
	if clock != "" {
		if _, err := startOf(clock); err != nil {
			return fmt.Errorf("%w: %w", ErrSpec, err)
		}
		spec.Clock = clock
	}
	ws, err := w.Workspace(name)
	if err != nil {
		return err
	}
	ws.calls.abandon() // or a merchant that hangs would hold up the reset
	if err := ws.lockClock(w.ctx, clockPatience); err != nil {
		return err
	}
	defer ws.unlockClock()
	w.creating.Lock()
	defer w.creating.Unlock()
	if ws.gone.Load() {
		return ws.notFound()
	}
	before, err := w.claimedBy(name) // kept until the accounts are back, so that nobody takes them meanwhile
	if err != nil {
		return err
	}
	if err := w.store.Drop(name); err != nil {
		return err
	}
	ws.rules.Store(nil)
	ws.journal.Clear()
	ws.attempted.fire()
	if err := ws.fill(&spec); err != nil {
		return err
	}
	now, err := w.claimedBy(name)
	if err != nil {
		return err
	}
	return w.release(name, slices.DeleteFunc(before, func(key string) bool { return slices.Contains(now, key) }))
}

// ProviderNames lists the providers for messages.
func (w *World) ProviderNames() string {
	names := make([]string, len(w.providers))
	for i, p := range w.providers {
		names[i] = p.Name()
	}
	return strings.Join(names, ", ")
}
