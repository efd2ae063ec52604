package shop

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync"
)

// amountForm is what a customer's cart may cost: units with at most two decimals
// after a point. Thousands separators are refused rather than guessed at (CB-298).
var amountForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9]{1,9})(?:\.([0-9]{1,2}))?$`) })

var errAmount = errors.New("an amount is written 12.34 and is more than 0")

// parseAmount reads an amount into cents. ClickandBuy counts hundredths in every
// currency (CB-060), and 0 is impossible (CB-040).
func parseAmount(s string) (cents int64, err error) {
	cents, ok := readCents(s)
	if !ok || cents == 0 {
		return 0, fmt.Errorf("%q: %w", s, errAmount)
	}
	return cents, nil
}

// readCents reads an amount that may be 0.
func readCents(s string) (cents int64, ok bool) {
	m := amountForm().FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	units, _ := strconv.ParseInt(m[1], 10, 64) // nine digits fit
	decimals, _ := strconv.ParseInt(m[2]+"00"[len(m[2]):], 10, 64)
	return units*100 + decimals, true
}

func formatAmount(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
