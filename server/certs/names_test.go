package certs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patterns are some of the providers', with each kind that there is.
var patterns = []string{"{sys}.clickandbuy.com", "clickandbuy.com", "premium-{id}.{sys}.clickandbuy.com", "www.klikandpay.com", "klikandpay.com", "ap-gateway.mastercard.com"}

func namesOf(t *testing.T, public string) Names {
	t.Helper()
	n, err := NamesOf(patterns, public)
	require.NoError(t, err)
	return n
}

func TestNamesOfHostPatterns(t *testing.T) {
	n := namesOf(t, "https://Pay.Example.:8443/")
	assert.Equal(t, []string{"ap-gateway.mastercard.com", "clickandbuy.com", "klikandpay.com", "localhost", "pay.example"}, n.Domains, "no more than is needed")
	assert.Equal(t, []string{"localhost", "clickandbuy.com", "www.klikandpay.com", "klikandpay.com", "ap-gateway.mastercard.com", "pay.example"}, n.Whole)
	for host, is := range map[string]bool{
		"localhost": true, "shop.localhost": true, "127.0.0.1": true, "127.8.9.10": true, "::1": true, "::ffff:127.0.0.1": true,
		"clickandbuy.com": true, "eu.clickandbuy.com": true, "premium-x1.eu.clickandbuy.com": true, "pay.example": true,
		"ap-gateway.mastercard.com": true, "mastercard.com": false, "www.mastercard.com": false,
		"example.com": false, "notclickandbuy.com": false, "clickandbuy.com.example": false, "com": false, "": false,
		"10.0.0.1": false, "::2": false, "::1%lo": false, "fe80::1": false,
		"*.clickandbuy.com": false, "a b.clickandbuy.com": false, ".clickandbuy.com": false, "a..clickandbuy.com": false, "x\x00.clickandbuy.com": false,
		string(make([]byte, 300)) + ".clickandbuy.com": false,
	} {
		assert.Equal(t, is, n.include(host), "%q", host)
	}
}

func TestNamesOfPublicAddress(t *testing.T) {
	assert.True(t, namesOf(t, "http://10.1.2.3:8080").include("10.1.2.3"))
	assert.False(t, namesOf(t, "http://10.1.2.3:8080").include("10.1.2.4"))
	assert.True(t, namesOf(t, "http://[fd00::5]:8080").include("fd00::5"))
	assert.Len(t, namesOf(t, "http://127.0.0.1:8080").Networks, 2, "loopback is there already")
}

func TestNamesRefuseWhatLeavesNoDomain(t *testing.T) {
	for _, host := range []string{"{all}", "{sys}.com", "www.{name}"} {
		_, err := NamesOf([]string{host}, "")
		require.ErrorContains(t, err, "leaves no domain", host)
	}
	for _, public := range []string{"pay.example", "http://", "http://a b/", "http://pay_.*/"} {
		_, err := NamesOf(patterns, public)
		require.ErrorContains(t, err, "public URL", public)
	}
}
