package clickandbuy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The vectors V1 to V9 of CB-070: dynkey, S and the hashes, none of them computed here.
var fgkeyVectors = []struct {
	name, dynkey, s string
	h1, h2          string // the same where the vector gives one
}{
	{
		"V1", "dynkey1",
		"/skriptname.php?price=123&cb_currency=EUR&cb_content_name_utf=MeineSeite.de+Bestellung&cb_content_info_utf=Beschreibung+der+Bestellung&externalBDRID=123-45678-9&Nation=DE&lang=de",
		"df9da0da0844604d25315a1a9bfc452b", "df9da0da0844604d25315a1a9bfc452b",
	},
	{
		"V2", "s3cr3tDynKey",
		"/scriptname.php?price=123&cb_currency=GBP&cb_content_name_utf=Mywebsite.com+Order&cb_content_info_utf=Order+description&externalBDRID=123-45678-9&cb_billing_FirstName=Individual&cb_billing_LastName=Customer&cb_billing_Street=137%2F143+Hammersmith+Road&cb_billing_City=London&cb_billing_ZIP=W14+0QL&cb_billing_Nation=UK",
		"f91730c8792ab80ac10f0c19d0128221", "f91730c8792ab80ac10f0c19d0128221",
	},
	{
		"V3", "dynkey1",
		"/?price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7",
		"e1d4329673d55ffb768d831f8ee32a07", "e1d4329673d55ffb768d831f8ee32a07",
	},
	{
		"V4", "dynkey1",
		"/index.php/clickandbuy/processing/response/?price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7",
		"0f6ad6a7a67a1a3fe0a5618f85c47ef4", "e1d4329673d55ffb768d831f8ee32a07",
	},
	{
		"V5", "dynkey1",
		"/s.php?price=123&cb_shipping_Street=137/143%20Hammersmith%20Road&cb_shipping_City=London",
		"8034a815fdda5ceb8c03d02d8ba8b615", "ab99b5ab431706df98e41d199ef89055",
	},
	{
		"V6", "dynkey1",
		"/clickandbuy_check.php?price=1234&userid=2&externalBDRID=abcdef0123&dummy=_$$$http://shop.example/",
		"bc575be8d2e721f9aaa0ea560d790bce", "762762cc102577797279d757497584d6",
	},
	{
		"V8", "dynkey1",
		"/s.php?price=123&cb_currency=EUR&externalBDRID=4711&cb_billing_LastName=M%C3%BCller&cb_billing_City=K%C3%B6ln",
		"71d0c2095aca69ab424135a54ad53bbb", "71d0c2095aca69ab424135a54ad53bbb",
	},
}

func splitTarget(t *testing.T, target string) (path, rawQuery string) {
	t.Helper()
	path, rawQuery, ok := strings.Cut(target, "?")
	require.True(t, ok)
	return path, rawQuery
}

func TestFgkeyVectors(t *testing.T) {
	for _, v := range fgkeyVectors {
		t.Run(v.name, func(t *testing.T) {
			path, query := splitTarget(t, v.s)
			same := v.h1 == v.h2

			h1 := checkFgkey(v.dynkey, path, query+"&fgkey="+v.h1, "both")
			assert.True(t, h1.Checked)
			assert.True(t, h1.Sent)
			assert.Empty(t, h1.Trailing)
			assert.Equal(t, "***"+v.s, h1.Hashed)
			assert.Empty(t, h1.refusal("reject", "reject"))
			if same {
				assert.Equal(t, "path and basename", h1.Matched)
			} else {
				assert.Equal(t, "path", h1.Matched)
			}

			h2 := checkFgkey(v.dynkey, path, query+"&fgkey="+strings.ToUpper(v.h2), "both")
			assert.Empty(t, h2.refusal("reject", "reject"))
			if !same {
				assert.Equal(t, "basename", h2.Matched)
				assert.NotEqual(t, h1.Hashed, h2.Hashed)
			}

			onlyPath := checkFgkey(v.dynkey, path, query+"&fgkey="+v.h2, "path")
			onlyName := checkFgkey(v.dynkey, path, query+"&fgkey="+v.h1, "basename")
			if same {
				assert.Equal(t, "path", onlyPath.Matched)
				assert.Equal(t, "basename", onlyName.Matched)
			} else {
				assert.Empty(t, onlyPath.Matched)
				assert.Contains(t, onlyPath.refusal("reject", "reject"), "fgkey.rule")
				assert.Empty(t, onlyName.Matched)
				assert.Contains(t, onlyName.refusal("reject", "reject"), "fgkey.rule")
			}

			other := checkFgkey(v.dynkey+"x", path, query+"&fgkey="+v.h1, "both")
			assert.Empty(t, other.Matched)
			assert.NotEmpty(t, other.refusal("accept", "ignore"))
		})
	}
}

