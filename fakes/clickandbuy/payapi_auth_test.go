package clickandbuy_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestPayTokens: the vector of CB-187 opens, in either case of hex; its time is 14 digits
// and no date (CB-188).
func TestPayTokens(t *testing.T) {
	m := payOpen(t, arrange{})
	asks := func(token string) string {
		m.token = token
		got := m.call("statusRequest", "<transactionIDList><transactionID>1</transactionID></transactionIDList>")
		if got.Status == http.StatusOK {
			return "open"
		}
		assert.Equal(t, http.StatusInternalServerError, got.Status)
		return got.get("code") + " " + got.get("faultstring")
	}
	const vector = "20120925165757::3FE742CB165707437315EB12CCA1AFD1C8CE858D"
	for _, good := range []string{
		vector, strings.ToLower(vector), payTokenOf("222", "SECRET", "20261122050665"), payTokenOf("222", "SECRET", "99999999999999"), payTokenOf("222", "SECRET", "00000000000000"),
	} {
		assert.Equal(t, "open", asks(good), good)
	}
	for _, bad := range []string{
		"", "x", strings.Replace(vector, "::", ":", 1), vector[:len(vector)-1], vector + "0", strings.Replace(vector, "20120925165757", "20120925165758", 1),
		payTokenOf("222", "secret", "20120925165757"), payTokenOf("223", "SECRET", "20120925165757"), payTokenOf("222", "SECRET", "2012092516575"), payTokenOf("222", "SECRET", "201209251657578"),
	} {
		assert.Equal(t, "1 Authentication failed", asks(bad), bad)
	}

	m.Switches("pay.token_window=5m pay.error_codes=101_2_3_4_5_9")
	m.Advance(4 * time.Minute)
	assert.Equal(t, "open", asks(vector))
	m.Advance(2 * time.Minute)
	assert.Equal(t, "101 Authentication failed", asks(vector))
	assert.Contains(t, m.Notes(), "CB-188")
	assert.Equal(t, "101 Authentication failed", asks(payTokenOf("222", "SECRET", "20261122050665")), "no date")
}

// TestPayWhoCalls: the merchant and the project are those of the account, and of each other.
func TestPayWhoCalls(t *testing.T) {
	m := payOpen(t, arrange{})
	for from, to := range map[string]string{
		"<merchantID>111<": "<merchantID>112<", "<projectID>222<": "<projectID>224<", "<projectID>222</": "<projectID>223</",
	} {
		got := m.send(strings.Replace(paySample(t, "CB-214"), from, to, 1))
		assert.Equal(t, "1", got.get("code"), to)
	}
	assert.Equal(t, "2", m.send(strings.Replace(paySample(t, "CB-214"), "<details>", "<detail>", 1)[:200]).get("code"), "not well-formed")
	assert.Empty(t, m.Payments("4711"))
}
