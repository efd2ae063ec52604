package sandbox

import (
	"errors"
	"fmt"
	"slices"

	"paysandbox/sandbox/store"
)

type claimed struct {
	Key       string `json:"key"` // provider/kind/id
	Workspace string `json:"workspace"`
}

func (c claimed) Clone() claimed { return c }

var claims = NewCollection("claims", func(c claimed) string { return c.Key }, nil)

func claimKey(provider string, n Name) string { return provider + "/" + n.Kind + "/" + n.ID }

// holderOf is the workspace that claimed a name, "" where nobody did.
func holderOf(tx store.Tx, key string) (string, error) {
	c, err := claims.get(tx, key)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return c.Workspace, err
}

// renaming is what a change to an account does to its names.
type renaming struct {
	provider    string
	before, now []Name
}

// claim makes names a workspace's own and frees those that it no longer uses: all
// of them, or none.
func (w *World) claim(workspace string, changes ...renaming) error {
	return w.store.Update(directory, func(tx store.Tx) error {
		if _, exists := tx.Find("workspaces", workspace); !exists { // deleted meanwhile
			return fmt.Errorf("workspace %q: %w", workspace, ErrNotFound)
		}
		for _, c := range changes {
			for _, name := range c.before {
				if !slices.Contains(c.now, name) {
					tx.Delete("claims", claimKey(c.provider, name))
				}
			}
		}
		for _, c := range changes {
			for _, name := range c.now {
				key := claimKey(c.provider, name)
				switch holder, err := holderOf(tx, key); {
				case err != nil:
					return err
				case holder != "" && holder != workspace:
					return &TakenError{Provider: c.provider, Name: name, Holder: holder}
				}
				if err := claims.put(tx, claimed{Key: key, Workspace: workspace}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// claimedBy lists the claims of a workspace's accounts.
func (w *World) claimedBy(name string) (keys []string, err error) {
	err = accounts.Each(storeOf{w, name}, "", func(a Account) bool {
		for _, n := range a.Names {
			keys = append(keys, claimKey(a.Provider, n))
		}
		return true
	})
	return keys, err
}

// release frees names.
func (w *World) release(workspace string, keys []string) error {
	return w.store.Update(directory, func(tx store.Tx) error {
		for _, key := range keys {
			holder, err := holderOf(tx, key)
			if err != nil {
				return err
			}
			if holder == workspace {
				tx.Delete("claims", key)
			}
		}
		return nil
	})
}

// Resolve is the workspace of the account that claimed a name; `default` when
// nobody did.
func (w *World) Resolve(provider, kind, id string) *Workspace {
	name := Default
	if id != "" {
		if claim, err := claims.Get(server(w), claimKey(provider, Name{kind, id})); err == nil {
			name = claim.Workspace
		}
	}
	ws, err := w.Workspace(name)
	if err != nil {
		ws, _ = w.Workspace(Default)
	}
	return ws
}
