package customer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// body spells the call's body. Names are sorted, so that the same call is the same bytes.
func (call Call) body() (body []byte, contentType string, err error) {
	var said []string
	take := func(name string, there bool, spell func()) {
		if there {
			said = append(said, name)
			spell()
		}
	}
	take("form", call.Form != nil, func() {
		body, contentType = []byte(urlencoded(sortedPairs(call.Form), nil)), "application/x-www-form-urlencoded"
	})
	take("json", call.JSON != nil, func() {
		body, err = encodeJSON(call.JSON)
		contentType = "application/json"
	})
	take("xml", call.XML != "", func() { body, contentType = []byte(call.XML), "text/xml; charset=utf-8" })
	take("multipart", call.Multipart != nil, func() {
		var text string
		text, contentType = multipart(sortedPairs(call.Multipart), nil)
		body = []byte(text)
	})
	take("body", call.Body != nil, func() { body = call.Body })
	if len(said) > 1 {
		return nil, "", fmt.Errorf("a call has one body; this one has %s", strings.Join(said, " and "))
	}
	return body, contentType, err
}

func sortedPairs(values map[string]string) []pair {
	var list []pair
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, pair{name: name, value: values[name]})
	}
	return list
}

// encodeJSON leaves <, > and & alone, as other languages' encoders do: merchants' systems
// compare and sign these bytes.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("the JSON of the call cannot be written: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// decodeJSON reads a body that is one JSON value. An object or a list is JSON whatever
// its Content-Type says, as more than one gateway sends it as text/html; a number or a
// word is only where it is called so.
func decodeJSON(body, kind string) any {
	called := strings.HasSuffix(kind, "/json") || strings.HasSuffix(kind, "+json")
	if !called && strings.IndexAny(strings.TrimSpace(body), "{[") != 0 {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return nil
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil
	}
	return plainNumbers(v)
}

// plainNumbers turns numbers into what expressions compare with.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case map[string]any:
		for key, value := range v {
			v[key] = plainNumbers(value)
		}
	case []any:
		for i, value := range v {
			v[i] = plainNumbers(value)
		}
	}
	return v
}
