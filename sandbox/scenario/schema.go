package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// object is a part of a JSON Schema. Its keys are written in alphabetical order, so the
// same declarations give the same bytes.
type object = map[string]any

// Schema is the JSON Schema (draft 2020-12) of a scenario file, made from what the
// providers declare: for editors, which complete and explain by it. Parse finds more:
// types of expressions, names that are not kept yet, rules that never match.
func Schema(catalog operation.Catalog) []byte {
	s := schema{catalog: catalog, defs: object{}}
	s.words()
	root := s.document()
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A scenario of paysandbox"
	root["$defs"] = s.defs
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(root); err != nil {
		panic(fmt.Sprintf("the schema of scenarios: %v", err)) // it holds nothing that JSON cannot
	}
	return out.Bytes()
}

// schema is a schema in the making.
type schema struct {
	catalog operation.Catalog
	defs    object // what several places refer to
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

// about is a part with words for who hovers over it.
func about(part object, text, fact string) object {
	text = explained(text, fact)
	if text == "" {
		return part
	}
	described := object{"description": text}
	for key, value := range part {
		described[key] = value
	}
	return described
}

// explained is a text with the fact that stands behind it.
func explained(text, fact string) string {
	if fact == "" {
		return text
	}
	return strings.TrimSpace(text + " (" + fact + ")")
}

// closed is a mapping with known keys only.
func closed(properties object, required ...string) object {
	o := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func listOf(item object) object { return object{"type": "array", "items": item} }

func oneOfWords(words []string) object {
	if len(words) == 0 {
		return object{"not": object{}}
	}
	return object{"enum": words}
}

// words are the small things that everything else is made of. A text may be written as
// a number, too: 00123 and 19.90 keep their digits.
func (s schema) words() {
	s.defs["text"] = object{"type": []string{"string", "number", "boolean"}}
	s.defs["texts"] = object{"type": "object", "additionalProperties": ref("text")}
	s.defs["expression"] = object{"type": "string", "minLength": 1, "description": "an expression; not, never !"}
	s.defs["conditions"] = listOf(ref("expression"))
	s.defs["duration"] = object{
		"type": "string", "pattern": `^([0-9.]+d)?([0-9.]+(ns|us|µs|ms|s|m|h))*$`, "minLength": 2, "description": "such as 46m, 45m1s or 2d",
	}
	s.defs["flag"] = object{"type": "boolean"}
}

func (s schema) document() object {
	tags := listOf(ref("text"))
	return closed(object{
		"scenario": about(ref("text"), "title", ""),
		"about":    about(ref("text"), "what it teaches", ""),
		"tags":     about(tags, "for --tag", ""),
		"needs":    about(oneOfWords([]string{"demo-shop"}), "skips the scenario with --merchant", ""),
		"driver":   about(oneOfWords([]string{Browser}), "a real Chromium, at the address that --devtools gives", ""),
		"seed":     about(object{"type": "integer", "minimum": 1}, "of everything that is drawn; default 1", ""),
		"clock":    about(ref("text"), "start, frozen, such as 2026-01-15T12:00:00Z; or real", ""),
		"accounts": about(s.accounts(), "on top of the defaults", ""),
		"merchant": about(s.merchant(), "where the shop is", ""),
		"rules":    about(s.rules(), "the first that matches wins", ""),
		"steps":    about(s.steps(), "what the customer, the merchant's server and the back office do", ""),
	}, "scenario", "steps")
}

func (s schema) merchant() object {
	properties := object{"url": object{"type": "string", "pattern": "^https?://"}}
	for _, p := range s.catalog {
		places := object{}
		for _, place := range p.Places {
			places[place.Name] = about(ref("text"), place.About, place.Fact)
		}
		properties[p.Name] = closed(places)
	}
	return closed(properties)
}

// operations are the names that rules may ask about.
func (s schema) operations() []*operation.Operation {
	var all []*operation.Operation
	for _, p := range s.catalog {
		all = append(all, p.Operations...)
	}
	return all
}

// choices are words with what each means: editors show it beside them.
func choices(words []operation.Outcome) object {
	options := make([]object, len(words))
	for i, w := range words {
		options[i] = about(object{"const": w.Name}, w.About, w.Fact)
	}
	return object{"oneOf": slices.Clip(options)}
}
