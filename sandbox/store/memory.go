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
// never across a call to a merchant.
type world struct {
	mu      sync.RWMutex
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

type table struct {
	rows map[string]row
	keys map[string]string // unique key -> id
	ids  []string          // sorted
}

type row struct {
	value any
	keys  []string
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
	w.mu.RLock()
	defer w.mu.RUnlock()
	return f(&w.reading)
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
	id      string
	row     row
	existed bool
}

func (tx *memoryTx) keep() {
	clear(tx.undo)
	tx.undo = tx.undo[:0]
}

func (tx *memoryTx) rollback() {
	for _, u := range slices.Backward(tx.undo) {
		if u.existed {
			u.table.put(u.id, u.row)
		} else {
			u.table.remove(u.id)
		}
	}
	tx.keep()
}

func (tx *memoryTx) Get(collection, id string) (any, bool) {
	t := tx.world.tables[collection]
	if t == nil {
		return nil, false
	}
	r, ok := t.rows[id]
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
		t = &table{rows: map[string]row{}, keys: map[string]string{}}
		tx.world.tables[collection] = t
	}
	for _, key := range keys {
		if holder, taken := t.keys[key]; taken && holder != id {
			return &DuplicateError{Collection: collection, Key: key, Holder: holder}
		}
	}
	old, existed := t.put(id, row{value: value, keys: keys})
	tx.undo = append(tx.undo, undo{t, id, old, existed})
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
	if old, existed := t.rows[id]; existed {
		t.remove(id)
		tx.undo = append(tx.undo, undo{t, id, old, true})
	}
}

func (tx *memoryTx) Scan(collection, after string, visit func(string, any) bool) {
	t := tx.world.tables[collection]
	if t == nil {
		return
	}
	from, exact := slices.BinarySearch(t.ids, after)
	if exact {
		from++
	}
	for _, id := range t.ids[from:] {
		if !visit(id, t.rows[id].value) {
			return
		}
	}
}

// put answers what the id stood for before.
func (t *table) put(id string, r row) (old row, existed bool) {
	old, existed = t.rows[id]
	for _, key := range old.keys {
		delete(t.keys, key)
	}
	for _, key := range r.keys {
		t.keys[key] = id
	}
	t.rows[id] = r
	if existed {
		return old, true
	}
	if n := len(t.ids); n == 0 || t.ids[n-1] < id { // ids mostly grow
		t.ids = append(t.ids, id)
		return old, false
	}
	at, _ := slices.BinarySearch(t.ids, id)
	t.ids = slices.Insert(t.ids, at, id)
	return old, false
}

func (t *table) remove(id string) {
	for _, key := range t.rows[id].keys {
		delete(t.keys, key)
	}
	delete(t.rows, id)
	if at, ok := slices.BinarySearch(t.ids, id); ok {
		if at == 0 { // the queue of due things is eaten from its head
			t.ids = t.ids[1:]
			return
		}
		t.ids = slices.Delete(t.ids, at, at+1)
	}
}
