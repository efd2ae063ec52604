package click2sell_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// TestReportsSayMore: the console shows of a sale what a merchant's transaction report
// does, and of a subscription what is due next.
func TestReportsSayMore(t *testing.T) {
	p := open(t, arrange{})
	p.buy(link(club, "p=u356"))
	facts := map[string]string{}
	paid := p.Payments("u356")
	require.Len(t, paid, 1)
	kept, err := sandbox.Payments.Get(p.WS, paid[0].ID)
	require.NoError(t, err)
	for _, fact := range p.WS.Describe(kept) {
		facts[fact.Name] = fact.Text
	}
	assert.Equal(t, "Members area (1112)", facts["Product"])
	assert.Equal(t, "Jürgen Doe", facts["Buyer"])
	assert.Equal(t, "jane+shop@example.com", facts["E-mail"])
	assert.Equal(t, "1", facts["Payment number"])
	assert.NotContains(t, facts, "Affiliate", "what is not known is left out")

	agreement, err := sandbox.Agreements.Get(p.WS, facts["Subscription"])
	require.NoError(t, err)
	assert.Equal(t, []operation.KeyText{{Name: "Next payment", Text: "2008-10-08 22:56:42"}, {Name: "It is number", Text: "2"}}, p.WS.Describe(agreement))
	require.NoError(t, p.course("cancel"))
	agreement, err = sandbox.Agreements.Get(p.WS, agreement.ID)
	require.NoError(t, err)
	assert.Empty(t, p.WS.Describe(agreement))
}
