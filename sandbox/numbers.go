package sandbox

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
)

// Some names come back to a provider without an account beside them: the token of
// a hosted page, a payment's number. They are a keyed permutation of (account,
// counter): unique on the server because account ids are, never drawn and drawn
// again, and read back without an index.

// Limits of what a scattered number can carry.
const (
	accountBits     = 44 // ids up to 17,592,186,044,415
	maxTokenAccount = 1 << accountBits
	maxTokenCount   = 1 << (64 - accountBits) // payments of one account in one workspace
)

// AccountNumber is the number of an account whose id is a word. Two words with one
// number are next to impossible; an account claims it as one of its names, so that
// they would be noticed.
func AccountNumber(id string) uint64 {
	sum := sha256.Sum256([]byte("account " + id))
	return binary.BigEndian.Uint64(sum[:8]) >> (64 - accountBits)
}

// numbered is a number of at least so many digits behind a prefix: ids that are in order.
func numbered(prefix string, n uint64, digits int) string {
	var buffer [32]byte
	return string(appendNumber(append(buffer[:0], prefix...), n, digits))
}

const zeros = "0000000000"

// appendNumber writes a number of at least so many digits, of which there are ten or fewer.
func appendNumber(b []byte, n uint64, digits int) []byte {
	for least := uint64(10); digits > 1; digits, least = digits-1, least*10 {
		if n < least {
			return strconv.AppendUint(append(b, zeros[:digits-1]...), n, 10)
		}
	}
	return strconv.AppendUint(b, n, 10)
}

// Scatter spreads (account, count) over the 64-bit numbers of a kind: each once.
func Scatter(kind string, account, count uint64) uint64 {
	if account >= maxTokenAccount || count >= maxTokenCount {
		panic("sandbox: a number's account or count is out of range")
	}
	return ScatterBits(kind, 64, account<<(64-accountBits)|count)
}

// Gather is Scatter backwards. Every number is read as some account's.
func Gather(kind string, number uint64) (account, count uint64) {
	plain := GatherBits(kind, 64, number)
	return plain >> (64 - accountBits), plain & (maxTokenCount - 1)
}

// ErrToken tells that a text is no token of this server.
var ErrToken = errors.New("not a token")

var tokenText = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// Token spells Scatter as 13 lower-case letters and digits.
func Token(kind string, account, count uint64) string {
	var block [8]byte
	binary.BigEndian.PutUint64(block[:], Scatter(kind, account, count))
	return tokenText.EncodeToString(block[:])
}

// ReadToken is Token backwards.
func ReadToken(kind, token string) (account, count uint64, err error) {
	block, err := tokenText.DecodeString(strings.ToLower(token))
	if err != nil || len(block) != 8 || tokenText.EncodeToString(block) != strings.ToLower(token) {
		return 0, 0, ErrToken
	}
	account, count = Gather(kind, binary.BigEndian.Uint64(block))
	return account, count, nil
}
