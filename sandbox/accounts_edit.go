package sandbox

import (
	"encoding/json"
	"fmt"
)

// EditAccount changes an account that is there. What change makes of its document is
// merged into it one after the other, as PutAccount does, in the transaction in which the
// document was read: what somebody else changes meanwhile is seen, not undone. Without
// documents nothing changes. Errors: ErrNotFound, change's own, those of PutAccount.
func (ws *Workspace) EditAccount(provider, id string, change func(doc map[string]any) ([]map[string]any, error)) error {
	return ws.editAccount(provider, id, func(_ *Tx, doc map[string]any) ([]map[string]any, error) { return change(doc) })
}

func (ws *Workspace) editAccount(provider, id string, change func(tx *Tx, doc map[string]any) ([]map[string]any, error)) error {
	declared := ws.world.provider(provider)
	if declared == nil {
		return fmt.Errorf("provider %q: %w", provider, ErrNotFound)
	}
	kind := declared.Declare().Account
	return ws.Update(func(tx *Tx) error {
		account, err := accounts.Find(tx, claimKey(provider, Name{kind.ID, id}))
		if err == nil && account.ID != id { // the name of another account's part
			err = ErrNotFound
		}
		if err != nil {
			return fmt.Errorf("%s account %s: %w", provider, id, err)
		}
		var doc map[string]any
		err = json.Unmarshal(account.Doc, &doc)
		if err != nil {
			return err
		}
		patches, err := change(tx, doc)
		if err != nil || len(patches) == 0 {
			return err
		}
		_, names, err := putAccount(tx, provider, patches[0], patches[1:]...)
		if err != nil {
			return err
		}
		return ws.world.claim(ws.name, names)
	})
}
