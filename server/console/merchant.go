package console

import (
	"errors"
	"strings"

	"paysandbox/sandbox"
)

// placePrefix begins the names of form fields that say where something is at the
// shop: "place/clickandbuy/script".
const placePrefix = "place/"

// setMerchant says where the shop is: its URL, and the places that its providers look for.
func (c *console) setMerchant(v *visit) (done, error) {
	doc := map[string]any{}
	put := func(provider, name, text string) {
		places, ok := doc[provider].(map[string]any)
		if !ok {
			places = map[string]any{}
			doc[provider] = places
		}
		places[name] = strings.TrimSpace(text)
	}
	for field := range v.PostForm {
		if provider, name, ok := strings.Cut(strings.TrimPrefix(field, placePrefix), "/"); ok && strings.HasPrefix(field, placePrefix) {
			put(provider, name, v.PostForm.Get(field))
		}
	}
	doc["url"] = strings.TrimSpace(v.PostForm.Get("url")) // last: no provider is called so
	patch, err := sandbox.ParseMerchant(doc, c.world.Catalog())
	if err != nil {
		return done{}, errors.New(strings.TrimPrefix(err.Error(), sandbox.ErrMerchant.Error()+": "))
	}
	now, err := v.ws.SetMerchant(patch)
	if err != nil {
		return done{}, err
	}
	if now.URL == "" {
		return well("Saved. The shop still has no URL."), nil
	}
	return well("The shop is at " + now.URL + "."), nil
}
