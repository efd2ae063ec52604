package klikandpay_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPaymentsOfTheTestRoot are tests though the account is in production, and the scripts
// treat them so: what they sold cannot be given back, until the account opens it (KP-026,
// KP-044, KP-164).
func TestPaymentsOfTheTestRoot(t *testing.T) {
	p := open(t, arrange{})
	entry := p.Post(p.at("/paiementtest/check.pl"), order(productionID))
	require.Equal(t, http.StatusSeeOther, entry.Status, entry.Brief())
	p.payAt(entry.Header.Get("Location"), visaTest)
	num := p.Payment("a3f9-356").Ref
	require.Equal(t, "captured 43.50", p.stands(num))
	assert.Equal(t, "VALIDATIONYES|43.50|0", p.verified(productionID, num))
	for _, script := range []string{"cancel_transaction.pl", "validedifferee.pl"} {
		assert.Equal(t, failed("TEST-MODE"), p.script(script, later(num, "1.00")), script)
	}
	require.NoError(t, p.act(num, "refund", "amount", "0.50"), "the back office may")
	p.Switches("test_strict=false")
	assert.Equal(t, done(num, "1.00"), p.script("cancel_transaction.pl", later(num, "1.00")))
	assert.Equal(t, "captured 42.00", p.stands(num))
}
