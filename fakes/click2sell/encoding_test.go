package click2sell_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostileTexts are what buyers type and links bring.
var hostileTexts = []string{
	"j+shop@example.lt", "%41", "100%", "a&b=c", "a b  c", "Jürgen Müller-Lüdenscheidt", "Žydrūnė Ąžuolaitė", "Ελένη", "محمد علي", "李小龍", "👩‍👩‍👧 😀",
	`"quoted" <b>'it'</b>`, "a;b/c?d#e", "~tilde*star_under-dash.dot", "back\\slash", "=", "+", "%2B", "%", "e\u0301",
}

// TestSingleEncodingOfBuyers: what was typed is there after one decoding (CS-036, CS-076,
// CS-098, CS-099).
func TestSingleEncodingOfBuyers(t *testing.T) {
	p := open(t, arrange{})
	for _, text := range hostileTexts {
		told := p.told(link(book), "buyer_name", text, "buyer_surname", text, "buyer_address", text, "buyer_city", text, "buyer_province", text, "buyer_zip", text, "buyer_phone", text)
		told.says(t, "buyer_name", text, "buyer_surname", text, "buyer_address", text, "buyer_city", text, "buyer_province", text, "buyer_zip", text, "buyer_phone", text)
	}
	for _, address := range []string{"j+shop@example.lt", "a%41b@example.com", "müller@exämple.de", "a&b=c'd@example.com", "😀@example.com"} {
		p.told(link(book), "buyer_email", address).says(t, "buyer_email", address)
	}
}

// TestSingleEncodingOfPassThroughs: decoded once, encoded once (CS-013, CS-076).
func TestSingleEncodingOfPassThroughs(t *testing.T) {
	p := open(t, arrange{})
	for _, text := range hostileTexts {
		told := p.told(link(book, "p="+url.QueryEscape(text), url.QueryEscape(text)+"=1"))
		told.says(t, "cp_p", text, "cp_"+text, "1")
	}
	all := url.Values{}
	for _, c := range "\x01\t\x7f !\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~\u0080ÿ€\uffff\U0010ffff" {
		all.Set("p", all.Get("p")+string(c))
	}
	p.told(link(book, all.Encode())).says(t, "cp_p", all.Get("p"))
}

// TestBytesOfTheBody: what stays, what becomes %XX in upper case, and a blank (CS-076,
// CS-125).
func TestBytesOfTheBody(t *testing.T) {
	p := open(t, arrange{})
	p.product(book, map[string]any{"name": `Jürgen's "best" deal – 100% €`})
	p.told(link(book, "p=%41%2541%20+", "q=eyJ1IjoiMzU2In0=", "r=AZaz09-_.*~!'()"), "buyer_email", "j+shop@example.lt", "buyer_name", "%41", "buyer_surname", "محمد", "buyer_city", "😀")
	body := p.shop.bodies(t)[0]
	for _, piece := range []string{
		"&buyer_email=j%2Bshop%40example.lt&", "&buyer_name=%2541&", "&buyer_surname=%D9%85%D8%AD%D9%85%D8%AF&", "&buyer_city=%F0%9F%98%80&", "&buyer_phone=n%2Fa&",
		"&purchase_time=01%3A56%3A42&", "&product_name=J%C3%BCrgen%27s+%22best%22+deal+%E2%80%93+100%25+%E2%82%AC&",
		"&cp_p=A%2541++&", "&cp_q=eyJ1IjoiMzU2In0%3D&", "&cp_r=AZaz09-_.*%7E%21%27%28%29",
	} {
		assert.Contains(t, body, piece)
	}
	assert.NotRegexp(t, `[^!-~]`, body, "ASCII, without blanks and line ends")
	assert.False(t, strings.HasSuffix(body, "&"))
}

// TestTokensOfPassThroughs: base64 comes back whatever it ends in, as it did not where the
// encoding was double (CS-076).
func TestTokensOfPassThroughs(t *testing.T) {
	p := open(t, arrange{})
	for _, token := range []string{"YQ==", "YWI=", "YWJj", "/+/+", "a/b+c/d=", "eyJ1IjoiMzU2In0="} {
		p.told(link(book, "p="+url.QueryEscape(token))).says(t, "cp_p", token)
	}
}

// TestDoubleEncoding is what the manual's own script supposes (CS-077).
func TestDoubleEncoding(t *testing.T) {
	p := open(t, arrange{book: "double_encode=true"})
	told := p.told(link(book, "p=eyJ1IjoiMzU2In0="), "buyer_name", "Jürgen &", "buyer_email", "j+shop@example.lt")
	assert.Contains(t, p.shop.bodies(t)[0], "&buyer_name=J%25C3%25BCrgen%2B%2526&")
	assert.Contains(t, p.shop.bodies(t)[0], "&payment_type=PayPal&")
	for name, text := range map[string]string{"buyer_name": "Jürgen &", "buyer_email": "j+shop@example.lt", "cp_p": "eyJ1IjoiMzU2In0=", "purchase_time": "01:56:42", "buyer_phone": "n/a"} {
		again, err := url.QueryUnescape(told.value(name))
		require.NoError(t, err)
		assert.Equal(t, text, again, name)
		assert.NotEqual(t, text, told.value(name), name)
	}
}

// TestFieldsHave255Characters, of whatever alphabet; more is refused at the field (CS-122).
func TestFieldsHave255Characters(t *testing.T) {
	p := open(t, arrange{})
	for _, letter := range []string{"a", "ü", "م", "😀"} {
		most := strings.Repeat(letter, 255)
		p.told(link(book), "buyer_name", most, "buyer_city", most).says(t, "buyer_name", most, "buyer_city", most)
		page := p.entered(link(book)).Submit("form#c2s-order", jane("buyer_city", most+letter))
		require.True(t, page.Has("form#c2s-order"))
		assert.True(t, page.Has("#c2s-buyer_city-problem"), page.Brief())
	}
	assert.Len(t, p.shop.requests(), 4)
}

// TestTheManualsOwnScript decodes what is decoded: a merchant who copies it damages what
// has a + or a % (CS-077, CS-098).
func TestTheManualsOwnScript(t *testing.T) {
	p := open(t, arrange{})
	told := p.told(link(book), "buyer_email", "j+shop@example.lt", "buyer_name", "%41", "buyer_surname", "Müller")
	urldecode := func(name string) string {
		text, err := url.QueryUnescape(told.value(name))
		require.NoError(t, err)
		return text
	}
	assert.Equal(t, "j shop@example.lt", urldecode("buyer_email"))
	assert.Equal(t, "A", urldecode("buyer_name"))
	assert.Equal(t, "Müller", urldecode("buyer_surname"))
}
