package clickkw

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAccountsAreChecked: what could not work, or would mean something else on another
// machine, is refused, with the place where it stands.
func TestAccountsAreChecked(t *testing.T) {
	for name, c := range map[string]struct{ change, wrong string }{
		"as in the manual":         {`{}`, ""},
		"with an address":          {`{"email": "Shop <shop@example.com>"}`, ""},
		"in UTC":                   {`{"switches": {"zone": "UTC"}}`, ""},
		"a store of 255":           {`{"store": "` + strings.Repeat("é", 255) + `"}`, ""},
		"a user with a slash":      {`{"user": "a/b"}`, "user is at most"},
		"a user called as update":  {`{"user": "sessionupdate"}`, `user cannot be "sessionupdate"`},
		"a user called as status":  {`{"user": "paymentstatus"}`, `user cannot be "paymentstatus"`},
		"no token":                 {`{"token": ""}`, "token is missing"},
		"a token with a blank":     {`{"token": "a b"}`, "token is missing, or has other"},
		"a token with a control":   {`{"token": "a\u0007b"}`, "token is missing, or has other"},
		"a token with a DEL":       {`{"token": "a\u007fb"}`, "token is missing, or has other"},
		"a token beyond ASCII":     {`{"token": "tøken"}`, "token is missing, or has other"},
		"a store of 256":           {`{"store": "` + strings.Repeat("é", 256) + `"}`, "store is longer than 255"},
		"a minimum of KNET":        {`{"minimum": {"knet": "many"}}`, "minimum.knet"},
		"a minimum of cards":       {`{"minimum": {"card": "0.0001"}}`, "minimum.card"},
		"an email that is none":    {`{"email": "shop at example.com"}`, "is no address"},
		"an email of two lines":    {`{"email": "shop@example.com\r\nBcc: a@example.com"}`, "is no address"},
		"this machine's zone":      {`{"switches": {"zone": "Local"}}`, "switch zone"},
		"no zone":                  {`{"switches": {"zone": ""}}`, "switch zone"},
		"an unknown zone":          {`{"switches": {"zone": "Asia/Kuweit"}}`, "switch zone"},
		"no word for failure":      {`{"switches": {"status_fail_word": ""}}`, "switch status_fail_word"},
		"a blank word for failure": {`{"switches": {"status_fail_word": " "}}`, "switch status_fail_word"},
		"retries below none":       {`{"switches": {"card_retries": "-1"}}`, "switch card_retries"},
	} {
		doc := map[string]any{"user": "Dev1", "token": "CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5"}
		require.NoError(t, json.Unmarshal([]byte(c.change), &doc), name)
		_, _, err := New().ParseAccount(doc)
		if c.wrong == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, c.wrong, name)
	}
}
