package clickkw

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// maxText is how long a text field may be: varchar(255) in the manual (KW-026, KW-027).
const maxText = 255

var (
	hasScheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`) })
	hostPort  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9.-]+:[0-9]{1,5}([/?#]|$)`) })
)

// readReturnURL reads where the payer goes back to. One without a scheme is given http://
// as the manual's own sample needs it; its bytes stay as they are (KW-026, KW-123).
// Longer than its column, relative, or of another scheme than the web's it is refused: the
// payer would never arrive.
func readReturnURL(text string) (string, error) {
	switch {
	case len([]rune(text)) > maxText:
		return "", fmt.Errorf("return_url is longer than %d characters", maxText)
	case strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c == 0x7F }):
		return "", errors.New("return_url has blanks or control characters in it")
	case strings.HasPrefix(text, "/"), strings.HasPrefix(text, "?"), strings.HasPrefix(text, "#"), strings.HasPrefix(text, "."):
		return "", errors.New("return_url is relative; nobody knows to what")
	}
	full := text
	if !hasScheme().MatchString(text) || hostPort().MatchString(text) {
		full = "http://" + text
	}
	u, err := url.Parse(full)
	switch {
	case err != nil:
		return "", fmt.Errorf("return_url is no URL: %w", err)
	case !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https"):
		return "", fmt.Errorf("return_url leads to %s:, which is no page of a shop", u.Scheme)
	case u.Hostname() == "":
		return "", errors.New("return_url names no host")
	}
	return full, nil
}

// hostOf is the host of a return URL that was read.
func hostOf(returnURL string) string {
	u, err := url.Parse(returnURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// joined is a return URL with the result behind it. Nothing of it is encoded anew, and
// what stands before is not looked at: not even a `?` or a fragment (KW-122, KW-123).
func (a *account) joined(returnURL, result string) string {
	mark := "?"
	if a.sw("return_join") == "smart" && strings.Contains(returnURL, "?") {
		mark = "&"
	}
	return returnURL + mark + result
}
