package clickkw

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestCreateAnswerIsWrittenLikeTheOthers: the answer that is written by hand has the bytes
// that encoding/json gives it.
func TestCreateAnswerIsWrittenLikeTheOthers(t *testing.T) {
	type plain createAnswer // has the keys, not the hand
	at := time.Date(2026, 1, 15, 12, 0, 0, 7000, time.UTC)
	for _, text := range []string{"", "No_status", "a/b", `<a href="x">&\`, "دينار", "line\nline\u2028\x00\x7f", "\xff"} {
		answer := createAnswer{APIVersion: 1, GatewayResponse: createdAsked{
			Result: text, SessionID: strings.Repeat(text, 40), SessionExpire: newPHPDate(at), Indicator: text, Status: text,
		}}
		for _, escapeSlashes := range []bool{false, true} {
			assert.Equal(t, string(encode(plain(answer), escapeSlashes, nil)), string(encode(answer, escapeSlashes, nil)))
		}
	}
}
