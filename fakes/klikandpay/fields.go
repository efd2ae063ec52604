package klikandpay

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// fields are a request's by their exact names; of several with one name the last counts
// (KP-024).
type fields map[string]string

// text is a field without blanks around it, "" where there is none.
func (f fields) text(name string) string { return strings.TrimSpace(f[name]) }

// deferred tells whether a charge is to be held (KP-038).
func (f fields) deferred() bool { return f.text("DIFFERE") == "1" }

// cut is a text no longer than the account takes (KP-027).
func (a *account) cut(r *sandbox.Request, f fields, name string) string {
	text, most := f.text(name), a.number("max_field")
	kept := sandbox.Clip(text, most)
	if kept != text {
		r.Note("%s is cut at %d characters (KP-027)", name, most)
	}
	return kept
}

// readFields reads body or query, whichever the method has. It refuses nothing; what it
// had to forgive is noted (KP-022, KP-024, KP-025).
func (a *account) readFields(r *sandbox.Request) fields {
	read := fields{}
	for _, pair := range a.pairs(r) {
		if _, twice := read[pair.Name]; twice {
			r.Note("%s comes more than once: the last one counts", pair.Name)
		}
		read[pair.Name] = pair.Text
	}
	return read
}

func (a *account) pairs(r *sandbox.Request) []operation.KeyText {
	if r.Method != http.MethodPost {
		return a.decode(r, r.Query)
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil || media != "multipart/form-data":
		return a.decode(r, string(r.Content))
	case params["boundary"] == "":
		r.Note("multipart/form-data without a boundary: no field can be read")
		return nil
	case utf8.Valid(r.Content):
		return r.Form()
	case a.readsLatin1(r):
		return r.Form()
	}
	again := sandbox.Request{Request: r.Request, Content: bytes.ToValidUTF8(r.Content, []byte("\uFFFD"))}
	return again.Form()
}

// decode reads a query or an urlencoded form.
func (a *account) decode(r *sandbox.Request, raw string) []operation.KeyText {
	var pairs []operation.KeyText
	foreign := false
	for pair := range strings.SplitSeq(raw, "&") {
		if len(pairs) == sandbox.MaxFormFields {
			r.Note("fields after the first %d are ignored", sandbox.MaxFormFields)
			break
		}
		name, value, _ := strings.Cut(pair, "=")
		text, flaws := sandbox.FormDecode(value)
		foreign = foreign || flaws.Latin1
		if flaws.Latin1 && !a.on("latin1_fallback") {
			text = withoutLatin1(text)
		}
		if pair != "" {
			pairs = append(pairs, operation.KeyText{Name: sandbox.Unescape(name), Text: text})
		}
	}
	if foreign {
		a.readsLatin1(r)
	}
	return pairs
}

// readsLatin1 tells how bytes are read that are no UTF-8, and notes it (KP-025).
func (a *account) readsLatin1(r *sandbox.Request) bool {
	if a.on("latin1_fallback") {
		r.Note("a field is no UTF-8 and is read as ISO-8859-1 (KP-025)")
		return true
	}
	r.Note("a field is no UTF-8; what is none is lost: latin1_fallback (KP-025)")
	return false
}

// withoutLatin1 takes back what ISO-8859-1 has made of bytes that are no UTF-8.
func withoutLatin1(text string) string {
	var raw []byte
	for _, c := range text {
		raw = append(raw, byte(c))
	}
	return string(bytes.ToValidUTF8(raw, []byte("\uFFFD")))
}

// readCountry reads PAYS in any case; "EN" is the manual's own example, and "UK" a common
// slip. What is no country is kept, with why it is odd (KP-031).
func readCountry(text string) (code, odd string) {
	code = strings.ToUpper(text)
	switch code {
	case "EN", "UK":
		return "GB", "PAYS " + text + " is read as GB (KP-031)"
	case "":
		return "", ""
	}
	if region, err := language.ParseRegion(code); err != nil || len(code) != 2 || !region.IsCountry() {
		return code, "PAYS is no code of ISO 3166; accepted all the same (KP-031)"
	}
	return code, ""
}

// nowhere stands for a country that is not known (KP-162).
const nowhere = "XX"

// countryCode is the country as answers and returns tell it: two letters.
func (c customer) countryCode() string {
	if len(c.Country) != 2 || strings.Trim(c.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nowhere
	}
	return c.Country
}
