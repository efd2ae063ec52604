// Package store is the seam where a sandbox's records are kept. A workspace is a
// serial state machine: its changes happen one transaction at a time and whole,
// those of different workspaces side by side. Memory is the first store; what a
// store must do is said once, by the conformance suite in storetest.
package store

import "fmt"

// Store keeps the records of workspaces. All methods may be called at the same
// time; f must not start another transaction on the same workspace.
type Store interface {
	// View runs f on a consistent state of one workspace.
	View(workspace string, f func(Tx) error) error
	// Update runs f, and keeps all of its changes if f returns nil, none otherwise.
	// Updates of one workspace happen one after another.
	Update(workspace string, f func(Tx) error) error
	// Drop forgets everything of a workspace.
	Drop(workspace string) error
	Close() error
}

// Tx is one workspace during a transaction. Values and keys handed in and out are never
// changed afterwards by either side: a caller changes a copy. A store may answer
// a value as it was put or as its JSON text ([]byte). A store whose medium fails
// answers nothing from then on, and the transaction ends with that error.
type Tx interface {
	Get(collection, id string) (value any, ok bool)
	// Find answers the id of the record that holds the unique key.
	Find(collection, key string) (id string, ok bool)
	// Put inserts or replaces a record together with its unique keys, or returns a
	// *DuplicateError when another record of the collection holds one of them.
	Put(collection, id string, value any, keys []string) error
	Delete(collection, id string)
	// Scan visits the records whose id is greater than after, in the order of their
	// ids (bytewise), until visit returns false.
	Scan(collection, after string, visit func(id string, value any) bool)
}

// DuplicateError tells which record holds a unique key.
type DuplicateError struct {
	Collection, Key, Holder string
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("%s: %s is taken by %s", e.Collection, e.Key, e.Holder)
}
