package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// library renders the pages of one file tree. Each page is parsed once for each
// language it is asked in, because its functions speak that language.
type library struct {
	files      fs.FS
	pages      sync.Map // pageKey -> func() (*template.Template, error)
	catalogues sync.Map // catalogueKey -> func() (*catalogue, error)
}

type pageKey struct{ room, page, lang string }

func (l *library) render(room, page, lang string, data any) ([]byte, error) {
	tmpl, err := l.page(pageKey{room, page, l.resolve(room, lang)})
	if err != nil {
		return nil, fmt.Errorf("page %s/%s: %w", room, page, err)
	}
	whole := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(whole)
	whole.Reset()
	if err := tmpl.Execute(whole, data); err != nil {
		return nil, fmt.Errorf("page %s/%s: %w", room, page, err)
	}
	return bytes.Clone(whole.Bytes()), nil
}

// buffers have grown to the size of a page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (l *library) page(key pageKey) (*template.Template, error) {
	parse, found := l.pages.Load(key)
	if !found {
		parse, _ = l.pages.LoadOrStore(key, sync.OnceValues(func() (*template.Template, error) {
			return l.parse(key)
		}))
	}
	return parse.(func() (*template.Template, error))()
}

func (l *library) parse(key pageKey) (*template.Template, error) {
	words, err := l.catalogue(catalogueKey{key.room, key.lang})
	if err != nil {
		return nil, err
	}
	room := path.Join("templates", key.room)
	sources := []string{path.Join(room, "layout.html")}
	parts, err := fs.Glob(l.files, path.Join(room, "parts", "*.html"))
	if err != nil {
		return nil, err
	}
	sources = append(append(sources, parts...), path.Join(room, key.page+".html"))
	return template.New("layout.html").Option("missingkey=error").Funcs(template.FuncMap{
		"t":    words.text,
		"lang": func() string { return key.lang },
		"dir":  func() string { return direction(key.lang) },
	}).ParseFS(l.files, sources...)
}

// resolve is the language of the room that serves lang best: itself, its base
// ("de" for "de-AT"), else English. Only languages with a catalogue come out of
// it, so that what a query says can neither fill the caches nor leave the room.
func (l *library) resolve(room, lang string) string {
	lang = strings.ToLower(lang)
	base, _, _ := strings.Cut(lang, "-")
	for _, candidate := range []string{lang, base} {
		if !strings.ContainsAny(candidate, `./\`) && l.has(room, candidate) {
			return candidate
		}
	}
	return fallback
}

func (l *library) has(room, lang string) bool {
	_, err := fs.Stat(l.files, cataloguePath(room, lang))
	return err == nil
}
