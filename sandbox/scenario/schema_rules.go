package scenario

import (
	"regexp"
	"strings"

	"paysandbox/sandbox/operation"
)

// rules are read by their operation: each has outcomes and fields of its own.
func (s schema) rules() object {
	names, cases := []object{}, []object{}
	for _, op := range s.operations() {
		names = append(names, about(object{"const": op.Name}, op.About, ""))
		cases = append(cases, object{
			"if":   object{"properties": object{"op": object{"const": op.Name}}, "required": []string{"op"}},
			"then": object{"properties": object{"then": ref(s.then(op))}},
		})
	}
	s.defs["fault"], s.defs["fault.planned"] = s.fault(false), s.fault(true)
	rule := closed(object{
		"name":  about(ref("text"), "for reports; without it the operation and the line", ""),
		"op":    about(object{"oneOf": names}, "the operation that the rule speaks about; sandbox ops lists them", ""),
		"when":  about(ref("expression"), "sees payment, call, card, buyer, request, message and the operation's fields", ""),
		"times": about(object{"type": "integer", "minimum": 1}, "how often, for one payment, else order, else workspace", ""),
		"then":  object{"type": "object"},
	}, "op", "then")
	rule["allOf"] = cases
	return listOf(rule)
}

// then names the definition of what a rule about an operation can ask for. Operations
// that can do the same share one.
func (s schema) then(op *operation.Operation) string {
	name := "then"
	if len(op.Outcomes)+len(op.Message) > 0 {
		name += "." + op.Name
	}
	if op.Planned {
		name += ".planned"
	}
	if _, known := s.defs[name]; known {
		return name
	}
	properties := object{"delay": ref("duration"), "fault": ref("fault")}
	if len(op.Outcomes) > 0 {
		properties["outcome"] = choices(op.Outcomes)
	}
	s.changes(properties, op)
	if op.Planned {
		properties["fault"] = ref("fault.planned")
		delivery := object{"delay": ref("duration"), "concurrent": about(ref("flag"), "at the same moment as the entry before", "")}
		s.changes(delivery, op)
		properties["deliveries"] = about(listOf(closed(delivery)), "delivered once for each entry instead of once", "")
	}
	s.defs[name] = closed(properties)
	return name
}

// changes adds set and unset where the operation sends something.
func (s schema) changes(properties object, op *operation.Operation) {
	if len(op.Message) == 0 {
		return
	}
	fields, patterns, names := object{}, object{}, []string{}
	var begun []object // names that only begin as declared
	for _, field := range op.Message {
		text := about(ref("text"), field.About, field.Fact)
		if prefix, many := strings.CutSuffix(field.Name, "*"); many {
			pattern := "^" + regexp.QuoteMeta(prefix) + "."
			patterns[pattern] = text
			begun = append(begun, object{"type": "string", "pattern": pattern})
			continue
		}
		fields[field.Name] = text
		names = append(names, field.Name)
	}
	set, unset := closed(fields), oneOfWords(names)
	if len(patterns) > 0 {
		set["patternProperties"] = patterns
		unset = object{"anyOf": append(begun, unset)}
	}
	properties["set"], properties["unset"] = set, listOf(unset)
}

// fault is how an exchange breaks; of what may be tried again also how often.
func (s schema) fault(planned bool) object {
	kinds := make([]string, len(operation.FaultKinds))
	for i, kind := range operation.FaultKinds {
		kinds[i] = string(kind)
	}
	only := func(key string, kind operation.FaultKind) object {
		return object{
			"if":   object{"required": []string{key}},
			"then": object{"properties": object{"kind": object{"const": string(kind)}}},
		}
	}
	properties := object{
		"kind":   oneOfWords(kinds),
		"at":     about(oneOfWords([]string{string(operation.Before), string(operation.After)}), "the provider has committed; default before", ""),
		"for":    about(ref("duration"), "of hang; default 30s", ""),
		"status": about(object{"type": "integer", "minimum": 200, "maximum": 599}, "of status; default 503", ""),
	}
	if planned {
		properties["attempts"] = about(object{"type": "integer", "minimum": 1}, "so many attempts of each delivery break; default 1", "")
	}
	fault := closed(properties, "kind")
	fault["allOf"] = []object{only("for", operation.Hang), only("status", operation.Status)}
	return fault
}
