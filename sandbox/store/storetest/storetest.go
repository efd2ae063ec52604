// Package storetest is the conformance suite of stores: what every store must do,
// said once.
package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/store"
)

var errStop = errors.New("changed my mind")

type note struct {
	Text string `json:"text"`
	N    int    `json:"n"`
}

// read accepts a value in either form that a store may answer.
func read(t *testing.T, value any) note {
	t.Helper()
	switch v := value.(type) {
	case note:
		return v
	case []byte:
		var n note
		require.NoError(t, json.Unmarshal(v, &n))
		return n
	default:
		t.Fatalf("a store answered a %T", value)
		return note{}
	}
}

// Run puts a store through the suite; open makes an empty one.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	t.Run("put, get, find, delete", func(t *testing.T) {
		s := open(t)
		require.NoError(t, s.Update("w", func(tx store.Tx) error {
			return tx.Put("notes", "1", note{Text: "one"}, []string{"k1", "k2"})
		}))
		require.NoError(t, s.View("w", func(tx store.Tx) error {
			v, ok := tx.Get("notes", "1")
			require.True(t, ok)
			assert.Equal(t, "one", read(t, v).Text)
			id, ok := tx.Find("notes", "k2")
			assert.True(t, ok)
			assert.Equal(t, "1", id)
			_, ok = tx.Get("other", "1")
			assert.False(t, ok, "collections do not see each other")
			return nil
		}))
		require.NoError(t, s.Update("w", func(tx store.Tx) error {
			tx.Delete("notes", "1")
			tx.Delete("notes", "never was")
			return nil
		}))
		require.NoError(t, s.View("w", func(tx store.Tx) error {
			_, ok := tx.Get("notes", "1")
			assert.False(t, ok)
			_, ok = tx.Find("notes", "k1")
			assert.False(t, ok, "a deleted record frees its keys")
			return nil
		}))
	})

	t.Run("one record", func(t *testing.T) {
		s := open(t)
		require.NoError(t, s.Update("w", func(tx store.Tx) error {
			require.NoError(t, tx.Put("notes", "1", note{Text: "old"}, []string{"k", "l"}))
			return tx.Put("notes", "1", note{Text: "one"}, []string{"k", "l"}) // the keys stay
		}))
		reads := store.Read(s)
		for key, ask := range map[string]func(workspace, collection, key string) (any, bool, error){"1": reads.Get, "l": reads.Find} {
			v, ok, err := ask("w", "notes", key)
			require.NoError(t, err)
			require.True(t, ok)
			assert.Equal(t, "one", read(t, v).Text)
			for _, absent := range [][3]string{{"w", "notes", "2"}, {"w", "other", key}, {"v", "notes", key}} {
				_, ok, err = ask(absent[0], absent[1], absent[2])
				require.NoError(t, err)
				assert.False(t, ok, absent)
			}
		}
	})

	t.Run("unique keys", func(t *testing.T) {
		s := open(t)
		require.NoError(t, s.Update("w", func(tx store.Tx) error {
			require.NoError(t, tx.Put("notes", "1", note{}, []string{"a"}))
			var duplicate *store.DuplicateError
			require.ErrorAs(t, tx.Put("notes", "2", note{}, []string{"b", "a"}), &duplicate)
			assert.Equal(t, store.DuplicateError{Collection: "notes", Key: "a", Holder: "1"}, *duplicate)
			_, ok := tx.Find("notes", "b")
			assert.False(t, ok, "a refused Put leaves nothing")
			require.NoError(t, tx.Put("elsewhere", "2", note{}, []string{"a"}), "keys are the collection's")
			require.NoError(t, tx.Put("notes", "1", note{N: 2}, []string{"c"}), "a record may change its keys")
			return tx.Put("notes", "2", note{}, []string{"a"})
		}))
		require.NoError(t, s.Update("v", func(tx store.Tx) error {
			return tx.Put("notes", "1", note{}, []string{"a"})
		}), "keys are the workspace's")
	})

	t.Run("all or nothing", func(t *testing.T) {
		s := open(t)
		require.NoError(t, s.Update("w", func(tx store.Tx) error {
			require.NoError(t, tx.Put("notes", "1", note{Text: "old"}, []string{"k"}))
			return tx.Put("notes", "2", note{Text: "second"}, nil)
		}))
		err := s.Update("w", func(tx store.Tx) error {
			require.NoError(t, tx.Put("notes", "1", note{Text: "new"}, []string{"n"}))
			require.NoError(t, tx.Put("notes", "3", note{Text: "third"}, []string{"k"}))
			tx.Delete("notes", "2")
			return errStop
		})
		require.ErrorIs(t, err, errStop)
		assert.Equal(t, []string{"1:old", "2:second"}, list(t, s, "w", ""))
		require.NoError(t, s.View("w", func(tx store.Tx) error {
			id, _ := tx.Find("notes", "k")
			assert.Equal(t, "1", id)
			_, ok := tx.Find("notes", "n")
			assert.False(t, ok)
			return nil
		}))
	})

	t.Run("scan in the order of ids", func(t *testing.T) {
		s := open(t)
		for _, id := range []string{"c", "a", "d", "b"} {
			require.NoError(t, s.Update("w", func(tx store.Tx) error { return tx.Put("notes", id, note{Text: id}, nil) }))
		}
		assert.Equal(t, []string{"a:a", "b:b", "c:c", "d:d"}, list(t, s, "w", ""))
		assert.Equal(t, []string{"c:c", "d:d"}, list(t, s, "w", "b"))
		require.NoError(t, s.Update("w", func(tx store.Tx) error { tx.Delete("notes", "a"); tx.Delete("notes", "c"); return nil }))
		assert.Equal(t, []string{"b:b", "d:d"}, list(t, s, "w", ""))
	})

	t.Run("workspaces never see each other", func(t *testing.T) {
		s := open(t)
		require.NoError(t, s.Update("w", func(tx store.Tx) error { return tx.Put("notes", "1", note{Text: "mine"}, nil) }))
		assert.Empty(t, list(t, s, "v", ""))
		require.NoError(t, s.Drop("w"))
		assert.Empty(t, list(t, s, "w", ""))
		require.NoError(t, s.Drop("never was"))
	})

	t.Run("serial in one workspace, side by side in others", func(t *testing.T) {
		s := open(t)
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				workspace := fmt.Sprint("w", i%4)
				assert.NoError(t, s.Update(workspace, func(tx store.Tx) error {
					n := note{}
					if v, ok := tx.Get("notes", "count"); ok {
						n = read(t, v)
					}
					n.N++
					return tx.Put("notes", "count", n, nil)
				}))
			})
		}
		all.Wait()
		for i := range 4 {
			require.NoError(t, s.View(fmt.Sprint("w", i), func(tx store.Tx) error {
				v, _ := tx.Get("notes", "count")
				assert.Equal(t, 50, read(t, v).N)
				return nil
			}))
		}
	})
}

func list(t *testing.T, s store.Store, workspace, after string) []string {
	t.Helper()
	var found []string
	require.NoError(t, s.View(workspace, func(tx store.Tx) error {
		tx.Scan("notes", after, func(id string, v any) bool {
			found = append(found, id+":"+read(t, v).Text)
			return true
		})
		return nil
	}))
	return found
}
