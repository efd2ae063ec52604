package webaddr

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHostsAreComparedInOneForm(t *testing.T) {
	for said, canonical := range map[string]string{
		"clickkw.com": "clickkw.com", "WWW.KlikAndPay.com": "www.klikandpay.com", "clickkw.com.": "clickkw.com",
		"clickkw.com:8080": "clickkw.com:8080", "ClickKW.com.:8080": "clickkw.com:8080",
		"[FE80::1]:80": "[fe80::1]:80", "::1": "::1", "127.0.0.1": "127.0.0.1", "": "", ".": "",
	} {
		assert.Equal(t, canonical, CanonicalHost(said), said)
	}
}

func TestAHostIsWithoutItsPort(t *testing.T) {
	for authority, host := range map[string]string{
		"clickkw.com": "clickkw.com", "clickkw.com:8080": "clickkw.com", "clickkw.com.:80": "clickkw.com.", "shop:": "shop",
		"[fe80::1]:80": "fe80::1", "[fe80::1]": "[fe80::1]", "::1": "::1", "": "", ":80": "",
	} {
		assert.Equal(t, host, HostOf(authority), authority)
	}
}

func TestACanonicalHostIsNotCopied(t *testing.T) {
	for _, host := range []string{"www.klikandpay.com", "www.klikandpay.com:8080", "www.klikandpay.com."} {
		assert.Zero(t, testing.AllocsPerRun(10, func() { _ = CanonicalHost(host) }), host)
	}
}

func TestLoopbackIsThisMachineToItself(t *testing.T) {
	for _, host := range []string{"localhost", "127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"} {
		assert.True(t, IsLoopback(host), host)
	}
	for _, host := range []string{"", "shop", "localhost.example", "10.0.0.1", "0.0.0.0", "::", "127.0.0.1:80"} {
		assert.False(t, IsLoopback(host), host)
	}
}

func TestAnAddressOfTheWebIsAbsolute(t *testing.T) {
	for _, text := range []string{"http://shop", "HTTPS://shop.example:8443/a?b#c", "http://[::1]:8000/"} {
		assert.True(t, IsURL(text), text)
		assert.True(t, HasScheme(text), text)
	}
	for _, text := range []string{"", "shop.example", "/path", "http:/path", "http:path", "javascript:alert(1)", "ftp://shop", "//shop", " http://shop"} {
		assert.False(t, IsURL(text), text)
		assert.False(t, HasScheme(text), text)
	}
	for _, text := range []string{"http://", "http://shop/%zz", "https://a b/"} {
		assert.False(t, IsURL(text), "%s cannot be parsed, or names no host", text)
		assert.True(t, HasScheme(text), text)
	}
}

func TestAQueryIsPutBehindAnAddress(t *testing.T) {
	for address, want := range map[string]string{
		"http://shop/ok": "http://shop/ok?a=1", "http://shop/ok?b=%41": "http://shop/ok?b=%41&a=1", "http://shop/ok?": "http://shop/ok?&a=1",
	} {
		assert.Equal(t, want, WithQuery(address, "a=1"))
	}
}
