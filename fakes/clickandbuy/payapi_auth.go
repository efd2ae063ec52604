package clickandbuy

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// token is 14 digits, two colons and 40 digits of hexadecimal in either case (CB-186).
var payToken = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{14})::([0-9A-Fa-f]{40})$`) })

// authenticate finds the account and the project that a call is for, and holds its token
// against the project's secret (CB-186). The fee calculator and registrations have none.
func (c *payCall) authenticate(ws *sandbox.Workspace) error {
	if payCalls[c.name].open {
		return nil
	}
	given := c.root.Child("authentication")
	if given == nil {
		return fails(authFailed, "authentication is missing")
	}
	merchant, project := given.Value("merchantID"), given.Value("projectID")
	a, err := accountOf(ws, "seller", merchant)
	if err != nil {
		return fails(authFailed, "no merchant has the id %s", shorten(merchant))
	}
	c.account = a
	for i := range a.Projects {
		if strconv.FormatInt(a.Projects[i].ID, 10) == project {
			c.project = &a.Projects[i]
		}
	}
	if c.project == nil {
		return fails(authFailed, "merchant %s has no project %s", merchant, shorten(project))
	}
	return a.checkToken(given.Value("token"), ws.Now(), project, c.project.SecretKey)
}

// checkToken recomputes a token: parts are what stands before its time. The time is
// not read as a date unless pay.token_window says how old it may be (CB-188).
func (a *account) checkToken(token string, now time.Time, parts ...string) error {
	m := payToken().FindStringSubmatch(token)
	if m == nil {
		return fails(authFailed, "token is not 14 digits, :: and 40 digits of hexadecimal: %s", shorten(token))
	}
	stamp, given := m[1], strings.ToLower(m[2])
	sum := sha1.Sum([]byte(strings.Join(append(parts, stamp), "::")))
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(given)) != 1 {
		return fails(authFailed, "the token's SHA1 is not that of its parts and the shared secret (CB-186)")
	}
	if window := a.sw("pay.token_window"); window != "none" {
		at, err := time.Parse("20060102150405", stamp)
		limit := operation.DurationIn(window)
		if err != nil || now.Sub(at).Abs() > limit {
			return fails(authFailed, "the token's time %s is not within %s of %s (CB-188)", stamp, window, now.UTC().Format("20060102150405"))
		}
	}
	return nil
}
