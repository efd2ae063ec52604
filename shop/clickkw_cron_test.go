package shop

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cron is the merchant's timer.
func (k kuwaiti) cron() (found []clickkwFinding) {
	k.Helper()
	resp := k.get("/clickkw/cron")
	require.Equal(k, http.StatusOK, resp.status)
	var told struct {
		Asked  int
		Orders []clickkwFinding
	}
	require.NoError(k, json.Unmarshal([]byte(resp.text), &told))
	assert.Len(k, told.Orders, told.Asked)
	return told.Orders
}

func TestClickkwCron(t *testing.T) {
	k := newKuwaiti(t)
	assert.JSONEq(t, `{"asked":0,"orders":[]}`, k.get("/clickkw/cron").text)
	for _, order := range []string{"356", "9", "1000", "77", "5"} {
		k.get("/buy?with=clickkw&order=" + order)
	}
	k.get("/buy?with=clickandbuy&order=4711")
	k.pays(1, "success") // 356, whose customer has closed the browser
	k.pays(2, "failed")  // 9
	k.session(3).expired = true
	k.pays(4, "success") // 77, whose customer came back
	k.comesBack(4, "success", k.session(4).indicator)
	assert.Equal(t, []clickkwFinding{
		{"5", statusNew, statusPending, "no_status"},
		{"9", statusNew, statusFailed, "payment_failed"},
		{"356", statusNew, statusPaid, ""},
		{"1000", statusNew, statusFailed, "session_expire"},
	}, k.cron())
	assert.Equal(t, 1, k.order().Grants)
	assert.Empty(t, k.order().Returns)
	assert.Equal(t, []clickkwFinding{{"5", statusPending, statusPending, "no_status"}}, k.cron())
	assert.Equal(t, "/paid", k.comesBack(1, "success", k.session(1).indicator).Path, "who comes later is not told otherwise")
	assert.Equal(t, 1, k.order().Grants)
}

func TestClickkwCronAfterAnUnclearReturn(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	k.pays(1, "success")
	down := says(500, "")
	k.click.says["paymentstatus"] = []stubAnswer{down, down, down, down, down, down}
	k.comesBack(1, "success", k.session(1).indicator)
	assert.Equal(t, []clickkwFinding{{"356", statusUnclear, statusUnclear, "unclear"}}, k.cron())
	assert.Equal(t, []clickkwFinding{{"356", statusUnclear, statusPaid, ""}}, k.cron())
}

func TestClickkwCronHealsALostUpdate(t *testing.T) {
	k := newKuwaiti(t)
	k.click.says["sessionupdate"] = []stubAnswer{hangsUp, hangsUp} // not done at all
	k.buy("")
	assert.Equal(t, []clickkwFinding{{"356", statusFailed, statusFailed, "invalid_session"}}, k.cron())
	assert.Empty(t, k.cron())
}
