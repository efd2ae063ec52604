package click2sell_test

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// signature is what a merchant compares checksum with, by the manual's prose: secretkey +
// "_" + acquirer_transaction_id, MD5, upper case.
func signature(secret, id string) string {
	sum := md5.Sum([]byte(secret + "_" + id))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// TestMerchantsOwnSignature: the merchant of these tests computes the dossier's vectors.
func TestMerchantsOwnSignature(t *testing.T) {
	assert.Equal(t, "B457E9433F98EF22AA9DD9BA4A5E2B16", signature("secret", "123"))
	assert.Equal(t, "2645DD26F21C7B633AC566E5FECBD76F", signature("clé", "4XK12345AB678901C"))
}

// TestChecksumOfEverySecret: over the wire, with the number that was drawn (CS-049,
// CS-052).
func TestChecksumOfEverySecret(t *testing.T) {
	p := open(t, arrange{})
	for _, secret := range []string{"secret", "MySecretKey", "s3cr3t", "clé", " with blanks ", "a_b&c=d+e%41", "ключ 🔑", strings.Repeat("x", 300)} {
		p.product(book, map[string]any{"secret": secret})
		sale := p.told(link(book))
		id := sale.value("acquirer_transaction_id")
		assert.Equal(t, signature(secret, id), sale.value("checksum"), secret)
		assert.Regexp(t, `^[0-9A-F]{32}$`, sale.value("checksum"), "all of it, in upper case")
		assert.NotEqual(t, signature(secret, sale.value("c2s_transaction_id")), sale.value("checksum"), "the manual's table is wrong (CS-051)")
		assert.NotEqual(t, signature("", secret+id), sale.value("checksum"))
	}
}

// TestNoSecretNoChecksum: the parameter is not there, not even empty, and comes back with
// a secret (CS-046).
func TestNoSecretNoChecksum(t *testing.T) {
	p := open(t, arrange{})
	p.product(book, map[string]any{"secret": ""})
	assert.False(t, p.told(link(book)).has("checksum"))
	p.product(book, map[string]any{"secret": nil})
	assert.False(t, p.told(link(book)).has("checksum"))
	p.product(book, map[string]any{"secret": "s"})
	assert.True(t, p.told(link(book)).has("checksum"))
	p.set(book, "generation=1")
	assert.False(t, p.told(link(book)).has("checksum"), "generation 1 has none")
}

// TestChecksumOverTheOtherNumber is what the manual's table says (CS-051).
func TestChecksumOverTheOtherNumber(t *testing.T) {
	p := open(t, arrange{book: "checksum_over=c2s"})
	sale := p.told(link(book))
	sale.says(t, "checksum", signature("MySecretKey", sale.value("c2s_transaction_id")))
}

// TestEachProductHasItsOwnSecret (CS-002, CS-108).
func TestEachProductHasItsOwnSecret(t *testing.T) {
	p := open(t, arrange{})
	p.product(club, map[string]any{"secret": "another"})
	sale := p.told(link(book))
	first := p.told(link(club))
	sale.says(t, "checksum", signature("MySecretKey", sale.value("acquirer_transaction_id")))
	first.says(t, "checksum", signature("another", first.value("acquirer_transaction_id")))
}

// TestForgedChecksums: each of the outcomes that a rule can ask for (CS-088).
func TestForgedChecksums(t *testing.T) {
	for outcome, check := range map[string]func(t *testing.T, told notice, right string){
		"checksum_missing": func(t *testing.T, told notice, _ string) { t.Helper(); assert.False(t, told.has("checksum")) },
		"checksum_wrong": func(t *testing.T, told notice, right string) {
			t.Helper()
			assert.NotEqual(t, right, told.value("checksum"))
			assert.Regexp(t, `^[0-9A-F]{32}$`, told.value("checksum"))
		},
		"checksum_lower": func(t *testing.T, told notice, right string) {
			t.Helper()
			assert.Equal(t, strings.ToLower(right), told.value("checksum"))
		},
		"checksum_over_c2s": func(t *testing.T, told notice, _ string) {
			t.Helper()
			assert.Equal(t, signature("MySecretKey", told.value("c2s_transaction_id")), told.value("checksum"))
		},
	} {
		t.Run(outcome, func(t *testing.T) {
			p := open(t, arrange{rules: `  - {op: click2sell.notify, then: {outcome: ` + outcome + `}}`})
			told := p.told(link(book, "p=1"))
			check(t, told, signature("MySecretKey", told.value("acquirer_transaction_id")))
			told.says(t, "affiliate_username", "", "cp_p", "1") // nothing else is touched
		})
	}
}

// TestForgedWithoutASecret: whoever forges a checksum sends one though there is no secret;
// the other outcomes have nothing to change (CS-135).
func TestForgedWithoutASecret(t *testing.T) {
	for _, outcome := range []string{"checksum_missing", "checksum_wrong", "checksum_lower", "checksum_over_c2s"} {
		p := open(t, arrange{rules: `  - {op: click2sell.notify, then: {outcome: ` + outcome + `}}`})
		told := p.told(link(club))
		assert.Equal(t, outcome == "checksum_wrong", told.has("checksum"), outcome)
		require.True(t, told.has("affiliate_username"))
	}
}
