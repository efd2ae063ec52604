package clickkw

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
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
	odd    map[string]string // keys whose value no required field can have, and what it is
	broken error             // what is wrong with the JSON, and where
}

// readBody reads a request's JSON, and where that is broken by the manual's two slips
// alone, forgives them to lenient accounts (KW-030).
func readBody(r *sandbox.Request, lenient bool) body {
	b := parseBody(r.Content)
	if b.broken == nil || !lenient {
		return b
	}
	if forgiven := parseBody(mended(r.Content)); forgiven.broken == nil {
		r.Note("the body is no JSON and is read all the same: lenient_json (KW-030)")
		return forgiven
	}
	return b
}

func parseBody(text []byte) body {
	b := body{values: map[string]string{}, odd: map[string]string{}}
	b.broken = b.parse(text)
	return b
}

func (b body) parse(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("the body is empty; a JSON object is expected")
	}
	if !utf8.Valid(text) {
		return errors.New("the body is not UTF-8")
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(text, &doc); err != nil {
		return placed(text, err)
	}
	if doc == nil {
		return errors.New("the body is null; a JSON object is expected")
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
			return placed(text, err)
		}
		b.put(key, value)
	}
	return nil
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
	case bool: // a scalar, too, where any will do (KW-027)
		b.values[key], b.odd[key] = strconv.FormatBool(v), "true or false"
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
func (b body) need(key string) (string, error) {
	if kind, odd := b.odd[key]; odd {
		return "", fmt.Errorf("%s is %s; a text or a number is expected", key, kind)
	}
	if b.values[key] == "" {
		return "", fmt.Errorf("%s is missing or empty", key)
	}
	return b.values[key], nil
}

// question is what update and status both name, or why the body cannot be used.
func (a *account) question(b body) (id string, order int64, err error) {
	if b.broken != nil {
		return "", 0, b.broken
	}
	if id, err = b.need(keySession); err != nil {
		return "", 0, err
	}
	text, err := b.need(keyOrder)
	if err != nil {
		return "", 0, err
	}
	order, clamped, err := readOrder(text)
	if clamped && a.on("reject_int_overflow") {
		return "", 0, fmt.Errorf("order_id %.60s is above %d (KW-035)", text, maxOrder)
	}
	return id, order, err
}
