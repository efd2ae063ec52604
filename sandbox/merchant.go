package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/webaddr"
)

// Merchant says where the shop is: its URL, and by provider where it listens.
type Merchant struct {
	URL   string                       `json:"url"`
	Paths map[string]map[string]string `json:"paths"` // provider -> name -> path or URL
}

// Clone implements Record; a Merchant is replaced, never changed in place.
func (m Merchant) Clone() Merchant { return m }

var merchants = NewCollection("merchant", func(Merchant) string { return "merchant" }, nil)

// ErrMerchant is the reason of every merchant document that cannot be used.
var ErrMerchant = errors.New("the merchant settings are wrong")

// ParseMerchant reads the contract's document: url, and by provider a mapping of
// paths or URLs. What it says of providers that the catalog does not have is kept:
// one document may serve several versions of the sandbox.
func ParseMerchant(doc map[string]any, catalog operation.Catalog) (Merchant, error) {
	m := Merchant{Paths: map[string]map[string]string{}}
	for key, value := range doc {
		switch v := value.(type) {
		case string:
			if key != "url" {
				return m, fmt.Errorf("%w: there is no %q; known are url, and by provider a mapping of places", ErrMerchant, key)
			}
			if v != "" && !webaddr.IsURL(v) {
				return m, fmt.Errorf("%w: url %q is not an absolute http or https URL", ErrMerchant, v)
			}
			m.URL = strings.TrimRight(v, "/")
		case map[string]any:
			m.Paths[key] = map[string]string{}
			declared, known := catalog.Provider(key)
			for name, path := range v {
				if known && !declared.Place(name) {
					return m, fmt.Errorf("%w: %q is no place of %s; it has %s", ErrMerchant, name, key, strings.Join(declared.PlaceNames(), ", "))
				}
				text, ok := path.(string)
				if !ok {
					return m, fmt.Errorf("%w: %s.%s must be a text", ErrMerchant, key, name)
				}
				m.Paths[key][name] = text
			}
		default:
			return m, fmt.Errorf("%w: %s must be a text or a mapping", ErrMerchant, key)
		}
	}
	return m, nil
}

// Doc is the contract's document.
func (m Merchant) Doc() map[string]any {
	doc := map[string]any{"url": m.URL}
	for provider, paths := range m.Paths {
		inner := map[string]any{}
		for name, path := range paths {
			inner[name] = path
		}
		doc[provider] = inner
	}
	return doc
}

// Join is a place at the shop: an absolute URL as it stands, a path after the
// shop's URL, "" where nothing is known.
func (m Merchant) Join(place string) string {
	if place == "" || isAbsolute(place) {
		return place
	}
	if m.URL == "" {
		return ""
	}
	if !strings.HasPrefix(place, "/") {
		place = "/" + place
	}
	return m.URL + place
}

// isAbsolute tells a URL from a path whose query holds one.
func isAbsolute(place string) bool {
	end := strings.IndexAny(place, ":/?#")
	return end > 0 && strings.HasPrefix(place[end:], "://")
}

// Place is where a provider finds something at the shop, joined; "" where unset.
func (m Merchant) Place(provider, name string) string { return m.Join(m.Paths[provider][name]) }

// MerchantOf is where the shop of a workspace is.
func MerchantOf(s Scope) Merchant {
	m, err := merchants.Get(s, "merchant")
	if err != nil {
		return Merchant{}
	}
	return m
}

// SetMerchant says where the shop is: what patch names replaces what was known.
func (ws *Workspace) SetMerchant(patch Merchant) (Merchant, error) {
	var merged Merchant
	err := ws.Update(func(tx *Tx) (err error) {
		merged, err = setMerchant(tx, patch)
		return err
	})
	return merged, err
}

func setMerchant(tx *Tx, patch Merchant) (Merchant, error) {
	old := MerchantOf(tx)
	merged := Merchant{URL: old.URL, Paths: map[string]map[string]string{}}
	if patch.URL != "" {
		merged.URL = patch.URL
	}
	for _, source := range []Merchant{old, patch} {
		for provider, paths := range source.Paths {
			if merged.Paths[provider] == nil {
				merged.Paths[provider] = map[string]string{}
			}
			maps.Copy(merged.Paths[provider], paths)
		}
	}
	return merged, merchants.Put(tx, merged)
}
