package klikandpay

import (
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox"
)

// Transaction numbers have twelve digits and come back without a Merchant ID, so they lead
// to their account by themselves (KP-060, KP-108): they are a permutation of a slot that
// the account claims and a counter.
const (
	txKind     = "klikandpay.numxkp"
	txBits     = 40 // enough for twelve digits
	slots      = 1 << 20
	perSlot    = (maxNumber - minNumber) / slots // transactions of an account, 858,306
	minNumber  = 100_000_000_000
	maxNumber  = 1_000_000_000_000 // and no more digits
	slotPrefix = "klikandpay slot "
)

// slot is the account's part of its transaction numbers. Two accounts with one slot are
// next to impossible on a server, and noticed, since it is claimed.
func (a *account) slot() uint64 {
	sum := sha256.Sum256([]byte(slotPrefix + a.id()))
	return binary.BigEndian.Uint64(sum[:8]) % slots
}

func hasTwelveDigits(number uint64) bool { return number >= minNumber && number < maxNumber }

// newNumber spells the count-th transaction of a slot. What is permuted out of the twelve
// digits is permuted again, which comes back the same way.
func newNumber(slot, count uint64) string {
	number := minNumber + slot*perSlot + count%perSlot
	for number = sandbox.ScatterBits(txKind, txBits, number); !hasTwelveDigits(number); {
		number = sandbox.ScatterBits(txKind, txBits, number)
	}
	return strconv.FormatUint(number, 10)
}

// slotOf is whose slot a transaction number is of, false where it is none.
func slotOf(text string) (string, bool) {
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil || !hasTwelveDigits(number) {
		return "", false
	}
	for number = sandbox.GatherBits(txKind, txBits, number); !hasTwelveDigits(number); {
		number = sandbox.GatherBits(txKind, txBits, number)
	}
	return strconv.FormatUint((number-minNumber)/perSlot, 10), true
}

// byID is whose a request of a script is: the field ID, in query or body.
func byID(r *sandbox.Request) (kind, id string) { return "id", merchantID(r) }

// merchantID is the field ID without blanks around it.
func merchantID(r *sandbox.Request) string { return strings.TrimSpace(requestField(r, "ID")) }

// requestField is a field of the body, or of the query where a script is asked by GET.
func requestField(r *sandbox.Request, name string) string {
	if value := r.Field(name); value != "" || r.Method == http.MethodPost {
		return value
	}
	return r.QueryField(name)
}

// byToken is whose payment a hosted page is.
var byToken = sandbox.ByToken(providerName, "id")
