package scenario

import (
	"encoding/json"

	"paysandbox/sandbox/operation"
)

// template is a text that holds an expression.
var template = object{"type": "string", "pattern": `\$\{`}

func (s schema) accounts() object {
	properties := object{}
	for _, p := range s.catalog {
		name := "account." + p.Name
		account := s.fields(p.Account.Fields, p.Account)
		account["required"] = []string{p.Account.ID}
		s.defs[name] = account
		properties[p.Name] = listOf(ref(name))
	}
	return closed(properties)
}

// accountStep changes one account of a provider, or several.
func (s schema) accountStep() object {
	properties := object{}
	for _, p := range s.catalog {
		account := ref("account." + p.Name)
		properties[p.Name] = object{"anyOf": []object{account, listOf(account)}}
	}
	step := closed(properties)
	step["minProperties"] = 1
	return about(step, "merged into an account", "")
}

func (s schema) fields(fields []operation.AccountField, kind operation.AccountKind) object {
	properties := object{}
	for _, field := range fields {
		value := s.value(field, kind)
		if field.List {
			value = listOf(value)
		}
		properties[field.Name] = about(orNothing(value), field.About, field.Fact)
	}
	return closed(properties)
}

func (s schema) value(field operation.AccountField, kind operation.AccountKind) object {
	switch {
	case field.Name == switchesField && field.Any:
		return s.switches(kind.SwitchesOf(field))
	case field.Type == operation.Mapping && field.Any:
		return object{"type": "object"}
	case field.Type == operation.Mapping:
		return s.fields(field.Fields, kind)
	case len(field.Values) > 0:
		return word(field.Values)
	}
	return typed(field.Type)
}

func (s schema) switches(switches []operation.Switch) object {
	properties := object{}
	for _, sw := range switches {
		value := typed(sw.Type)
		if len(sw.Values) > 0 {
			value = word(sw.Values)
		}
		if sw.List {
			value = object{"anyOf": []object{value, {"type": "array", "items": typed(sw.Type)}}}
		}
		properties[sw.Name] = about(orNothing(value), sw.About+"; default "+sw.Default, sw.Fact)
	}
	return closed(properties)
}

// word is one of several; YAML reads some words as true, false or a number.
func word(words []string) object {
	values := make([]any, 0, len(words))
	for _, w := range words {
		values = append(values, w)
		switch {
		case w == "true", w == "false":
			values = append(values, w == "true")
		case intText().MatchString(w):
			values = append(values, json.Number(w))
		}
	}
	return object{"anyOf": []object{{"enum": values}, template}}
}

func typed(t operation.Type) object {
	switch t {
	case operation.Int:
		return object{"anyOf": []object{{"type": "integer"}, {"type": "string", "pattern": `^-?(0|[1-9][0-9]*)$`}, template}}
	case operation.Bool:
		return object{"anyOf": []object{{"type": "boolean"}, template}}
	case operation.Amount:
		return object{"type": "string", "pattern": `^[0-9]{1,12}(\.[0-9]+)?$|\$\{`}
	case operation.Date:
		return object{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$|\$\{`}
	case operation.Duration:
		return object{"anyOf": []object{ref("duration"), template}}
	case operation.Mapping:
		return object{"type": "object"}
	case operation.String:
	}
	return object{"type": []string{"string", "integer"}}
}
