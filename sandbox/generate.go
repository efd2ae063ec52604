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
		patch := generatedPatch(kind.Fields, field, p.Generate(ws.draws, id, field, n))
		patch[kind.ID] = id
		_, names, err := putAccount(tx, provider, patch)
		if err != nil {
			return err
		}
		return ws.world.claim(ws.name, names)
	})
}

// generated tells whether a field is declared as one that the provider makes.
func generated(fields []operation.AccountField, path string) bool {
	field, _, rest, ok := walk(fields, path)
	switch {
	case !ok:
		return false
	case rest != "":
		return generated(field.Fields, rest)
	}
	return field.Generated
}

// generatedPatch says of an account no more than the new value of one field.
func generatedPatch(fields []operation.AccountField, path, value string) map[string]any {
	field, entry, rest, _ := walk(fields, path)
	switch {
	case rest == "":
		return map[string]any{field.Name: value}
	case field.List:
		inner := generatedPatch(field.Fields, rest, value)
		inner[field.Fields[0].Name] = entry // by which entries are told apart
		return map[string]any{field.Name: []any{inner}}
	}
	return map[string]any{field.Name: generatedPatch(field.Fields, rest, value)}
}

// walk takes the first step of a path: "registration.secret" leads into a mapping, and
// "products.johnbooksabc.secret" into an entry of a list of mappings.
func walk(fields []operation.AccountField, path string) (field operation.AccountField, entry, rest string, ok bool) {
	name, rest, _ := strings.Cut(path, ".")
	at := slices.IndexFunc(fields, func(f operation.AccountField) bool { return f.Name == name })
	if at < 0 {
		return field, "", "", false
	}
	field = fields[at]
	if !field.List {
		return field, "", rest, true
	}
	entry, rest, _ = strings.Cut(rest, ".")
	return field, entry, rest, entry != "" && rest != "" && len(field.Fields) > 0
}
