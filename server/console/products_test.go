package console

import (
	"errors"
	"fmt"
	"strings"

	"paysandbox/sandbox/operation"
)

// products are a list of the stub's accounts with everything that an entry may have.
var products = operation.AccountField{Name: "products", Type: operation.Mapping, List: true, About: "what is sold", Fact: "ST-010", Fields: []operation.AccountField{
	{Name: "id", Type: operation.String, About: "stands in links"},
	{Name: "price", Type: operation.Amount},
	{Name: "secret", Type: operation.String, Secret: true, Generated: true},
	{Name: "live", Type: operation.Bool},
	{Name: "note", Type: operation.String},
	{Name: "tags", Type: operation.String, List: true},
	{Name: "subscription", Type: operation.Mapping, Fields: []operation.AccountField{
		{Name: "every", Type: operation.String}, {Name: "terms", Type: operation.Int},
	}},
	{Name: "links", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
		{Name: "code", Type: operation.Int}, {Name: "target", Type: operation.String},
	}},
	{Name: "switches", Type: operation.Mapping, Any: true, Switches: []operation.Switch{
		{Name: "receipt", Default: "mail", Values: []string{"mail", "none"}, Fact: "ST-011"},
		{Name: "page.wait", Default: "5s", Type: operation.Duration},
	}},
}}

// office is a group with a list in it.
var office = operation.AccountField{Name: "office", Type: operation.Mapping, Fields: []operation.AccountField{
	{Name: "desks", Type: operation.Mapping, List: true, Fields: []operation.AccountField{{Name: "no", Type: operation.Int}}},
	{Name: "credits", Type: operation.Mapping, List: true, Together: 2, Fields: []operation.AccountField{
		{Name: "buyer", Type: operation.String}, {Name: "currency", Type: operation.String}, {Name: "amount", Type: operation.Amount},
	}},
}}

// checkProducts speaks as providers do.
func checkProducts(doc map[string]any) error {
	var wrong []error
	there, _ := doc["products"].([]any)
	for _, item := range there {
		product := item.(map[string]any)
		id := text(product["id"])
		if strings.Contains(id, "$") {
			wrong = append(wrong, fmt.Errorf("product %q: an id has no dollars", id))
		}
		if product["price"] == "13.00" {
			wrong = append(wrong, fmt.Errorf("product %s: price: nobody pays that", id))
		}
		if switches, _ := product["switches"].(map[string]any); switches["page.wait"] == "13s" {
			wrong = append(wrong, fmt.Errorf("product %s: switch page.wait: nobody waits that long", id))
		}
	}
	return errors.Join(wrong...)
}

// products puts two of them into the house's account.
func (h *house) products() {
	h.put(map[string]any{
		"office": map[string]any{"desks": []any{map[string]any{"no": 1}, map[string]any{"no": 2}}},
		"products": []any{
			map[string]any{
				"id": "p.1", "price": "9.90", "secret": "product-secret", "live": true, "tags": []any{"a", "b"}, "subscription": map[string]any{"every": "1 month"},
				"links":    []any{map[string]any{"code": 7, "target": "/a"}, map[string]any{"code": 8}},
				"switches": map[string]any{"receipt": "none"},
			},
			map[string]any{"id": "p2"},
		},
	})
}

// product is an entry of the house's account.
func (h *house) product(id string) map[string]any {
	h.t.Helper()
	for _, item := range h.doc()["products"].([]any) {
		if product := item.(map[string]any); product["id"] == id {
			return product
		}
	}
	return nil
}
