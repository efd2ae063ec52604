//go:build clients

package clients

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// proxyAddress is where ClickandBuy's proxy calls from unless a switch says otherwise.
const proxyAddress = "217.22.128.10"

// Where the machine has the provider's address, a merchant sees it as the caller's,
// and nothing in the request gives the sandbox away.
func TestHandshakeComesFromTheProvidersAddress(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.inside("addr", "add", proxyAddress+"/32", "dev", "lo")
	s := openPHPShop(serveOn(t, n))
	assert.Equal(t, s.url+"/paid.php?order=356", s.buy("356").URL())
	assert.Equal(t, caller{RemoteAddr: proxyAddress}, s.caller())
}

// Where it has not, a header tells which address the sandbox stands for.
func TestHandshakeTellsTheProvidersAddress(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serveOn(t, newNetwork(t)))
	assert.Equal(t, s.url+"/paid.php?order=356", s.buy("356").URL())
	assert.Equal(t, caller{RemoteAddr: "127.0.0.1", ForwardedFor: proxyAddress}, s.caller())
}
