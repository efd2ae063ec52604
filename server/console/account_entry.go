package console

import (
	"errors"
	"fmt"
	"strings"

	"paysandbox/sandbox"
)

// entryThereError tells that a list has an entry of that name already.
type entryThereError struct{ list, id string }

func (e *entryThereError) Error() string {
	return fmt.Sprintf("there is %q in %s already", e.id, spacedPath(e.list))
}

// savePart merges what a form changes into an entry, or adds one to a list.
func (c *console) savePart(v *visit) (done, error) {
	way := v.way(behindAccount)
	if len(way)%2 == 1 {
		return v.addEntry(way)
	}
	return v.save(way)
}

// addEntry puts an entry into a list. What the form says of it is checked as a whole, since
// a provider may want more of an entry than a name.
func (v *visit) addEntry(way []string) (done, error) {
	var added part
	err := v.edit(func(a account) ([]map[string]any, error) {
		l, err := a.whole().list(way)
		if err != nil {
			return nil, err
		}
		var named []string
		for _, key := range l.field.Keys() {
			named = append(named, line(key.Type)([]string{v.PostForm.Get(fieldPrefix + key.Name)})[0])
		}
		added = l.blank(named...)
		if _, there := l.find(added.id); there {
			return nil, &entryThereError{l.path, added.id}
		}
		return compare(added, v.PostForm).patches(added), nil
	})
	var there *entryThereError
	switch {
	case errors.As(err, &there):
		said := done{message: bad("Nothing was added."), to: v.listURL(*added.in)}
		said.Lines = []string{sentence(there.Error())}
		said.draft = &draft{form: v.PostForm, problems: map[string]string{added.keys[0].Name: there.Error()}}
		return said, nil
	case err != nil:
		said, err := v.refused(added, err)
		if said.draft != nil {
			said.to = v.listURL(*added.in)
		}
		return said, err
	}
	return done{message: message{Text: added.id + " is added to " + spacedPath(added.in.path) + "."}, to: v.partURL(added)}, nil
}

func (v *visit) removeURL(p part) string {
	return v.accountURL(p.account.provider, p.account.id, append([]string{"remove"}, p.way()...)...)
}

// removeEntry takes an entry out of its list. Lists are joined when accounts are merged,
// so the list is removed and put again without it, as one change. What else was typed
// into the page with the list is kept.
func (c *console) removeEntry(v *visit) (done, error) {
	way := v.way(behindVerb)
	if len(way)%2 == 1 {
		return done{}, fmt.Errorf("%q is no entry of a list", cut(strings.Join(way, "/"), 80))
	}
	var gone part
	err := v.edit(func(a account) ([]map[string]any, error) {
		p, err := a.whole().part(way)
		if err != nil {
			return nil, err
		}
		gone = p
		patches := []map[string]any{p.in.patch(nil)}
		if left := p.in.without(p.id); len(left) > 0 {
			patches = append(patches, p.in.patch(left))
		}
		return patches, nil
	})
	if err != nil {
		return v.refused(gone, err)
	}
	said := done{message: message{Text: gone.id + " is removed from " + spacedPath(gone.in.path) + "."}}
	said.to = v.back(v.partURL(gone.in.of))
	v.keep(&said, gone.in.of)
	return said, nil
}

func (l list) without(id string) []any {
	var left []any
	for _, doc := range l.items {
		if l.entry(doc).id != id {
			left = append(left, doc)
		}
	}
	return left
}

// edit changes the account of the address, as it is by then.
func (v *visit) edit(change func(account) ([]map[string]any, error)) error {
	a, err := v.account()
	if err != nil {
		return err
	}
	err = v.ws.EditAccount(a.provider, a.id, func(doc map[string]any) ([]map[string]any, error) {
		a.doc = doc
		return change(a)
	})
	if _, gone := v.account(); errors.Is(err, sandbox.ErrNotFound) && gone != nil { // since it was looked for
		return gone
	}
	return err
}
