package clickandbuy_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBoughtByHostNames walks a purchase as a browser does for which the provider's
// names lead here: whatever host the link is opened on, the pages are on the system's
// own, since on a premium host every path is the merchant's (CB-032, CB-033).
func TestBoughtByHostNames(t *testing.T) {
	target := signed("dynkey1", "/cb.php?price=1234&cb_currency=EUR&externalBDRID=s1&Nation=DE&lang=de")
	for host, path := range map[string]string{
		"eu.clickandbuy.com":                             "/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com" + target,
		"premium-pr3tp0uxvn69z1.eu.clickandbuy.com":      target,
		"premium-pr3tp0uxvn69z1.eu.clickandbuy.com:8080": target,
		"premium-link.net":                               "/pr3tp0uxvn69z1" + target,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{shop: succeeds(t).url})
			follow := func(method, address string, form url.Values) page {
				u, err := url.Parse(address)
				require.NoError(t, err)
				assert.Equal(t, "eu.clickandbuy.com", u.Hostname(), address)
				return p.ask(method, p.URL+u.RequestURI(), u.Host, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()))
			}
			login := p.ask("GET", p.URL+path, host, nil, nil)
			in := follow("POST", login.Attr("form#cb-login", "action"), url.Values{"username": {"buyer@example.com"}, "password": {"buyerpass"}})
			require.Equal(t, http.StatusSeeOther, in.Status, in.Brief())
			confirm := follow("GET", in.Header.Get("Location"), nil)
			left := follow("POST", confirm.Attr("form#cb-confirm", "action"), nil)
			require.Equal(t, http.StatusFound, left.Status, left.Brief())
			assert.Equal(t, "committed", p.Payment("s1").State)
		})
	}
}
