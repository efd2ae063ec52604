package clickkw

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"paysandbox/sandbox"
)

// The keys of a call's body, as fields knows them: in lower case, without the blanks that
// the manual's own sample has (KW-026).
const (
	keySession   = "session_id"
	keyOrder     = "order_id"
	keyReturnURL = "return_url"
	keyLang      = "lang"
)

// amountKeys are the spellings of the amount: the manual's, and the right one (KW-025).
var amountKeys = []string{"order_amout", "order_amount"}

// body is a call's JSON object: its plain values as text, by key. The last of several
// values of one key counts.
type body struct {
	values map[string]string
	odd    map[string]string // keys whose value is no plain one, and what it is
}

// lenient tells whether the developer's account forgives the manual's two slips (KW-030).
func lenient(s sandbox.Scope, r *sandbox.Request) bool {
	return accountSwitch(s, r.Vars["user"], "lenient_json") == "true"
}

// readBody reads a request's JSON. Its error says what is wrong, and where.
func readBody(r *sandbox.Request, lenient bool) (body, error) {
	b, err := parseBody(r.Content)
	if err == nil || !lenient {
		return b, err
	}
	b, mendedErr := parseBody(mended(r.Content))
	if mendedErr != nil {
		return b, err
	}
	r.Note("the body is no JSON and is read all the same: lenient_json (KW-030)")
	return b, nil
}

func parseBody(text []byte) (body, error) {
	b := body{values: map[string]string{}, odd: map[string]string{}}
	if len(bytes.TrimSpace(text)) == 0 {
		return b, errors.New("the body is empty; a JSON object is expected")
	}
	if !utf8.Valid(text) {
		return b, errors.New("the body is not UTF-8")
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(text, &doc); err != nil {
		return b, placed(text, err)
	}
	if doc == nil {
		return b, errors.New("the body is null; a JSON object is expected")
	}
	// Go keeps one value of a doubled key only when the spellings are the same, so keys
	// that differ in case or blanks are taken in the order of the document.
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	_, _ = decoder.Token()
	for decoder.More() {
		name, _ := decoder.Token()
		key := strings.ToLower(strings.TrimSpace(fmt.Sprint(name)))
		var value any
		if err := decoder.Decode(&value); err != nil {
			return b, placed(text, err)
		}
		b.put(key, value)
	}
	return b, nil
}

func (b body) put(key string, value any) {
	delete(b.values, key)
	delete(b.odd, key)
	switch v := value.(type) {
	case nil:
	case string:
		b.values[key] = strings.TrimSpace(v)
	case json.Number:
		b.values[key] = v.String()
	case bool:
		b.odd[key] = "true or false"
	case []any:
		b.odd[key] = "a list"
	default:
		b.odd[key] = "an object"
	}
}

// placed says at which line and column JSON went wrong.
func placed(text []byte, err error) error {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	var offset int64
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset - 1 // it counts the byte that was too much
	case errors.As(err, &shape):
		return fmt.Errorf("the body is a JSON %s; an object is expected", shape.Value)
	default:
		return fmt.Errorf("the body is no JSON: %w", err)
	}
	before := text[:min(max(offset, 0), int64(len(text)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Errorf("the body is no JSON: line %d, column %d: %w", line, column, err)
}

// The two slips of the manual's own sample: a comma that is missing between two lines,
// and a language without quotation marks (KW-030).
var (
	missingComma = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(["\d])(\s+"[^"]*"\s*:)`) })
	bareLanguage = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`("lang\s*"\s*:\s*)([A-Za-z]{2})(\s*[,}])`)
	})
)

func mended(text []byte) []byte {
	text = missingComma().ReplaceAll(text, []byte("$1,$2"))
	return bareLanguage().ReplaceAll(text, []byte(`$1"$2"$3`))
}

// text is a key's value, "" where there is none.
func (b body) text(key string) string { return b.values[key] }

// need is a key's value, or why it cannot be used.
func (b body) need(a *account, key string) (string, error) {
	if kind, odd := b.odd[key]; odd {
		return "", a.coded(codeRequest, "%s is %s; a text or a number is expected", key, kind)
	}
	if b.values[key] == "" {
		return "", a.coded(codeRequest, "%s is missing or empty", key)
	}
	return b.values[key], nil
}

// question is what update and status both name.
func (b body) question(a *account) (id string, order int64, err error) {
	if id, err = b.need(a, keySession); err != nil {
		return "", 0, err
	}
	text, err := b.need(a, keyOrder)
	if err != nil {
		return "", 0, err
	}
	order, err = a.readOrder(text)
	return id, order, err
}

// fields are what rules see of a body, readable or not.
func (b body) fields() map[string]any {
	order, _ := (*account)(nil).readOrder(b.text(keyOrder))
	return map[string]any{"session": b.text(keySession), "order": int(order)}
}
