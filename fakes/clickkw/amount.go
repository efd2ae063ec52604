package clickkw

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"paysandbox/sandbox/payment"
)

// maxOrder is the largest number of a MySQL INT column: larger orders end as it (KW-035).
const maxOrder = 1<<31 - 1

// maxAmount is the largest decimal(8,2), in hundredths (KW-031).
const maxAmount = 99999999

var (
	orderForm  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^0*([0-9]+)(\.0+)?$`) })
	amountForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^0*([0-9]{0,12})(?:\.([0-9]{0,40}))?$`) })
)

// readOrder reads an order_id: a number from 1 on, or a text of one (KW-024); clamped
// tells of one that was larger than fits (KW-035).
func readOrder(text string) (order int64, clamped bool, err error) {
	m := orderForm().FindStringSubmatch(text)
	if m == nil || m[1] == "0" {
		return 0, false, fmt.Errorf("order_id %.60q is no whole number from 1 on", text)
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil || n > maxOrder { // err: not even 64 bits hold it
		return maxOrder, true, nil
	}
	return n, false, nil
}

func orderText(order int64) string { return strconv.FormatInt(order, 10) }

var errAmount = errors.New("a number above 0 and at most 999999.99 is expected")

// readAmount reads an amount in dinars and rounds it half up to the two decimals that
// Click keeps (KW-031).
func readAmount(text string) (payment.Money, error) {
	none := payment.NewMoney(0, currency)
	m := amountForm().FindStringSubmatch(text)
	if m == nil || m[1]+m[2] == "" && !strings.HasPrefix(text, "0") {
		return none, fmt.Errorf("%q: %w", text, errAmount)
	}
	whole, _ := strconv.ParseInt("0"+m[1], 10, 64)  // twelve digits fit
	decimals, _ := strconv.Atoi((m[2] + "000")[:3]) // further ones do not change how half up rounds
	hundredths := whole*100 + int64(decimals+5)/10
	if hundredths <= 0 || hundredths > maxAmount {
		return none, fmt.Errorf("%q: %w", text, errAmount)
	}
	return payment.NewMoney(hundredths*10, currency), nil
}

// atBank is an amount as KNET and the gateway show it: "6.000" (KW-031).
func atBank(m payment.Money) string { return m.Value() }

// atClick is an amount as Click's own receipt shows it: "12.00" (KW-031).
func atClick(m payment.Money) string {
	return payment.Money{Minor: m.Minor / 10, Currency: m.Currency, Exponent: 2}.Value()
}
