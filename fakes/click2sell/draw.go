package click2sell

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"paysandbox/sandbox"
)

// DefaultAccounts implements sandbox.Accounts.
func (Fake) DefaultAccounts() []map[string]any {
	return []map[string]any{{
		"merchant": "johndoe22", "name": "John Doe", "affiliates": []any{"affiliate1"}, "products": []any{
			map[string]any{"code": "johnbooksabc", "id": 1111, "name": "How to find out the best deal", "price": "49.95", "currency": "USD", "secret": "MySecretKey"},
			map[string]any{"code": "johnclubsabc", "id": 1112, "name": "Members area", "price": "9.95", "currency": "USD", "secret": "MySecretKey", "subscription": map[string]any{"every": "1 month"}},
		},
	}}
}

// The kinds of products of which every workspace has one each.
const (
	soldOnce  = "once"
	soldAgain = "subscription"
)

// DrawAccount implements sandbox.Accounts: a merchant with a product of each kind.
func (Fake) DrawAccount(d sandbox.Draws, n int) map[string]any {
	return drawMerchant(d, n, soldOnce, soldAgain)
}

// Lacking implements sandbox.Kinds. Where nobody is named, one merchant has both.
func (Fake) Lacking(named []map[string]any) []string {
	if len(named) == 0 {
		return []string{""}
	}
	has := map[string]bool{}
	for _, doc := range named {
		products, _ := doc["products"].([]any)
		for _, entry := range products {
			if p, ok := entry.(map[string]any); ok && p["subscription"] != nil {
				has[soldAgain] = true
			} else if ok {
				has[soldOnce] = true
			}
		}
	}
	var kinds []string
	for _, kind := range []string{soldOnce, soldAgain} {
		if !has[kind] {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// DrawKind implements sandbox.Kinds.
func (f Fake) DrawKind(d sandbox.Draws, n int, kind string) map[string]any {
	if kind == "" {
		return f.DrawAccount(d, n)
	}
	return drawMerchant(d, n, kind)
}

var notInNames = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^a-z]`) })

func drawMerchant(d sandbox.Draws, n int, kinds ...string) map[string]any {
	who := d.Faker(providerName, "merchant", n, len(kinds), kinds[0])
	first, last := who.FirstName(), who.LastName()
	word := func(text string) string { return notInNames().ReplaceAllString(strings.ToLower(text), "") }
	merchant := word(first) + word(last) + d.Text(4, "0123456789", providerName, "login", n, kinds[0])
	products := []any{}
	for _, kind := range kinds {
		products = append(products, drawProduct(d, n, kind, merchant))
	}
	return map[string]any{"merchant": merchant, "name": first + " " + last, "affiliates": []any{"affiliate1"}, "products": products}
}

// drawProduct draws a product whose code looks like the known ones: the merchant's name,
// cut, and three characters of the product's (CS-010).
func drawProduct(d sandbox.Draws, n int, kind, merchant string) map[string]any {
	code := merchant[:min(len(merchant), 17)] + d.Text(3, sandbox.LowerDigits, providerName, "code", n, kind)
	p := map[string]any{
		"code": code, "id": 1000 + d.Rand(providerName, "product", n, kind).IntN(99_000), "currency": "USD", "secret": newSecret(d, merchant, kind, n),
		"name": "How to find out the best deal", "price": "49.95",
	}
	if kind == soldAgain {
		p["name"], p["price"], p["subscription"] = "Members area", "9.95", map[string]any{"every": "1 month"}
	}
	return p
}

// newSecret draws a secret key as "Generate" does (CS-004).
func newSecret(d sandbox.Draws, purpose ...any) string {
	return d.Text(16, sandbox.Letters, append([]any{providerName, "secret"}, purpose...)...)
}

// Generate implements sandbox.Generator: a product's secret key is all that can be
// generated.
func (Fake) Generate(d sandbox.Draws, id, field string, n uint64) string {
	return newSecret(d, id, field, fmt.Sprint(n))
}

// Env implements sandbox.Accounts.
func (Fake) Env(ws *sandbox.Workspace, base sandbox.Base) map[string]string {
	env := map[string]string{}
	set := func(name, value string) {
		if env[name] == "" && value != "" {
			env[name] = value
		}
	}
	_ = sandbox.EachAccount(ws, providerName, func(a *account) bool {
		for _, p := range a.Products {
			link := base.URL + "/buy?" + p.Code
			if p.Subscription != nil {
				set("CLICK2SELL_SUBSCRIPTION_LINK", link)
				if env["CLICK2SELL_SUBSCRIPTION_LINK"] == link {
					set("CLICK2SELL_SUBSCRIPTION_ID", fmt.Sprint(p.ID))
					set("CLICK2SELL_SUBSCRIPTION_SECRET", p.Secret)
				}
				continue
			}
			set("CLICK2SELL_ORDER_LINK", link)
			if env["CLICK2SELL_ORDER_LINK"] == link {
				set("CLICK2SELL_PRODUCT_ID", fmt.Sprint(p.ID))
				set("CLICK2SELL_SECRET", p.Secret)
				set("CLICK2SELL_MERCHANT", a.Merchant)
				if len(a.Affiliates) > 0 {
					set("CLICK2SELL_AFFILIATE_LINK", p.affiliateLink(base.URL, a.Affiliates[0]))
				}
			}
		}
		return true
	})
	return env
}
