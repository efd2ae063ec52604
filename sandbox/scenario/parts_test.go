package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

func TestPartsTellWhatWasSeen(t *testing.T) {
	env := Env{
		Page:       &Page{Status: 200, Title: "Paid"},
		Payment:    func(string) (*payment.View, error) { return &payment.View{State: "rolled_back"}, nil },
		Payments:   func() ([]payment.View, error) { return []payment.View{{State: "open"}, {State: "committed"}}, nil },
		Deliveries: func(string) ([]journal.Delivery, error) { return nil, nil },
	}
	for source, want := range map[string][]string{
		`len(deliveries("77")) == 2`:                          {`len(deliveries("77")) is 0`},
		`payment("1").state == "committed"`:                   {`payment("1").state is "rolled_back"`},
		`page.title contains "Failed" and page.status == 500`: {`page.title is "Paid"`, `page.status is 200`},
		`filter(payments, .state == "open")[0].order == "7"`:  {`filter(payments, .state == "open")[0].order is ""`},
		`all(payments, .state == "open")`:                     {`payments[1]: .state is "committed"`},
		`all(payments, len(.history) > 0)`:                    {`payments[0]: len(.history) is 0`},
		`all(payments, .state startsWith "c")`:                {`payments[0]: .state is "open"`},
		`all(payments, not (.state in ["committed"]))`:        {`it is not so of payments[1]`},
		`map(payments, .state) == ["open"]`:                   {`map(payments, .state) is ["open", "committed"]`},
		`page.title != page.text`:                             {`page.title is "Paid"`, `page.text is ""`},
	} {
		parsed, findings := Parse("x.yaml", []byte("scenario: x\nsteps:\n  - expect:\n      that:\n        - '"+source+"'\n"), testCatalog)
		require.NotNil(t, parsed, "%s", findings)
		assert.Equal(t, want, parsed.Steps[0].Expect.That[0].Parts(env), source)
	}
}