func TestFgkeyBasenameOfTheWholeURL(t *testing.T) {
	v6 := checkFgkey("dynkey1", "/clickandbuy_check.php",
		"price=1234&userid=2&externalBDRID=abcdef0123&dummy=_$$$http://shop.example/&fgkey=762762cc102577797279d757497584d6", "both")
	assert.Equal(t, "***/shop.example", v6.Hashed, "trailing slashes go first, then all up to the last slash")

	v5 := checkFgkey("dynkey1", "/s.php",
		"price=123&cb_shipping_Street=137/143%20Hammersmith%20Road&cb_shipping_City=London&fgkey=ab99b5ab431706df98e41d199ef89055", "basename")
	assert.Equal(t, "***/143%20Hammersmith%20Road&cb_shipping_City=London", v5.Hashed)
}

// V7 is the registration link, signed by another rule over the whole URL (CB-068): it
// must not pass as a premium link.
func TestFgkeyOfTheRegistrationLinkIsAnotherRule(t *testing.T) {
	check := checkFgkey("REGCODE0001", "/cgi-bin/register.pl",
		"mode=anbieter&portalmerchant=DEMOSHOP&fgkey=e95f3bb3777d46411feef15e3d00886d", "both")
	assert.Empty(t, check.Matched)
}

// V9: the merchant hashes before encoding, the browser sends V8's bytes.
func TestFgkeyHashedBeforeEncodingFails(t *testing.T) {
	path, query := splitTarget(t, fgkeyVectors[6].s)
	check := checkFgkey("dynkey1", path, query+"&fgkey=0cc2a0e882c3ee7f293b67c85ce4fd35", "both")
	assert.Empty(t, check.Matched)
	assert.Contains(t, check.Mistake, "cause 3")
	assert.Contains(t, check.refusal("accept", "ignore"), "before the values were URL-encoded")
}

