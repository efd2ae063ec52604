package clickandbuy

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"paysandbox/sandbox"
)

// defaultAccounts is the documented account of the workspace `default`: it never
// changes.
const defaultAccounts = `[{
	"seller": 222333444, "system": "eu", "tm_enabled": true, "tm_password": "tmpass01", "slaves": [222333445],
	"domains": [{
		"name": "Demo Shop", "url": "http://shop.example", "nation": "DE", "language": "de", "test_mode": true,
		"test_group": ["buyer@example.com", "second@example.com"],
		"credits": [
			{"buyer": "buyer@example.com", "amount": "500.00", "currency": "EUR"},
			{"buyer": "second@example.com", "amount": "500.00", "currency": "EUR"}],
		"links": [{"id": "pr3tp0uxvn69z1", "number": 5551, "name": "Order", "info": "From the demo shop", "dynkey": "dynkey1",
			"dynamic_price": true, "dynamic_currency": true, "price": "9.99", "currency": "EUR", "active": true,
			"notify_payment": true, "notify_users": false}]
	}],
	"buyers": [
		{"crn": 99887766, "email": "buyer@example.com", "password": "buyerpass", "nation": "DE", "language": "de", "status": "OK", "date_of_birth": "1980-02-29", "easy_collect_granted": true, "agreements": [{"id": 7}]},
		{"crn": 99887767, "email": "second@example.com", "password": "buyerpass", "nation": "UK", "language": "en", "status": "OK", "date_of_birth": "1975-06-15"}],
	"projects": [{"id": 222, "name": "Demo", "secret_key": "SECRET", "notify": true, "mms_url": "/mms.php", "mms_secret": "MMSKEY"}],
	"registration": {"business_origin_id": "DE123456", "secret": "REGSECRET", "settlements": [{"id": 1, "currency": "EUR", "name": "Main"}]}
}]`

// DefaultAccounts implements sandbox.Accounts. Nobody changes a document.
func (Fake) DefaultAccounts() []map[string]any { return readDefaults() }

var readDefaults = sync.OnceValue(func() []map[string]any {
	var docs []map[string]any
	if err := json.Unmarshal([]byte(defaultAccounts), &docs); err != nil {
		panic("clickandbuy: the default accounts: " + err.Error())
	}
	return docs
})

// DrawAccount implements sandbox.Accounts: a merchant with one link and two buyers
// of its test group, like the documented one. Neither link nor project sends events: the
// exchanges of a scenario that does not ask for them are in one order.
func (Fake) DrawAccount(d sandbox.Draws, n int) map[string]any {
	r := d.Rand(providerName, "account", n)
	seller := 200_000_000 + r.Int64N(700_000_000)
	crn := 10_000_000 + r.Int64N(80_000_000)
	faker := d.Faker(providerName, "buyers", n)
	buyers, group, credits := []any{}, []any{}, []any{}
	for i, nation := range []string{"DE", "UK"} {
		email := fmt.Sprintf("%s.%s%d@example.com", ascii(faker.FirstName()), ascii(faker.LastName()), i+1)
		buyers = append(buyers, map[string]any{
			"crn": crn + int64(i), "email": email, "password": d.Text(10, sandbox.LowerDigits, providerName, "buyer", n, i),
			"nation": nation, "language": []string{"de", "en"}[i], "status": "OK", "date_of_birth": fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(50), 1+r.IntN(12), 1+r.IntN(28)),
		})
		group = append(group, email)
		credits = append(credits, map[string]any{"buyer": email, "amount": "500.00", "currency": "EUR"})
	}
	return map[string]any{
		"seller": seller, "system": "eu", "tm_enabled": true, "tm_password": d.Text(8, sandbox.LowerDigits, providerName, "tm", n),
		"domains": []any{map[string]any{
			"name": "Demo Shop", "url": "http://shop.example", "nation": "DE", "language": "de", "test_mode": true,
			"test_group": group, "credits": credits,
			"links": []any{map[string]any{
				"id": d.Text(14, sandbox.LowerDigits, providerName, "link", n), "number": 1000 + r.IntN(9000), "name": "Order", "info": "From the demo shop",
				"dynkey": d.Text(12, sandbox.LowerDigits, providerName, "dynkey", n), "dynamic_price": true, "dynamic_currency": true,
				"price": "9.99", "currency": "EUR", "active": true,
			}},
		}},
		"buyers":   buyers,
		"projects": []any{map[string]any{"id": 100_000 + r.IntN(900_000), "name": "Demo", "notify": false, "secret_key": d.Text(16, sandbox.Letters, providerName, "project", n), "mms_secret": d.Text(16, sandbox.Letters, providerName, "mms", n)}},
	}
}

func (a *account) firstLink() *link {
	for i := range a.Domains {
		if len(a.Domains[i].Links) > 0 {
			return &a.Domains[i].Links[0]
		}
	}
	return nil
}

func ascii(name string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, strings.ToLower(name))
}

// Env implements sandbox.Accounts: the first account, its first link, project and
// buyers.
func (Fake) Env(ws *sandbox.Workspace, base sandbox.Base) map[string]string {
	env, script := map[string]string{}, sandbox.MerchantOf(ws).Paths[providerName]["script"]
	_ = sandbox.EachAccount(ws, providerName, func(a *account) bool {
		a.env(env, base.URL, script)
		return false
	})
	return env
}

func (a *account) env(env map[string]string, base, script string) {
	env["CLICKANDBUY_SELLER_ID"], env["CLICKANDBUY_MERCHANT_ID"] = a.id(), a.id()
	env["CLICKANDBUY_TM_PASSWORD"] = a.TMPassword
	env["CLICKANDBUY_WSDL"] = base + "/TMI/1.4/" + wsdlNames[0]
	env["CLICKANDBUY_PAY_WSDL"] = base + "/webservices/pay_1_1_0.wsdl"
	if l := a.firstLink(); l != nil {
		script = cmp.Or(script, l.Target, "/cb.php")
		env["CLICKANDBUY_LINK"] = fmt.Sprintf("%s/newauth/http://premium-%s.%s.clickandbuy.com/%s", base, l.ID, a.System, script[strings.LastIndexByte(script, '/')+1:])
		env["CLICKANDBUY_LINK_ID"], env["CLICKANDBUY_DYNKEY"] = l.ID, l.Dynkey
	}
	for i, b := range a.Buyers[:min(2, len(a.Buyers))] {
		suffix := []string{"", "_2"}[i]
		env["CLICKANDBUY_BUYER"+suffix], env["CLICKANDBUY_BUYER"+suffix+"_PASSWORD"] = b.Email, b.Password
		env["CLICKANDBUY_BUYER"+suffix+"_CRN"] = strconv.FormatInt(b.CRN, 10)
	}
	for _, p := range a.Projects[:min(1, len(a.Projects))] {
		env["CLICKANDBUY_PROJECT_ID"], env["CLICKANDBUY_SECRET_KEY"], env["CLICKANDBUY_MMS_SECRET"] = fmt.Sprint(p.ID), p.SecretKey, p.MMSSecret
	}
}
