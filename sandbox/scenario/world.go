package scenario

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/webaddr"
)

// accounts reads the accounts that a scenario brings.
func (p *parser) accounts(n *yaml.Node) map[string][]map[string]any {
	accounts := map[string][]map[string]any{}
	for _, entry := range p.pairs(n, "accounts by provider") {
		provider, ok := p.provider(entry)
		if !ok {
			continue
		}
		ids := map[string]int{}
		for i, item := range p.list(entry.value, "accounts") {
			if p.bad[item] {
				continue
			}
			reader := p.accountReader(provider.Account, func(d datum) any { p.plainText(d.node); return d.text })
			doc := reader.account(p.nodeDatum(item, fmt.Sprintf("%s[%d]", entry.name, i)))
			if id, ok := AccountID(provider.Account, doc); ok {
				if line := ids[id]; line != 0 {
					p.report(item, "the account %q stands twice; it is on line %d already", id, line)
				}
				ids[id] = item.Line
			}
			accounts[entry.name] = append(accounts[entry.name], doc)
		}
	}
	return accounts
}

// provider is who a key names.
func (p *parser) provider(entry pair) (operation.Provider, bool) {
	provider, ok := p.catalog.Provider(entry.name)
	if !ok {
		p.report(entry.key, "%s", unknown("provider", entry.name, p.providers()))
	}
	return provider, ok
}

func (p *parser) providers() []string {
	names := make([]string, len(p.catalog))
	for i, provider := range p.catalog {
		names[i] = provider.Name
	}
	return names
}

func (p *parser) accountReader(kind operation.AccountKind, template func(datum) any) *accountReader {
	return &accountReader{kind: kind, template: template, problem: func(d datum, message string) {
		if !d.flawed {
			p.report(d.node, "%s", message)
		}
	}}
}

// merchant reads where the shop is.
func (p *parser) merchant(n *yaml.Node) map[string]any {
	merchant := map[string]any{}
	for _, entry := range p.pairs(n, "a mapping with url and providers") {
		if entry.name == "url" {
			if text, ok := p.plainText(entry.value); ok {
				p.absolute(entry.value, text)
				merchant["url"] = text
			}
			continue
		}
		provider, ok := p.catalog.Provider(entry.name)
		if !ok {
			p.report(entry.key, "%s", unknown("key", entry.name, append([]string{"url"}, p.providers()...)))
			continue
		}
		places := map[string]any{}
		for _, place := range p.pairs(entry.value, "a mapping of paths or URLs") {
			if !provider.Place(place.name) {
				p.report(place.key, "%s", unknown("place of "+entry.name, place.name, provider.PlaceNames()))
			}
			if text, ok := p.plainText(place.value); ok {
				places[place.name] = text
			}
		}
		merchant[entry.name] = places
	}
	return merchant
}

func (p *parser) absolute(n *yaml.Node, text string) {
	if !webaddr.IsURL(text) {
		p.report(n, "%q is no address of a shop; it begins with http:// or https://", text)
	}
}
