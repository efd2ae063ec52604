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
	view(func(store.Tx) error) error
	update(func(store.Tx) error) error
}

// Get answers the record with an id, or ErrNotFound.
func (c Collection[T]) Get(s Scope, id string) (T, error) {
	var found T
	err := s.view(func(tx store.Tx) error {
		value, ok := tx.Get(c.name, id)
		if !ok {
			return &notFound{c.name, id}
		}
		return c.decode(value, &found)
	})
	return found, err
}

// Find answers the record that holds a unique key, or ErrNotFound.
func (c Collection[T]) Find(s Scope, key string) (T, error) {
	var found T
	err := s.view(func(tx store.Tx) error {
		id, ok := tx.Find(c.name, key)
		if !ok {
			return &notFound{c.name, key}
		}
		value, _ := tx.Get(c.name, id)
		return c.decode(value, &found)
	})
	return found, err
}

// Insert keeps a new record, or returns a *store.DuplicateError when its id or one
// of its unique keys is taken.
func (c Collection[T]) Insert(s Scope, record T) error {
	return s.update(func(tx store.Tx) error {
		id := c.id(record)
		if _, taken := tx.Get(c.name, id); taken {
			return &store.DuplicateError{Collection: c.name, Key: id, Holder: id}
		}
		return c.put(tx, record)
	})
}

// Put keeps a record, new or not.
func (c Collection[T]) Put(s Scope, record T) error {
	return s.update(func(tx store.Tx) error { return c.put(tx, record) })
}

// Update hands a copy of a record to change and keeps it if change returns nil; no
// other change to the workspace happens meanwhile. change must not use the
// workspace; what several records change together belongs into Workspace.Update.
func (c Collection[T]) Update(s Scope, id string, change func(*T) error) (T, error) {
	var record T
	err := s.update(func(tx store.Tx) error {
		value, ok := tx.Get(c.name, id)
		if !ok {
			return &notFound{c.name, id}
		}
		if err := c.decode(value, &record); err != nil {
			return err
		}
		record = record.Clone()
		if err := change(&record); err != nil {
			return err
		}
		return c.put(tx, record)
	})
	return record, err
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
			var record T
			if failed = c.decode(value, &record); failed != nil {
				return false
			}
			return visit(record)
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

func (c Collection[T]) decode(value any, into *T) error {
	switch v := value.(type) {
	case T:
		*into = v
		return nil
	case []byte:
		return json.Unmarshal(v, into)
	}
	return fmt.Errorf("%s: a store answered a %T", c.name, value)
}
