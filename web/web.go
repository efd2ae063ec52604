// Package web holds what a browser is shown: the hosted pages of each provider,
// the console, their words in every language, and the console's static files. It
// knows nothing of payments: a caller names a room, a page and a language and
// hands over the data that the page's template takes.
//
//	templates/<room>/layout.html   the document around every page of the room
//	templates/<room>/parts/*.html  definitions that several pages share (optional)
//	templates/<room>/<page>.html   defines what the layout asks for
//	locales/<room>/<lang>.toml     every word that those pages say
//
// Templates can call
//
//	{{t "login.title"}}                       a message in the page's language
//	{{t "cause.money" "Price" .Price}}        … whose text says {{.Price}}
//	{{t "problems" "Count" (len .Problems)}}  … in the plural form of that number
//	{{lang}} {{dir}}                          for <html lang dir>
//
// Nothing is read or parsed before it is asked for, so that a sandbox which never
// shows a page starts as if there were none. A test renders all of them instead.
package web

import "embed"

//go:embed templates locales
var files embed.FS

// Static is what the console's pages link to. Its paths begin with "static/".
// Hosted pages use none of it: they must look the same wherever they are mounted.
//
//go:embed static
var Static embed.FS

var shipped = &library{files: files}

// Render is a page of a room, whole: where anything fails (no such page, no such
// message, data that the template does not fit) there are no bytes but an error,
// so that half a page never reaches a browser. A language that the room does not
// have reads as English, and so does each message that a language lacks.
func Render(room, page, lang string, data any) ([]byte, error) {
	return shipped.render(room, page, lang, data)
}

// Languages are the languages that a room has words in, sorted.
func Languages(room string) []string { return shipped.languages(room) }

// Missing are the ids of the messages that other languages of the room have and
// lang has not, sorted. A catalogue that cannot be read counts as empty.
func Missing(room, lang string) []string { return shipped.missing(room, lang) }
