package customer

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// TamperQuery changes the query of the current address and visits it, as a customer who
// edits the address bar: so without Referer. The named parameters get new values,
// wherever they occur; every other byte stays, and what is not there yet is appended.
func (c *Customer) TamperQuery(ctx context.Context, changes map[string]string) error {
	p := c.Page()
	if p.address == nil {
		return ErrNoPage
	}
	return c.navigate(ctx, typed(p.address.withQuery(tamper(p.address.query, changes))))
}

func tamper(query string, changes map[string]string) string {
	var pairs []string
	if query != "" {
		pairs = strings.Split(query, "&")
	}
	changed := map[string]bool{}
	for i, pair := range pairs {
		rawName, _, _ := strings.Cut(pair, "=")
		name := formDecode(rawName)
		if value, wanted := changes[name]; wanted && pair != "" {
			pairs[i], changed[name] = rawName+"="+queryValue(value), true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		if !changed[name] {
			pairs = append(pairs, queryValue(name)+"="+queryValue(changes[name]))
		}
	}
	return strings.Join(pairs, "&")
}

// queryValue escapes so that readers of forms and readers of addresses agree: a blank is
// %20, as only the former take "+" for one.
func queryValue(s string) string { return strings.ReplaceAll(formEncode(s), "+", "%20") }
