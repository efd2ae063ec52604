//go:build clients

package clients

import (
	"encoding/json"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The description with the part's name as it was recorded (CB-118): zeep 4.2.1 loads all
// of it and reads exceptions, and refuses an answer whose element is called otherwise.
// With Settings(strict=False) it leaves the element in _raw_elements, from where a
// merchant can read it. Should zeep take the answer one day, this test says so by failing.
func TestZeepAndTheRecordedName(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serve(t))
	s.buy("356")
	// The system's Python, for which Debian's package is made; another one may come
	// first in PATH.
	cmd := exec.Command("/usr/bin/python3", "testdata/status.py",
		s.env["CLICKANDBUY_WSDL"]+"?output=_return", s.env["CLICKANDBUY_SELLER_ID"], s.env["CLICKANDBUY_TM_PASSWORD"], "356", "never-sold")
	cmd.Env = bare()
	var told struct {
		Zeep        string
		Operations  []string
		Strict, Lax map[string]struct {
			IsCommitted, BDRID string
			Fault              string
			Detail             struct{ ID, Message string }
			Unreadable         string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(run(t, 30*time.Second, cmd)), &told))
	t.Log("zeep", told.Zeep)

	assert.Len(t, told.Operations, 29, "of TMI 1.4")
	assert.Contains(t, told.Operations, "isExternalBDRIDCommitted")
	assert.Contains(t, told.Operations, "placeEasyCollectMulti")

	fault := told.Strict["never-sold"]
	assert.Equal(t, "Exception raised in: isExternalBDRIDCommitted", fault.Fault)
	assert.Equal(t, "32", fault.Detail.ID)
	assert.Equal(t, "BDRIDNotFound", fault.Detail.Message)

	assert.Equal(t, "Unexpected element 'return', expected '_return'", told.Strict["356"].Unreadable)
	assert.Equal(t, "true", told.Lax["356"].IsCommitted)
	assert.Equal(t, s.provider.payment("356").Ref, told.Lax["356"].BDRID)
}
