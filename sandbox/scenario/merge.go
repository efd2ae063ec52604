package scenario

import (
	"slices"

	"paysandbox/sandbox/operation"
)

// MergeAccount is an account document after a change: lists of mappings are merged by
// what tells their entries apart, lists of plain values are joined without doubles, null
// removes, everything else replaces. Neither document is changed; the answer holds
// plain values of the declared types, whatever decoder the documents came from.
func MergeAccount(kind operation.AccountKind, into, patch map[string]any) map[string]any {
	c := &accountReader{kind: kind, problem: func(datum, string) {}} // CheckAccount speaks
	read := func(doc map[string]any) map[string]any { return c.mapping(kind.Fields, plainDatum(doc, "")) }
	return mergeMapping(kind.Fields, read(into), read(patch))
}

// mergeMapping merges by declared fields; without any, every key stands for itself.
func mergeMapping(fields []operation.AccountField, into, patch map[string]any) map[string]any {
	merged := map[string]any{}
	for name, value := range into {
		if value != nil {
			merged[name] = value
		}
	}
	for name, value := range patch {
		if value == nil {
			delete(merged, name)
			continue
		}
		var field operation.AccountField
		if at := slices.IndexFunc(fields, func(f operation.AccountField) bool { return f.Name == name }); at >= 0 {
			field = fields[at]
		}
		merged[name] = mergeValue(field, merged[name], value)
	}
	return merged
}

func mergeValue(field operation.AccountField, into, patch any) any {
	switch patch := patch.(type) {
	case map[string]any:
		old, _ := into.(map[string]any)
		return mergeMapping(field.Fields, old, patch)
	case []any:
		old, _ := into.([]any)
		if field.Type == operation.Mapping && len(field.Fields) > 0 {
			return mergeEntries(field, old, patch)
		}
		return union(old, patch)
	}
	return patch
}

// mergeEntries merges lists of mappings by the fields that tell them apart.
func mergeEntries(field operation.AccountField, into, patch []any) []any {
	merged := slices.Clone(into)
	for _, entry := range patch {
		id := EntryID(field, entry)
		at := slices.IndexFunc(merged, func(old any) bool { return id != "" && EntryID(field, old) == id })
		if at < 0 {
			merged = append(merged, mergeValue(operation.AccountField{Type: operation.Mapping, Fields: field.Fields}, nil, entry))
			continue
		}
		merged[at] = mergeValue(operation.AccountField{Type: operation.Mapping, Fields: field.Fields}, merged[at], entry)
	}
	return merged
}

// union joins lists of plain values; two values are the same when they are written
// the same.
func union(into, patch []any) []any {
	joined := make([]any, 0, len(into)+len(patch))
	seen := map[string]bool{}
	for _, value := range slices.Concat(into, patch) {
		d := plainDatum(value, "")
		if d.isScalar() {
			if seen[d.text] {
				continue
			}
			seen[d.text] = true
		}
		joined = append(joined, value)
	}
	return joined
}
