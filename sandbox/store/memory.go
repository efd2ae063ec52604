package store

import (
	"slices"
	"sync"
)

// Memory keeps records in the process, as the values that were put.
type Memory struct {
	mu         sync.RWMutex
	workspaces map[string]*world
}

// NewMemory is an empty memory store.
func NewMemory() *Memory { return &Memory{workspaces: map[string]*world{}} }

// world is the records of one workspace. Its lock is held for a transaction only,
// never across a call to a merchant; so short that a plain one is quicker than one that lets
// readers in together.
type world struct {
	mu      sync.Mutex
	tables  map[string]*table
	reading memoryTx // of all views, which change nothing
	writing memoryTx // of the one that holds the lock
}

func newWorld() *world {
	w := &world{tables: map[string]*table{}}
	w.reading.world, w.writing.world = w, w
	w.writing.writable = true
	return w
}

func (m *Memory) world(name string, create bool) *world {
	m.mu.RLock()
	w := m.workspaces[name]
	m.mu.RUnlock()
	if w != nil || !create {
		return w
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if w = m.workspaces[name]; w == nil {
		w = newWorld()
		m.workspaces[name] = w
	}
	return w
}

// View implements Store.
func (m *Memory) View(workspace string, f func(Tx) error) error {
	w := m.world(workspace, false)
	if w == nil {
		w = newWorld()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return f(&w.reading)
}

// Get implements Reader.
func (m *Memory) Get(workspace, collection, id string) (value any, ok bool, err error) {
	if w := m.world(workspace, false); w != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		value, ok = w.reading.Get(collection, id)
	}
	return value, ok, nil
}

// Find implements Reader.
func (m *Memory) Find(workspace, collection, key string) (value any, ok bool, err error) {
	if w := m.world(workspace, false); w != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		value, ok = find(&w.reading, collection, key)
	}
	return value, ok, nil
}

// Update implements Store.
func (m *Memory) Update(workspace string, f func(Tx) error) error {
	w := m.world(workspace, true)
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.writing.rollback() // of what was not kept: a panic in f must not leave half a transaction either
	err := f(&w.writing)
	if err == nil {
		w.writing.keep()
	}
	return err
}

// Drop implements Store.
func (m *Memory) Drop(workspace string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.workspaces, workspace)
	return nil
}

// Close implements Store.
func (m *Memory) Close() error { return nil }

type memoryTx struct {
	world    *world
	writable bool
	undo     []undo
}

// undo is a record as it was before it was changed.
type undo struct {
	table   *table
	before  record
	existed bool
}

func (tx *memoryTx) keep() {
	clear(tx.undo)
	tx.undo = tx.undo[:0]
}

func (tx *memoryTx) rollback() {
	for _, u := range slices.Backward(tx.undo) {
		if u.existed {
			u.table.put(u.before)
		} else {
			u.table.remove(u.before.id)
		}
	}
	tx.keep()
}

func (tx *memoryTx) Get(collection, id string) (any, bool) {
	t := tx.world.tables[collection]
	if t == nil {
		return nil, false
	}
	r, ok := t.get(id)
	return r.value, ok
}

func (tx *memoryTx) Find(collection, key string) (string, bool) {
	t := tx.world.tables[collection]
	if t == nil {
		return "", false
	}
	id, ok := t.keys[key]
	return id, ok
}

func (tx *memoryTx) Put(collection, id string, value any, keys []string) error {
	if !tx.writable {
		panic("store: Put in a view")
	}
	t := tx.world.tables[collection]
	if t == nil {
		t = &table{}
		tx.world.tables[collection] = t
	}
	for _, key := range keys {
		if holder, taken := t.keys[key]; taken && holder != id {
			return &DuplicateError{Collection: collection, Key: key, Holder: holder}
		}
	}
	before, existed := t.put(record{id, value, keys})
	tx.undo = append(tx.undo, undo{t, before, existed})
	return nil
}

func (tx *memoryTx) Delete(collection, id string) {
	if !tx.writable {
		panic("store: Delete in a view")
	}
	t := tx.world.tables[collection]
	if t == nil {
		return
	}
	if before, existed := t.remove(id); existed {
		tx.undo = append(tx.undo, undo{t, before, true})
	}
}

func (tx *memoryTx) Scan(collection, after string, visit func(string, any) bool) {
	if t := tx.world.tables[collection]; t != nil {
		t.scan(after, visit)
	}
}
