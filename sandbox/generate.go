package sandbox

import (
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// GenerateSecret gives a field of an account another value, which its provider draws;
// the one before is gone at once. Errors: ErrNotFound where there is no such account or
// the provider makes no such values; those of PutAccount.
func (ws *Workspace) GenerateSecret(provider, id, field string) error {
	declared := ws.world.provider(provider)
	p, ok := declared.(Generator)
	if !ok || !generated(declared.Declare().Account.Fields, field) {
		return fmt.Errorf("a new %s of provider %q: %w", field, provider, ErrNotFound)
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
		n, err := Count(tx, "generated/"+provider+"/"+id+"/"+field)
		if err != nil {
			return err
		}
		patch := map[string]any{kind.ID: id}
		into, path := patch, strings.Split(field, ".")
		for _, name := range path[:len(path)-1] {
			inner := map[string]any{}
			into[name], into = inner, inner
		}
		into[path[len(path)-1]] = p.Generate(ws.draws, id, field, n)
		_, names, err := putAccount(tx, provider, patch)
		if err != nil {
			return err
		}
		return ws.world.claim(ws.name, names)
	})
}

// generated tells whether a field is declared as one that the provider makes.
func generated(fields []operation.AccountField, path string) bool {
	name, rest, deeper := strings.Cut(path, ".")
	at := slices.IndexFunc(fields, func(f operation.AccountField) bool { return f.Name == name && !f.List })
	switch {
	case at < 0:
		return false
	case deeper:
		return generated(fields[at].Fields, rest)
	}
	return fields[at].Generated
}
