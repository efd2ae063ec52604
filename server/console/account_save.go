package console

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// saveAccount merges what a form changes into an account. What cannot be saved comes
// back with its problems, as it was typed.
func (c *console) saveAccount(v *visit) (done, error) {
	a, err := v.account()
	if err != nil {
		return v.noAccount(err)
	}
	changed := compare(a, v.PostForm)
	said := done{to: v.accountURL(a.provider, a.id)}
	if len(changed.names) == 0 {
		said.message = well("Nothing was changed.").message
		return said, nil
	}
	if _, err := v.ws.PutAccount(a.provider, changed.drop, changed.put); err != nil {
		said.message = kindly(err)
		typed := &draft{form: v.PostForm}
		var wrong *sandbox.AccountError
		if errors.As(err, &wrong) {
			said.message, typed.problems = a.problems(wrong)
		}
		said.draft = typed
		return said, nil
	}
	said.message = well("Saved: " + cut(strings.Join(changed.names, ", "), 200) + ".").message
	return said, nil
}

// generate makes a new secret. The rest of the form is kept as it was typed.
func (c *console) generate(v *visit) (done, error) {
	a, err := v.account()
	if err != nil {
		return v.noAccount(err)
	}
	field, said := v.PathValue("field"), done{to: v.accountURL(a.provider, a.id)}
	if err := v.ws.GenerateSecret(a.provider, a.id, field); errors.Is(err, sandbox.ErrNotFound) {
		said.message = bad(fmt.Sprintf("%s makes no new %q by itself.", a.provider, cut(field, 40)))
		return said, nil
	} else if err != nil {
		said.message = kindly(err)
		return said, nil
	}
	said.Text = "There is a new " + spaced(field) + ". The one before is void: the shop has to be told."
	v.PostForm.Del(fieldPrefix + field)
	v.PostForm.Del(wasPrefix + field)
	if left := compare(a, v.PostForm).names; len(left) > 0 {
		said.draft = &draft{form: v.PostForm}
		said.Lines = []string{"Not saved yet: " + cut(strings.Join(left, ", "), 200)}
	}
	return said, nil
}

// noAccount leads from an account that is gone to those that are there.
func (v *visit) noAccount(err error) (done, error) {
	if !errors.Is(err, errMissing) {
		return done{}, err
	}
	said := done{message: bad(sentence(strings.TrimPrefix(err.Error(), errMissing.Error()+": "))), to: v.home("setup")}
	return said, nil
}

// problems are said above the form, all of them, and at each field that one is about.
func (a account) problems(wrong *sandbox.AccountError) (message, map[string]string) {
	said, at := bad("Nothing was saved."), map[string]string{}
	for _, problem := range wrong.Problems {
		if problem.Path != a.kind.ID+" "+a.id {
			path, place := a.place(problem.Path)
			said.Lines = append(said.Lines, path+": "+place+problem.Message)
			at[path] = place + problem.Message
			continue
		}
		for line := range strings.Lines(problem.Message) { // of the provider's own check
			line = strings.TrimSpace(line)
			said.Lines = append(said.Lines, line)
			if path := a.about(line); path != "" {
				at[path] = line
			}
		}
	}
	return said, at
}

// place finds the input that a path of a document is about: "slaves[1]" is line 2 of
// slaves.
func (a account) place(path string) (field, where string) {
	before, after, found := strings.Cut(path, "[")
	index, rest, _ := strings.Cut(after, "]")
	if n, err := strconv.Atoi(index); found && err == nil && rest == "" {
		return before, fmt.Sprintf("line %d: ", n+1)
	}
	return path, ""
}

// about is the path of what a provider's own check complains about: its sentences
// begin with a key of the document, or with "switch" and a name.
func (a account) about(line string) string {
	first, rest, _ := strings.Cut(line, " ")
	if first == "switch" {
		first, _, _ = strings.Cut(rest, " ")
		first = switchesPath + strings.TrimSuffix(first, ":")
		return first
	}
	first = strings.TrimSuffix(first, ":")
	for _, field := range a.kind.Fields {
		if field.Name == first && isForm(field) {
			return first
		}
	}
	return ""
}