func TestFgkeyCut(t *testing.T) {
	const v3 = "price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7"
	const hash = "e1d4329673d55ffb768d831f8ee32a07"

	t.Run("trailing parameters", func(t *testing.T) {
		check := checkFgkey("dynkey1", "/", v3+"&fgkey="+hash+"&price=1", "both")
		assert.Equal(t, "path and basename", check.Matched)
		assert.Equal(t, "&price=1", check.Trailing)
		assert.Contains(t, check.refusal("reject", "reject"), "CB-067")
		assert.Empty(t, check.refusal("reject", "ignore"))
	})
	t.Run("the last one counts", func(t *testing.T) {
		check := checkFgkey("dynkey1", "/", v3+"&fgkey="+hash+"&fgkey="+hash, "both")
		assert.Empty(t, check.Matched, "the first is part of what is hashed")
		assert.Empty(t, check.Trailing)
	})
	t.Run("only the exact name", func(t *testing.T) {
		for _, name := range []string{"FGKEY", "Fgkey", "xfgkey", "fgkey2"} {
			check := checkFgkey("dynkey1", "/", v3+"&"+name+"="+hash, "both")
			assert.False(t, check.Sent, name)
		}
	})
	t.Run("missing", func(t *testing.T) {
		check := checkFgkey("dynkey1", "/", v3, "both")
		assert.False(t, check.Sent)
		assert.NotEmpty(t, check.refusal("reject", "reject"))
		assert.Empty(t, check.refusal("accept", "reject"))
	})
	t.Run("no dynkey, nothing checked", func(t *testing.T) {
		for _, query := range []string{v3, v3 + "&fgkey=nonsense", v3 + "&fgkey=" + hash + "&x=1"} {
			check := checkFgkey("", "/", query, "both")
			assert.False(t, check.Checked)
			assert.Empty(t, check.Matched)
			assert.Empty(t, check.Hashed)
			assert.Empty(t, check.refusal("reject", "reject"))
		}
	})
	t.Run("empty value", func(t *testing.T) {
		check := checkFgkey("dynkey1", "/", v3+"&fgkey=", "both")
		assert.True(t, check.Sent)
		assert.NotEmpty(t, check.refusal("accept", "ignore"))
	})
	t.Run("the only parameter", func(t *testing.T) {
		// md5 of "dynkey1/s.php" and "dynkey1/", by md5sum.
		check := checkFgkey("dynkey1", "/s.php", "fgkey=42d9b9a956341ee2fc64eba0ec4053b6", "both")
		assert.Equal(t, "path and basename", check.Matched)
		check = checkFgkey("dynkey1", "/", "fgkey=b276feb034b4a075be6d9cd7ee028fd4&x=1", "both")
		assert.Equal(t, "path and basename", check.Matched)
		assert.Equal(t, "&x=1", check.Trailing)
	})
}

func TestFgkeyShowsBothStringsThatWereTried(t *testing.T) {
	path, query := splitTarget(t, fgkeyVectors[3].s)
	check := checkFgkey("dynkey1", path, query+"&fgkey=00000000000000000000000000000000", "both")
	assert.Equal(t, "***"+fgkeyVectors[3].s, check.Hashed)
	assert.Equal(t, "***"+fgkeyVectors[2].s, check.Also)
	assert.Empty(t, check.Mistake)
	assert.NotContains(t, check.refusal("reject", "reject"), "dynkey1")
}

func TestFgkeyMistakes(t *testing.T) {
	const query = "price=123&externalBDRID=4711&cb_content_name_utf=a+b%2Fc"
	for name, c := range map[string]struct{ dynkey, hash, says string }{ // hashes by md5sum
		"decoded":       {"dynkey1", "5f832afc2dbc3faf2d4580208343d6cc", "URL-encoded"},
		"html":          {"dynkey1", "dc8c7a017b59552db2cd55b076dfc871", "&amp;"},
		"no slash":      {"dynkey1", "8195b8a721cfe1b12294b6f089c482ed", "slash before the script"},
		"key behind":    {"dynkey1", "2afa330e174c08626abdb1ffdc2433c4", "must stand before"},
		"no key":        {"dynkey1", "c8e9503a4b6aeda8e43666cec9e7a504", "without the dynkey"},
		"name included": {"dynkey1", "675cbd36b6ce035f7341377cbdf75c3e", "fgkey itself"},
		"blank key":     {"dynkey1 ", "88687be2756cad170c5dbe4036079428", "blanks around"},
	} {
		t.Run(name, func(t *testing.T) {
			check := checkFgkey(c.dynkey, "/s.php", query+"&fgkey="+c.hash, "both")
			assert.Empty(t, check.Matched)
			assert.Contains(t, check.Mistake, c.says)
		})
	}
}

func FuzzCheckFgkey(f *testing.F) {
	for _, v := range fgkeyVectors {
		path, query, _ := strings.Cut(v.s, "?")
		f.Add(v.dynkey, path, query+"&fgkey="+v.h2, "both")
	}
	f.Add("k", "", "fgkey=", "path")
	f.Add("k", "//", "&fgkey=&", "basename")
	f.Add("k", "no slash", "fgkey=", "both")
	f.Fuzz(func(t *testing.T, dynkey, path, query, rule string) {
		check := checkFgkey(dynkey, path, query, rule)
		if check.Matched != "" {
			assert.NotEmpty(t, dynkey)
			assert.True(t, check.Sent)
		}
	})
}
