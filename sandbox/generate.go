package sandbox

import (
	"fmt"
	"strings"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
)

// GenerateSecret gives a field of an account another value, which its provider draws;
// the one before is gone at once. Errors: ErrNotFound where there is no such account or
// entry of a list, or the provider makes no such values; those of PutAccount.
func (ws *Workspace) GenerateSecret(provider, id, field string) error {
	declared := ws.world.provider(provider)
	missing := fmt.Errorf("a new %s of provider %q: %w", field, provider, ErrNotFound)
	p, ok := declared.(Generator)
	if !ok {
		return missing
	}
	kind := declared.Declare().Account
	return ws.editAccount(provider, id, func(tx *Tx, doc map[string]any) ([]map[string]any, error) {
		if _, ok := generatedPatch(kind.Fields, doc, field, ""); !ok {
			return nil, missing
		}
		n, err := Count(tx, "generated/"+provider+"/"+id+"/"+field)
		if err != nil {
			return nil, err
		}
		patch, _ := generatedPatch(kind.Fields, doc, field, p.Generate(ws.draws, id, field, n))
		patch[kind.ID] = id
		return []map[string]any{patch}, nil
	})
}

// generatedPatch says of an account no more than the new value of one field:
// "registration.secret" leads into a mapping, "products.johnbooksabc.secret" into an
// entry of a list. It answers false where the path leads to nothing that the provider
// makes. Entries that are there are tried one by one, since their names may have dots.
func generatedPatch(fields []operation.AccountField, doc map[string]any, path, value string) (map[string]any, bool) {
	for _, field := range fields {
		if field.Name == path {
			return map[string]any{path: value}, field.Generated
		}
		rest, below := strings.CutPrefix(path, field.Name+".")
		switch {
		case !below || len(field.Fields) == 0:
		case field.List:
			entry, ok := generatedEntry(field, doc, rest, value)
			return map[string]any{field.Name: []any{entry}}, ok
		default:
			inner, _ := doc[field.Name].(map[string]any)
			patch, ok := generatedPatch(field.Fields, inner, rest, value)
			return map[string]any{field.Name: patch}, ok
		}
	}
	return nil, false
}

func generatedEntry(list operation.AccountField, doc map[string]any, path, value string) (map[string]any, bool) {
	entries, _ := doc[list.Name].([]any)
	for _, entry := range entries {
		inner, _ := entry.(map[string]any)
		name := scenario.EntryID(list, inner)
		rest, below := strings.CutPrefix(path, name+".")
		if !below {
			continue
		}
		if patch, ok := generatedPatch(list.Fields, inner, rest, value); ok {
			for _, key := range list.Keys() {
				patch[key.Name] = inner[key.Name]
			}
			return patch, true
		}
	}
	return nil, false
}
