package sandbox

import (
	"slices"

	"paysandbox/sandbox/operation"
)

// Called is an address at the shop that a provider's server calls.
type Called struct {
	Provider string
	Place    string // "script"
	URL      string // absolute
}

// Called lists where providers would call the shop that m describes: its places, and what
// accounts of the workspace say instead. A place that browsers go to is none.
func (ws *Workspace) Called(m Merchant) ([]Called, error) {
	var all []Called
	err := ws.eachProvider(func(declared operation.Provider, docs []map[string]any) {
		for _, place := range declared.Places {
			if place.ByBrowser {
				continue
			}
			places := []string{m.Paths[declared.Name][place.Name]}
			if place.Key != "" {
				places = append(places, said(docs, place.Key)...)
			}
			for _, at := range places {
				c := Called{declared.Name, place.Name, m.Join(at)}
				if c.URL != "" && !slices.Contains(all, c) {
					all = append(all, c)
				}
			}
		}
	})
	return all, err
}

// Source is an address that a provider's calls come from.
type Source struct{ Provider, Address string }

// Sources lists the addresses that merchants expect the workspace's calls from.
func (ws *Workspace) Sources() ([]Source, error) {
	var all []Source
	err := ws.eachProvider(func(declared operation.Provider, docs []map[string]any) {
		if declared.Source == "" || len(docs) == 0 {
			return
		}
		addresses := said(docs, declared.Source)
		if len(addresses) == 0 {
			i := slices.IndexFunc(declared.Account.Switches, func(s operation.Switch) bool { return s.Name == declared.Source })
			if i >= 0 {
				addresses = []string{declared.Account.Switches[i].Default}
			}
		}
		for _, address := range addresses {
			s := Source{declared.Name, address}
			if address != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	})
	return all, err
}

func (ws *Workspace) eachProvider(look func(operation.Provider, []map[string]any)) error {
	docs, err := ws.AccountDocs()
	if err != nil {
		return err
	}
	for _, declared := range ws.world.Catalog() {
		look(declared, docs[declared.Name])
	}
	return nil
}

// said are the texts that stand beside a key, wherever in the documents.
func said(docs []map[string]any, key string) []string {
	var texts []string
	var look func(v any)
	look = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if text, ok := v[key].(string); ok {
				texts = append(texts, text)
			}
			for _, inner := range v {
				look(inner)
			}
		case []any:
			for _, inner := range v {
				look(inner)
			}
		}
	}
	for _, doc := range docs {
		look(doc)
	}
	slices.Sort(texts) // a mapping has no order
	return texts
}
