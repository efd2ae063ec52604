package console

import (
	"fmt"
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// problems are said above the form, all of them, and at each field that one is about.
func (p part) problems(wrong *sandbox.AccountError) (message, map[string]string) {
	said, at := bad("Nothing was saved."), map[string]string{}
	for _, problem := range wrong.Problems {
		if problem.Path != p.account.kind.ID+" "+p.account.id {
			path, line := p.input(problem.Path)
			said.Lines = append(said.Lines, path+": "+line+problem.Message)
			at[path] = line + problem.Message
			continue
		}
		for line := range strings.Lines(problem.Message) { // of the provider's own check
			line = strings.TrimSpace(line)
			said.Lines = append(said.Lines, line)
			if path := p.about(line); path != "" {
				at[path] = line
			}
		}
	}
	return said, at
}

// input finds the input that a path of a document is about: "slaves[1]" is line 2 of
// slaves, and a problem of an entry as a whole is one of what tells it apart.
func (p part) input(path string) (field, where string) {
	path = strings.TrimPrefix(path, p.place())
	if path+"." == p.place() {
		return p.keys[0].Name, ""
	}
	before, after, found := strings.Cut(path, "[")
	index, rest, _ := strings.Cut(after, "]")
	if n, err := strconv.Atoi(index); found && err == nil && rest == "" {
		return before, fmt.Sprintf("line %d: ", n+1)
	}
	return path, ""
}

// about is the path of what a provider's own check complains about: its sentences
// begin with a key of the document, or with "switch" and a name; those about an entry
// name it first, "plan 0A1: every: …".
func (p part) about(line string) string {
	if p.in != nil {
		own, ok := p.own(line)
		if !ok {
			return ""
		}
		line = own
	}
	first, rest, _ := strings.Cut(line, " ")
	if first == "switch" {
		first, _, _ = strings.Cut(rest, " ")
		return switchesPath + strings.TrimSuffix(first, ":")
	}
	first = strings.TrimSuffix(first, ":")
	for _, field := range p.fields {
		if field.Name == first && isForm(field) {
			return first
		}
	}
	if p.in != nil && p.doc == nil { // the form of a new entry asks for its name
		return p.keys[0].Name
	}
	return ""
}

// own is what a sentence says behind the name of the entry, "plan 0A1" or "link id \"x\"".
func (p part) own(line string) (string, bool) {
	word, rest, _ := strings.Cut(line, " ")
	if word != singular(p.in.path) {
		return "", false
	}
	rest = strings.TrimPrefix(rest, p.keys[0].Name+" ")
	for _, name := range []string{p.id, strconv.Quote(p.id)} {
		if said, ok := strings.CutPrefix(rest, name); ok {
			if said, ok = strings.CutPrefix(strings.TrimPrefix(said, ":"), " "); ok {
				return said, true
			}
		}
	}
	return "", false
}
