package web

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// fallback is the language that every room has complete. ClickandBuy's pages are
// English too for a language that the provider does not speak (CB-047).
const fallback = "en"

const extension = ".toml"

// catalogue is a room's words in one language, with English behind it. It has a
// bundle of its own: a bundle must not grow while others read from it.
type catalogue struct {
	localizer *i18n.Localizer
	messages  []*i18n.Message // the language's own, without the fallback's
	fixed     sync.Map        // id -> string: messages that were asked for without values
}

type catalogueKey struct{ room, lang string }

func cataloguePath(room, lang string) string {
	return path.Join("locales", room, lang+extension)
}

func (l *library) catalogue(key catalogueKey) (*catalogue, error) {
	read, found := l.catalogues.Load(key)
	if !found {
		read, _ = l.catalogues.LoadOrStore(key, sync.OnceValues(func() (*catalogue, error) {
			return l.read(key)
		}))
	}
	return read.(func() (*catalogue, error))()
}

func (l *library) read(key catalogueKey) (*catalogue, error) {
	bundle := i18n.NewBundle(language.English)
	own, err := l.add(bundle, key)
	if err != nil {
		return nil, err
	}
	if key.lang != fallback {
		english, err := l.catalogue(catalogueKey{key.room, fallback})
		if err != nil {
			return nil, err
		}
		if err := bundle.AddMessages(language.English, english.messages...); err != nil {
			return nil, err
		}
	}
	return &catalogue{localizer: i18n.NewLocalizer(bundle, key.lang), messages: own}, nil
}

func (l *library) add(bundle *i18n.Bundle, key catalogueKey) ([]*i18n.Message, error) {
	name := cataloguePath(key.room, key.lang)
	text, err := fs.ReadFile(l.files, name)
	if err != nil {
		return nil, err
	}
	messages, err := i18n.ParseMessageBytes(text, toml.Unmarshal)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	tag, err := language.Parse(key.lang)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return messages, bundle.AddMessages(tag, messages...)
}

// strict makes a value that a message wants and the template forgot an error.
var strict = &template.TextParser{Option: "missingkey=error"}

// text is the template function t. Its arguments are names and values by turns;
// the value named Count also chooses the plural form.
func (c *catalogue) text(id string, args ...any) (string, error) {
	if len(args) > 0 {
		return c.localize(id, args)
	}
	if text, known := c.fixed.Load(id); known {
		return text.(string), nil
	}
	text, err := c.localize(id, nil)
	if err == nil {
		c.fixed.Store(id, text)
	}
	return text, err
}

func (c *catalogue) localize(id string, args []any) (string, error) {
	if len(args)%2 != 0 {
		return "", fmt.Errorf("message %s: a name without a value", id)
	}
	values := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return "", fmt.Errorf("message %s: %v is not a name", id, args[i])
		}
		values[name] = args[i+1]
	}
	text, err := c.localizer.Localize(&i18n.LocalizeConfig{
		MessageID: id, TemplateData: values, PluralCount: values["Count"], TemplateParser: strict,
	})
	// The library reports a message taken from the fallback as missing, and hands it over.
	var missing *i18n.MessageNotFoundErr
	if err != nil && (text == "" || !errors.As(err, &missing)) {
		return "", fmt.Errorf("message %s: %w", id, err)
	}
	return text, nil
}

func (l *library) languages(room string) []string {
	names, _ := fs.Glob(l.files, path.Join("locales", room, "*"+extension))
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), extension)
	}
	slices.Sort(names)
	return names
}

func (l *library) missing(room, lang string) []string {
	has := func(lang string) map[string]bool {
		ids := map[string]bool{}
		if c, err := l.catalogue(catalogueKey{room, lang}); err == nil {
			for _, message := range c.messages {
				ids[message.ID] = message.Other != ""
			}
		}
		return ids
	}
	own, absent := has(lang), map[string]bool{}
	for _, other := range l.languages(room) {
		for id := range has(other) {
			if !own[id] {
				absent[id] = true
			}
		}
	}
	ids := make([]string, 0, len(absent))
	for id := range absent {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// direction is how a language is written, as HTML's dir says it.
func direction(lang string) string {
	switch script, _ := language.Make(lang).Script(); script.String() {
	case "Arab", "Hebr":
		return "rtl"
	}
	return "ltr"
}
