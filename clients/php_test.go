//go:build clients

package clients

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The whole double handshake, the second one by PHP's SoapClient and our WSDL.
func TestPHPSells(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serve(t))
	c := s.buy("356")
	assert.Equal(t, s.url+"/paid.php?order=356", c.URL())
	booked := s.provider.payment("356")
	assert.Equal(t, "committed", booked.State)
	assert.Equal(t, 1234, booked.Amount.Minor)

	o := s.order("356")
	assert.Equal(t, "paid", o.Status)
	assert.Equal(t, booked.Ref, o.BDR)
	assert.Equal(t, 1, o.Handshakes)
	assert.Equal(t, 1, o.Questions, "the second handshake needs one question")
	assert.Equal(t, 1, o.Grants)
	assert.True(t, o.QueryIntact, "the first handshake brings the link's query back to the byte")
	assert.Empty(t, o.Refusals)
}

// What SoapClient makes of the answer has PHP's own types: only then is
// `$state->isCommitted === true`, as shops write it, true.
func TestPHPReadsTypes(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serve(t))
	s.buy("357")
	answer := func(order string) string {
		cmd := exec.Command(path(t, "php"), "testdata/status.php", order)
		cmd.Env = bare()
		for _, name := range []string{"CLICKANDBUY_SELLER_ID", "CLICKANDBUY_TM_PASSWORD", "CLICKANDBUY_WSDL"} {
			cmd.Env = append(cmd.Env, name+"="+s.env[name])
		}
		return run(t, 20*time.Second, cmd)
	}
	assert.Equal(t, `{"isCommitted":true,"BDRID":`+s.provider.payment("357").Ref+`}`, answer("357"))
	assert.JSONEq(t, `{"id":32,"message":"BDRIDNotFound"}`, answer("never-sold"))
}

// The script says success and ClickandBuy books nothing (CB-253): who does not ask
// back hands goods out for free.
func TestPHPAsksBackAndHearsFault32(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serve(t))
	s.provider.ask("PUT", "/scenario", []byte(`
scenario: a booking that fails
rules:
  - {op: clickandbuy.handshake, then: {outcome: booking_fails}}
steps:
  - advance: 1s
`), nil)
	c := s.buy("32")
	assert.True(t, strings.HasPrefix(c.URL(), s.url+"/failed.php"), c.URL())
	assert.Equal(t, "rolled_back", s.provider.payment("32").State)

	o := s.order("32")
	assert.Equal(t, "failed", o.Status)
	assert.Equal(t, "fault_32", o.Reason)
	assert.Equal(t, "TMI fault 32 BDRIDNotFound", o.Detail)
	assert.Equal(t, 1, o.Questions, "asking again is pointless")
	assert.Zero(t, o.Grants)
}

// The merchant's password was changed and the shop was forgotten: the money moves,
// and the shop cannot know.
func TestPHPHearsFault41(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serve(t))
	s.provider.ask("PUT", "/accounts/clickandbuy/"+s.env["CLICKANDBUY_SELLER_ID"], map[string]any{"tm_password": "changed99"}, nil)
	require.Equal(t, "changed99", s.provider.env()["CLICKANDBUY_TM_PASSWORD"])
	s.buy("41")
	assert.Equal(t, "committed", s.provider.payment("41").State)

	o := s.order("41")
	assert.Equal(t, "failed", o.Status)
	assert.Equal(t, "fault_41", o.Reason)
	assert.Equal(t, "TMI fault 41 BadPassword", o.Detail)
	assert.Zero(t, o.Grants)
}
