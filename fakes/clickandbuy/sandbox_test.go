package clickandbuy_test

import (
	"testing"

	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
)

// The premium links of the merchant under test, by what they are configured for.
const (
	signedLink = "pr3tp0uxvn69z1" // dynkey1, dynamic price and currency
	openLink   = "643muv2vht10vz" // the same without dynkey
	fixedLink  = "6ejrs98t908ke1" // 9.99 EUR, nothing dynamic
	priceLink  = "pr1ce0n1y00001" // dynamic price, EUR
	closedLink = "c10sed00000001" // not active
)

// theAccount is the merchant: sellerID and CRN are those of the manual's samples.
const theAccount = `{
	"seller": 222333444, "system": "eu", "tm_enabled": true, "tm_password": "secret1", "slaves": [222333445],
	"domains": [{
		"name": "Demo Shop", "url": "http://shop.example", "header": "Bücher & mehr", "nation": "DE", "language": "de", "test_mode": true,
		"test_group": ["buyer@example.com", "second@example.com", "locked@example.com", "gone@example.com", "broke@example.com"],
		"credits": [{"buyer": "buyer@example.com", "amount": "500.00", "currency": "EUR"}],
		"links": [
			{"id": "pr3tp0uxvn69z1", "number": 5551, "name": "Order", "dynkey": "dynkey1", "dynamic_price": true, "dynamic_currency": true, "currency": "EUR", "notify_payment": true},
			{"id": "643muv2vht10vz", "number": 5552, "name": "Order", "info": "From the shop", "dynamic_price": true, "dynamic_currency": true, "currency": "EUR"},
			{"id": "6ejrs98t908ke1", "number": 5553, "name": "Order", "price": "9.99", "currency": "EUR"},
			{"id": "pr1ce0n1y00001", "number": 5554, "name": "Order", "dynamic_price": true, "price": "9.99", "currency": "EUR"},
			{"id": "c10sed00000001", "number": 5555, "name": "Order", "price": "9.99", "currency": "EUR", "active": false}]
	}],
	"buyers": [
		{"crn": 99887766, "email": "buyer@example.com", "password": "buyerpass", "nation": "DE", "language": "de", "status": "OK", "date_of_birth": "1980-02-29"},
		{"crn": 99887767, "email": "second@example.com", "password": "buyerpass", "nation": "UK", "language": "en", "status": "OK"},
		{"crn": 99887768, "email": "locked@example.com", "password": "buyerpass", "status": "LOCKED"},
		{"crn": 99887769, "email": "gone@example.com", "password": "buyerpass", "status": "TERMINATED"},
		{"crn": 99887770, "email": "broke@example.com", "password": "buyerpass", "status": "OK", "credit_exhausted": true},
		{"crn": 99887771, "email": "owner@example.com", "password": "buyerpass", "status": "OK", "owner": true},
		{"crn": 99887772, "email": "clerk@example.com", "password": "buyerpass", "status": "OK", "employee": true},
		{"crn": 99887773, "email": "stranger@example.com", "password": "buyerpass", "status": "OK"}]
}`

// start is the time of CB-247's sample: 14:30 in Berlin.
const start = "2009-12-15T13:30:00Z"

// sandboxed is a place with the pages and calls of this provider.
type sandboxed struct{ *place.Place }

// arrange is what a test wants otherwise than usual.
type arrange struct {
	switches string // "name=word name=word"
	account  string // JSON, merged into theAccount
	shop     string // URL; "": nobody knows where the shop is
	public   string // --public-url
	rules    string // of a scenario file
	paths    map[string]string
}

func (a arrange) on(account string) place.Arrange {
	if a.paths == nil {
		a.paths = map[string]string{"script": "/cb.php", "ems": "/ems.php"}
	}
	return place.Arrange{
		Provider: "clickandbuy", Account: account, Clock: start, Merge: a.account, Switches: a.switches, Rules: a.rules,
		Shop: a.shop, Paths: a.paths, Public: a.public,
	}
}

func open(t *testing.T, want arrange) *sandboxed {
	t.Helper()
	return &sandboxed{place.Open(t, want.on(theAccount))}
}

// inhabit makes a workspace on a sandbox that listens.
func inhabit(t *testing.T, world *sandbox.World, url, name, account string, want arrange) *sandboxed {
	t.Helper()
	return &sandboxed{place.Inhabit(t, world, url, name, want.on(account))}
}
