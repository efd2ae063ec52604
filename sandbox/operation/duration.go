package operation

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const day = 24 * time.Hour

var days = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)d(.*)$`) })

// ParseDuration reads Go's syntax with d for days of 24 hours before the rest: 46m,
// 45m1s, 2d, 1d12h. It refuses signs.
func ParseDuration(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is no duration; write one such as 46m, 45m1s or 2d", text)
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		return 0, wrong
	}
	var whole time.Duration
	rest := text
	if m := days().FindStringSubmatch(text); m != nil {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil || n*float64(day) > math.MaxInt64/2 {
			return 0, wrong
		}
		whole, rest = time.Duration(math.Round(n*float64(day))), m[2]
		if rest == "" {
			return whole, nil
		}
		if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
			return 0, wrong
		}
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d > math.MaxInt64-whole {
		return 0, wrong
	}
	return whole + d, nil
}

// FormatDuration writes a duration without units that are zero: 46m, not 46m0s.
func FormatDuration(d time.Duration) string {
	if d >= day && d%day == 0 {
		return strconv.FormatInt(int64(d/day), 10) + "d"
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
