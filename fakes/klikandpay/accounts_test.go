package klikandpay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// TestAccountsThatAreRefused, with a word that says why.
func TestAccountsThatAreRefused(t *testing.T) {
	p := open(t, arrange{})
	put := func(account string) error {
		doc := place.Document(t, `{"id": 1360156810, `+account+`}`)
		_, err := p.WS.PutAccount("klikandpay", doc)
		return err
	}
	plan := func(more string) string {
		return `"plans": [{"id": "52675F0BE4B0A86", ` + more + `}]`
	}
	for account, why := range map[string]string{
		`"switches": {"hosted_error_status": "204"}`:                         "hosted_error_status: 200 or a number from 400 to 599",
		`"switches": {"hosted_error_status": "302"}`:                         "hosted_error_status",
		`"switches": {"hosted_error_status": "304"}`:                         "hosted_error_status",
		`"switches": {"hosted_error_status": "600"}`:                         "hosted_error_status",
		`"switches": {"verif_no": "NON\nVALIDATIONYES|1.00|0"}`:              "verif_no",
		`"switches": {"verif_no": "NON\r"}`:                                  "verif_no",
		`"switches": {"verif_no": ""}`:                                       "verif_no",
		`"switches": {"verif_no": " "}`:                                      "verif_no",
		`"switches": {"source_addr": "shop.example"}`:                        "source_addr",
		`"switches": {"source_addr": "203.0.113.7:80"}`:                      "source_addr",
		plan(`"amount": "9.90", "every": "1 month x"`):                       "every",
		plan(`"amount": "9.90", "every": "1month"`):                          "every",
		plan(`"amount": "9.90", "every": "0 months"`):                        "every",
		plan(`"amount": "9.90", "every": "1 month", "trial": "1 week long"`): "trial",
		plan(`"amount": "0", "every": "1 month"`):                            "amount",
	} {
		require.ErrorContains(t, put(account), why, account)
	}
	for _, account := range []string{
		`"switches": {"hosted_error_status": "200"}`, `"switches": {"hosted_error_status": "599", "source_addr": "2001:db8::1", "verif_no": "NON MERCI"}`,
		`"switches": {"source_addr": ""}`, plan(`"amount": "0.01", "every": " 2  weeks ", "trial": "1 day", "trial_amount": "0"`),
	} {
		assert.NoError(t, put(account), account)
	}
}
