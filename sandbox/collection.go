package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"

	"paysandbox/sandbox/store"
)

// ErrNotFound tells that a collection holds no such record.
var ErrNotFound = errors.New("not found")

// notFound is ErrNotFound with what was looked for; most of them are never read.
type notFound struct{ collection, key string }

func (e *notFound) Error() string { return fmt.Sprintf("%s %q: %v", e.collection, e.key, ErrNotFound) }
func (e *notFound) Unwrap() error { return ErrNotFound }

// Record is a plain struct that a workspace remembers. It must survive JSON, and
// Clone must copy every slice and map that an Update changes in place.
type Record[T any] interface {
	Clone() T
}

// Collection is a typed set of records of one kind: the unit that a store keeps.
// It holds nothing itself, so it is declared once, at package level.
type Collection[T Record[T]] struct {
	name string
	id   func(T) string
	keys func(T) []string // unique keys; nil: none
}

// NewCollection declares a collection. Ids order the records; keys name those that
// no two records of a workspace may share.
func NewCollection[T Record[T]](name string, id func(T) string, keys func(T) []string) Collection[T] {
	return Collection[T]{name: name, id: id, keys: keys}
}

// Scope is where records are read and written: a *Workspace, each call a
// transaction of its own, or a *Tx, all calls one transaction.
type Scope interface {
	get(collection, id string) (value any, ok bool, err error)
	find(collection, key string) (value any, ok bool, err error)
	view(func(store.Tx) error) error
	update(func(store.Tx) error) error
}

// Get answers the record with an id, or ErrNotFound.
func (c Collection[T]) Get(s Scope, id string) (T, error) {
	value, ok, err := s.get(c.name, id)
	return c.read(value, ok, err, id)
}

// Find answers the record that holds a unique key, or ErrNotFound.
func (c Collection[T]) Find(s Scope, key string) (T, error) {
	value, ok, err := s.find(c.name, key)
	return c.read(value, ok, err, key)
}

func (c Collection[T]) get(tx store.Tx, id string) (T, error) {
	value, ok := tx.Get(c.name, id)
	return c.read(value, ok, nil, id)
}

// read is what a scope or a transaction answered, asked by a key.
func (c Collection[T]) read(value any, ok bool, err error, key string) (T, error) {
	if err == nil && !ok {
		err = &notFound{c.name, key}
	}
	if err != nil {
		return *new(T), err
	}
	return c.decode(value)
}

// The methods below are there twice: within a transaction they need no function of their
// own to hand to the store, nor a record that outlives the call, and most calls are within
// one.

// First answers the record with the lowest id, or ErrNotFound.
func (c Collection[T]) First(s Scope) (T, error) {
	if tx, ok := s.(*Tx); ok {
		return c.first(tx.tx)
	}
	var found T
	err := s.view(func(tx store.Tx) (err error) { found, err = c.first(tx); return err })
	return found, err
}

func (c Collection[T]) first(tx store.Tx) (T, error) {
	var first any
	tx.Scan(c.name, "", func(_ string, value any) bool { first = value; return false })
	if first == nil {
		return *new(T), &notFound{c.name, "the first"}
	}
	return c.decode(first)
}

// Insert keeps a new record, or returns a *store.DuplicateError when its id or one
// of its unique keys is taken.
func (c Collection[T]) Insert(s Scope, record T) error {
	if tx, ok := s.(*Tx); ok {
		return c.insert(tx.tx, record)
	}
	kept := record
	return s.update(func(tx store.Tx) error { return c.insert(tx, kept) })
}

func (c Collection[T]) insert(tx store.Tx, record T) error {
	id := c.id(record)
	if _, taken := tx.Get(c.name, id); taken {
		return &store.DuplicateError{Collection: c.name, Key: id, Holder: id}
	}
	return c.put(tx, record)
}

// Put keeps a record, new or not.
func (c Collection[T]) Put(s Scope, record T) error {
	if tx, ok := s.(*Tx); ok {
		return c.put(tx.tx, record)
	}
	kept := record
	return s.update(func(tx store.Tx) error { return c.put(tx, kept) })
}

// Update hands a copy of a record to change and keeps it if change returns nil; no
// other change to the workspace happens meanwhile. change must not use the
// workspace; what several records change together belongs into Workspace.Update.
func (c Collection[T]) Update(s Scope, id string, change func(*T) error) (T, error) {
	if tx, ok := s.(*Tx); ok {
		return c.change(tx.tx, id, change)
	}
	var record T
	err := s.update(func(tx store.Tx) (err error) { record, err = c.change(tx, id, change); return err })
	return record, err
}

func (c Collection[T]) change(tx store.Tx, id string, change func(*T) error) (T, error) {
	record, err := c.get(tx, id)
	if err != nil {
		return record, err
	}
	record = record.Clone()
	if err := change(&record); err != nil {
		return record, err
	}
	return record, c.put(tx, record)
}

// Delete forgets a record; one that is not there is no error.
func (c Collection[T]) Delete(s Scope, id string) error {
	return s.update(func(tx store.Tx) error { tx.Delete(c.name, id); return nil })
}

// Each visits the records after an id, in the order of ids, until visit returns false.
func (c Collection[T]) Each(s Scope, after string, visit func(T) bool) error {
	return s.view(func(tx store.Tx) error {
		var failed error
		tx.Scan(c.name, after, func(_ string, value any) bool {
			record, err := c.decode(value)
			failed = err
			return err == nil && visit(record)
		})
		return failed
	})
}

func (c Collection[T]) put(tx store.Tx, record T) error {
	var keys []string
	if c.keys != nil {
		keys = c.keys(record)
	}
	return tx.Put(c.name, c.id(record), record, keys)
}

func (c Collection[T]) decode(value any) (T, error) {
	if record, ok := value.(T); ok {
		return record, nil
	}
	var record T
	text, ok := value.([]byte)
	if !ok {
		return record, fmt.Errorf("%s: a store answered a %T", c.name, value)
	}
	err := json.Unmarshal(text, &record)
	return record, err
}
