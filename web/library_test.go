package web

import (
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// small is a library with one room and the page that a test is about.
func small(page string) *library {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return &library{files: fstest.MapFS{
		"templates/room/layout.html":     file(`<html lang="{{lang}}" dir="{{dir}}">{{template "main" .}}{{template "foot"}}`),
		"templates/room/parts/foot.html": file(`{{define "foot"}}.{{end}}`),
		"templates/room/page.html":       file(`{{define "main"}}` + page + `{{end}}`),
		"locales/room/en.toml": file(`hello = "Hello"
priced = "for {{.Price}}"
[nested.deep]
word = "deep"
[fields]
one = "{{.Count}} field"
other = "{{.Count}} fields"`),
		"locales/room/de.toml": file(`hello = "Guten Tag"
extra = "nur hier"`),
		"locales/room/ar.toml": file(`hello = "مرحبا"`),
		"locales/room/fr.toml": file(`hello = `),
	}}
}

func render(t *testing.T, page, lang string, data any) string {
	t.Helper()
	html, err := small(page).render("room", "page", lang, data)
	require.NoError(t, err)
	return string(html)
}

func TestPageInItsLanguage(t *testing.T) {
	assert.Equal(t, `<html lang="en" dir="ltr">Hello.`, render(t, `{{t "hello"}}`, "en", nil))
	assert.Equal(t, `<html lang="de" dir="ltr">Guten Tag.`, render(t, `{{t "hello"}}`, "de", nil))
	assert.Equal(t, `<html lang="ar" dir="rtl">مرحبا.`, render(t, `{{t "hello"}}`, "ar", nil))
	assert.Equal(t, `<html lang="de" dir="ltr">deep.`, render(t, `{{t "nested.deep.word"}}`, "de", nil), "English where a message is missing")
	assert.Equal(t, `<html lang="en" dir="ltr">Hello.`, render(t, `{{t "hello"}}`, "sv", nil), "English where a language is missing")
}

func TestResolve(t *testing.T) {
	l := small("")
	for asked, want := range map[string]string{
		"de": "de", "DE": "de", "de-AT": "de", "sv": "en", "": "en", "../room/de": "en", "..": "en", "de.toml": "en",
	} {
		assert.Equal(t, want, l.resolve("room", asked), asked)
	}
}

func TestMessagesWithValues(t *testing.T) {
	page := `{{t "priced" "Price" .}}`
	assert.Contains(t, render(t, page, "en", "12.34 EUR"), "for 12.34 EUR")
	assert.Contains(t, render(t, page, "en", "<b>"), "for &lt;b&gt;", "a value in a message is text too")
	assert.Contains(t, render(t, `{{t "fields" "Count" .}}`, "en", 1), "1 field.")
	assert.Contains(t, render(t, `{{t "fields" "Count" .}}`, "de", 3), "3 fields.", "the fallback has plurals too")
}

// A page is whole or it is not: nothing of "before" may come out.
func TestNoHalfPages(t *testing.T) {
	for name, page := range map[string]string{
		"unknown message":      `before {{t "nothing"}}`,
		"value forgotten":      `before {{t "priced"}}`,
		"name without a value": `before {{t "priced" "Price"}}`,
		"no name":              `before {{t "priced" 1 2}}`,
		"unknown field":        `before {{.Nothing}}`,
		"unknown key":          `before {{.Map.nothing}}`,
		"unknown part":         `before {{template "nothing"}}`,
		"syntax":               `before {{if}}`,
	} {
		t.Run(name, func(t *testing.T) {
			html, err := small(page).render("room", "page", "en", struct{ Map map[string]string }{map[string]string{}})
			require.ErrorContains(t, err, "page room/page")
			assert.Nil(t, html)
		})
	}
}

func TestMissing(t *testing.T) {
	l := small("")
	assert.Equal(t, []string{"ar", "de", "en", "fr"}, l.languages("room"))
	assert.Equal(t, []string{"extra"}, l.missing("room", "en"))
	assert.Equal(t, []string{"fields", "nested.deep.word", "priced"}, l.missing("room", "de"))
	assert.Len(t, l.missing("room", "sv"), 5, "a language without a file lacks everything")
	assert.Len(t, l.missing("room", "fr"), 5, "a broken file too")
	_, err := l.render("room", "page", "fr", nil)
	require.ErrorContains(t, err, "locales/room/fr.toml")
}

func TestManyBrowsersAtOnce(t *testing.T) {
	l := small(`{{t "hello"}}`)
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			html, _ := l.render("room", "page", []string{"de", "en", "ar", "sv"}[i%4], nil)
			assert.NotEmpty(t, html)
		})
	}
	group.Wait()
}
