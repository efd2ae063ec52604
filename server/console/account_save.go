package console

import (
	"errors"
	"fmt"
	"strings"

	"paysandbox/sandbox"
)

// saveAccount merges what a form changes into an account.
func (c *console) saveAccount(v *visit) (done, error) { return v.save(nil) }

// save merges what a form changes into the account or an entry of one of its lists. What
// cannot be saved comes back with its problems, as it was typed.
func (v *visit) save(way []string) (done, error) {
	var p part
	var names []string
	err := v.edit(func(a account) (_ []map[string]any, err error) {
		if p, err = a.whole().part(way); err != nil {
			return nil, err
		}
		changed := compare(p, v.PostForm)
		if names = changed.names; len(names) == 0 {
			return nil, nil
		}
		return changed.patches(p), nil
	})
	if err != nil {
		return v.refused(p, err)
	}
	said := done{message: message{Text: "Nothing was changed."}, to: v.partURL(p)}
	if len(names) > 0 {
		said.Text = "Saved: " + cut(strings.Join(names, ", "), 200) + "."
	}
	return said, nil
}

// refused says why a part was not changed, on the page that has the form.
func (v *visit) refused(p part, err error) (done, error) {
	if errors.Is(err, errMissing) || p.account.id == "" { // it was not even found
		return v.nothing(err)
	}
	said := done{message: kindly(err), to: v.partURL(p)}
	typed := &draft{form: v.PostForm}
	var wrong *sandbox.AccountError
	if errors.As(err, &wrong) {
		said.message, typed.problems = p.problems(wrong)
	}
	said.draft = typed
	return said, nil
}

// generate makes a new secret. The rest of the form is kept as it was typed.
func (c *console) generate(v *visit) (done, error) {
	a, err := v.account()
	if err != nil {
		return v.nothing(err)
	}
	way := v.way(behindVerb)
	field := way[len(way)-1]
	p, err := a.whole().part(way[:(len(way)-1)/2*2])
	if err != nil {
		return v.nothing(err)
	}
	said := done{to: v.partURL(p)}
	if err := v.ws.GenerateSecret(a.provider, a.id, strings.Join(way, ".")); errors.Is(err, sandbox.ErrNotFound) {
		said.message = bad(fmt.Sprintf("%s makes no new %q by itself.", a.provider, cut(field, 40)))
		return said, nil
	} else if err != nil {
		said.message = kindly(err)
		return said, nil
	}
	said.Text = "There is a new " + spaced(field) + ". The one before is void: the shop has to be told."
	v.PostForm.Del(fieldPrefix + field)
	v.PostForm.Del(wasPrefix + field)
	v.keep(&said, p)
	return said, nil
}

// keep leaves in the form what was typed into it before something else was done.
func (v *visit) keep(said *done, p part) {
	if left := compare(p, v.PostForm).names; len(left) > 0 {
		said.draft = &draft{form: v.PostForm}
		said.Lines = []string{"Not saved yet: " + cut(strings.Join(left, ", "), 200)}
	}
}

// nothing leads from what is gone to what is there: the account, else all of them.
func (v *visit) nothing(err error) (done, error) {
	if !errors.Is(err, errMissing) {
		return done{}, err
	}
	said := done{message: bad(sentence(strings.TrimPrefix(err.Error(), errMissing.Error()+": "))), to: v.home("setup")}
	if a, err := v.account(); err == nil {
		said.to = v.accountURL(a.provider, a.id)
	}
	return said, nil
}
