package store

import "encoding/json"

// Encoded wraps a store so that every value is kept as its JSON text, as a file or
// a database would keep it. Tests run whole journeys on it: what does not survive
// it would not survive a restart.
func Encoded(inner Store) Store { return encoded{inner} }

type encoded struct{ Store }

func (e encoded) View(workspace string, f func(Tx) error) error {
	return e.Store.View(workspace, func(tx Tx) error { return f(encodedTx{tx}) })
}

func (e encoded) Update(workspace string, f func(Tx) error) error {
	return e.Store.Update(workspace, func(tx Tx) error { return f(encodedTx{tx}) })
}

type encodedTx struct{ Tx }

func (tx encodedTx) Put(collection, id string, value any, keys []string) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return tx.Tx.Put(collection, id, text, keys)
}
