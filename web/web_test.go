package web

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// complete are the languages that a room must have whole: those of its provider.
func complete(room string) []string {
	switch room {
	case "clickkw", "knet", "mpgs":
		return []string{"ar", "en"}
	case "click2sell": // CS-026
		return []string{"en"}
	case "cbcheckout", "clickandbuy": // CB-047
		return []string{"cs", "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv", "tr"}
	case "klikandpay":
		return []string{"de", "en", "es", "fr", "it", "nl"}
	}
	return []string{"de", "en"}
}

func rooms(t *testing.T, kind string) []string {
	t.Helper()
	entries, err := fs.ReadDir(files, kind)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// Pages are parsed when they are first shown, so it is here that all of them are.
func TestEveryPageParses(t *testing.T) {
	for _, room := range rooms(t, "templates") {
		pages, err := fs.Glob(files, path.Join("templates", room, "*.html"))
		require.NoError(t, err)
		for _, name := range pages {
			page := strings.TrimSuffix(path.Base(name), ".html")
			if page == "layout" {
				continue
			}
			for _, lang := range Languages(room) {
				_, err := shipped.page(pageKey{room, page, lang})
				assert.NoError(t, err, "%s in %s", name, lang)
			}
		}
	}
}

func TestNoMessageIsMissing(t *testing.T) {
	for _, room := range rooms(t, "locales") {
		assert.Subset(t, Languages(room), complete(room), room)
		for _, lang := range complete(room) {
			assert.Empty(t, Missing(room, lang), "%s in %s", room, lang)
		}
		for _, lang := range Languages(room) {
			_, err := shipped.catalogue(catalogueKey{room, lang})
			assert.NoError(t, err, "%s in %s", room, lang)
		}
	}
}

// A translation that forgets {{.Price}}, or invents a value, breaks its page.
func TestTranslationsTakeTheSameValues(t *testing.T) {
	for _, room := range rooms(t, "locales") {
		english := values(t, room, fallback)
		for _, lang := range Languages(room) {
			for id, took := range values(t, room, lang) {
				assert.Equal(t, english[id], took, "%s of %s in %s", id, room, lang)
			}
		}
	}
}

func values(t *testing.T, room, lang string) map[string][]string {
	t.Helper()
	c, err := shipped.catalogue(catalogueKey{room, lang})
	require.NoError(t, err)
	taken := map[string][]string{}
	for _, message := range c.messages {
		var names []string
		for i, piece := range strings.Split(message.Other, "{{") {
			if name, _, found := strings.Cut(piece, "}}"); i > 0 && found && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		taken[message.ID] = names
	}
	return taken
}

// Each id that a template spells out exists. Ids put together from data are
// covered by the tests of the pages' owners.
func TestTemplatesSayWhatExists(t *testing.T) {
	for _, room := range rooms(t, "templates") {
		ids := values(t, room, fallback)
		err := fs.WalkDir(files, path.Join("templates", room), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(files, name)
			for _, use := range strings.Split(string(text), `{{t "`)[1:] {
				id, _, _ := strings.Cut(use, `"`)
				assert.Contains(t, ids, id, name)
			}
			return err
		})
		require.NoError(t, err)
	}
}

func TestUnknownPageIsAnError(t *testing.T) {
	for _, c := range [][2]string{{"clickandbuy", "nothing"}, {"nowhere", "login"}, {"", ""}} {
		html, err := Render(c[0], c[1], "en", nil)
		require.Error(t, err)
		assert.Nil(t, html)
	}
}

func TestStatic(t *testing.T) {
	mark, err := fs.ReadFile(Static, "static/mark.svg")
	require.NoError(t, err)
	assert.Contains(t, string(mark), "<svg")
}
