//go:build clients

package clients

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// payOrder is what the shop that sells by the pay API says about an order.
type payOrder struct {
	Status, State string
	Grants        int
	Events        []any
}

// openPayShop starts the shop that sells by ClickandBuy's pay API, with PHP's SoapClient
// and a listener for MMS.
func openPayShop(p *provider) *phpShop {
	p.Helper()
	return servePHP(p, "clickandbuy-pay", "clickandbuy", map[string]any{"mms": "/mms.php"},
		"CLICKANDBUY_PAY_WSDL", "CLICKANDBUY_MERCHANT_ID", "CLICKANDBUY_PROJECT_ID", "CLICKANDBUY_SECRET_KEY", "CLICKANDBUY_MMS_SECRET")
}

func (s *phpShop) payOrder(id string) (o payOrder) {
	s.Helper()
	s.tell(id, &o)
	return o
}

// TestPHPSellsByThePayAPI: SoapClient asks for a payment from the served description, the
// customer pays in a browser, the merchant's listener hears of it, and the page that the
// browser comes back to asks for the status (CB-190, CB-204, CB-222).
func TestPHPSellsByThePayAPI(t *testing.T) {
	t.Parallel()
	_, err := axeCore() // before a browser's minutes begin
	require.NoError(t, err)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			s := openPayShop(serve(t))
			b := openBrowser(t, width)
			buy := func(order string) {
				b.visit(s.url + "/buy.php?" + url.Values{"order": {order}, "amount": {"12.34"}}.Encode())
			}

			buy("356")
			b.audit("checkout-login")
			b.login(s.env)
			b.audit("checkout-confirm")
			b.press("#cb-confirm #cb-submit")
			assert.Contains(t, read(b, chromedp.Location()), s.url+"/back.php?order=356")
			assert.Equal(t, "paid", s.payOrder("356").Status)
			eventually(t, 10*time.Second, "the listener has heard of it", func() bool { return len(s.payOrder("356").Events) > 0 })
			assert.Equal(t, 1, s.payOrder("356").Grants, "the event and the return are one purchase")

			buy("357")
			b.press("#cb-abort button")
			assert.Contains(t, read(b, chromedp.Location()), s.url+"/back.php?order=357")
			assert.Equal(t, "failed", s.payOrder("357").Status)
		})
	}
}
