package click2sell_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

// TestOrderLinks: every shape in which merchants are known to write the link, and what
// comes back of it (CS-008 to CS-014, CS-016, CS-117).
func TestOrderLinks(t *testing.T) {
	p := open(t, arrange{})
	for path, passed := range map[string][]string{
		"/buy?johnbooksabc":                              {},
		"/BUY?JOHNBOOKSABC":                              {},
		"/Buy?JohnBooksABC&User=Jane&p=XYZ":              {"cp_User=Jane", "cp_p=XYZ"},
		"/buy?johnbooksabc&p=eyJ1IjoiMzU2In0=&user=jane": {"cp_p=eyJ1IjoiMzU2In0=", "cp_user=jane"},
		"/buy?johnbooksabc&p=XYZ=":                       {"cp_p=XYZ="},
		"/buy?johnbooksabc&p=XYZ==&q=a=b":                {"cp_p=XYZ==", "cp_q=a=b"},
		"/buy?johnbooksabc&p=a/b+c=d?e":                  {"cp_p=a/b c=d?e"},
		"/buy?johnbooksabc&z=1&a=2&m=3":                  {"cp_z=1", "cp_a=2", "cp_m=3"},
		"/buy?johnbooksabc&a=1&b=2&a=3":                  {"cp_a=3", "cp_b=2"},
		"/buy?johnbooksabc&a=1&A=2":                      {"cp_a=1", "cp_A=2"},
		"/buy?johnbooksabc&package_id=7&user_id=356":     {"cp_package_id=7", "cp_user_id=356"},
		"/buy?johnbooksabc&p=":                           {"cp_p="},
		"/buy?johnbooksabc&cp_p=1":                       {"cp_cp_p=1"},
		"/buy?johnbooksabc&p=1&checkout":                 {"cp_p=1"},
		"/buy?johnbooksabc&checkout":                     {},
		"/buy?johnbooksabc&checkout=1":                   {"cp_checkout=1"},
		"/buy?johnbooksabc?checkout":                     {}, // CS-150
		"/buy?johnbooksabc&p=1?CheckOut":                 {"cp_p=1"},
		"/buy?johnbooksabc&p=1?checkout?":                {"cp_p=1?checkout?"},
		"/buy?johnbooksabc&p=?checkouts":                 {"cp_p=?checkouts"},
		"/buy?checkout&johnbooksabc":                     {},
		"/buy?p=1&johnbooksabc&q=2":                      {"cp_p=1", "cp_q=2"},
		"/buy?johnbooksabc=&p=1":                         {"cp_p=1"},
		"/buy?johnbooksabc=&p=&q=2":                      {"cp_p=", "cp_q=2"},
		"/buy?q=2&johnbooksabc=":                         {"cp_q=2"},
		"/buy?p=&johnbooksabc":                           {"cp_p="},
		"/buy?checkout=&johnbooksabc":                    {"cp_checkout="},
		"/buy?&johnbooksabc&&p=1&":                       {"cp_p=1"},
		"/buy?johnbooksabc&johnclubsabc&p=1":             {"cp_p=1"},
		"/buy?%6Aohnbooks%61bc&p=1":                      {"cp_p=1"},
		"/buy?johnbooksabc&n%61me=x%41%2541&b=a%20b%2Bc": {"cp_name=xA%41", "cp_b=a b+c"},
		"/buy?johnbooksabc&p=100%&q=%zz&r=%4":            {"cp_p=100%", "cp_q=%zz", "cp_r=%4"},
		"/buy?johnbooksabc&p=a%26b%3Dc;d":                {"cp_p=a&b=c;d"},
		"/buy?johnbooksabc&p=%FC":                        {"cp_p=ü"}, // CS-119
		"/buy?johnbooksabc&p=a%0D%0Ab%00c":               {"cp_p=a\r\nb\x00c"},
	} {
		told := p.told(path)
		assert.Equal(t, passed, told.passed(), path)
		told.says(t, "product_id", "1111")
	}
}

// TestHeadOfAnOrderLink is answered as GET is, without a body (CS-008).
func TestHeadOfAnOrderLink(t *testing.T) {
	p := open(t, arrange{})
	found := p.Ask(http.MethodHead, p.at(link(book, "p=1")), "", nil, nil)
	assert.Equal(t, http.StatusSeeOther, found.Status)
	assert.True(t, found.Follow().Has("form#c2s-order"))
	assert.Equal(t, http.StatusNotFound, p.Ask(http.MethodHead, p.at("/buy?nosuchcode"), "", nil, nil).Status)
}

// TestHostsInAnyCase: the provider's two names, in whatever case merchants write them
// (CS-009).
func TestHostsInAnyCase(t *testing.T) {
	p := open(t, arrange{})
	for _, host := range []string{"www.click2sell.eu", "click2sell.eu", "WWW.CLICK2SELL.EU", "Click2Sell.EU:80"} {
		answer := p.by(host, "/BUY?JOHNBOOKSABC&p=1")
		assert.Equal(t, http.StatusSeeOther, answer.Status, host)
		assert.Regexp(t, `^http://www\.click2sell\.eu(:80)?/order/[a-z0-9]+$`, answer.Header.Get("Location"), host)
	}
	assert.Len(t, p.Payments("1"), 4)
	before, token, _ := strings.Cut(p.Get(p.at(link(book))).Header.Get("Location"), "/order/")
	for _, path := range []string{"/ORDER/" + token, "/Order/" + strings.ToUpper(token)} {
		assert.True(t, p.Get(before+path).Has("form#c2s-order"), path)
	}
	for _, path := range []string{"/AFF/AFFILIATE1/JOHNBOOKSABC?CHECKOUT", "/TEST/JohnBooksABC"} {
		assert.True(t, p.Get(p.at(path)).Follow().Has("form#c2s-order"), path)
	}
}

// TestAPlusThatIsOne is the other reading of a pass-through (CS-013).
func TestAPlusThatIsOne(t *testing.T) {
	p := open(t, arrange{book: "cp_plus=literal"})
	assert.Equal(t, []string{"cp_a+b=c+d e+f"}, p.told("/buy?johnbooksabc&a+b=c+d%20e%2Bf").passed())
}

// TestLimitOfPassThroughs: 4,096 bytes of names and values pass whole, one more is the
// error page, and nothing is opened (CS-014, CS-129, CS-130).
func TestLimitOfPassThroughs(t *testing.T) {
	p := open(t, arrange{})
	most := strings.Repeat("0123456789abcdef", 256)[:4096-len("p")-len("user")-len("jane")]
	told := p.told(link(book, "p="+most, "user=jane"))
	assert.Equal(t, []string{"cp_p=" + most, "cp_user=jane"}, told.passed())
	before := p.WS.Journal().Last()
	assert.Equal(t, "400 passed", p.trouble(link(book, "p="+most, "user=jane2")))
	assert.Contains(t, p.Notes(), "4097 bytes")
	assert.Equal(t, before+1, p.WS.Journal().Last())
	assert.Empty(t, p.Payments("jane2"))

	umlauts := strings.Repeat("%C3%BC", 2047) // two bytes each
	assert.Equal(t, []string{"cp_pp=" + strings.Repeat("ü", 2047)}, p.told(link(book, "pp="+umlauts)).passed())
	assert.Equal(t, "400 passed", p.trouble(link(book, "ppp="+umlauts)))
	assert.Equal(t, []string{"cp_p=x"}, p.told(link(book, "p="+strings.Repeat("a", 8000), "p=x")).passed(), "what is not sent does not count")
}

// TestOneNoteForAll: a link that repeats itself is one line in the journal.
func TestOneNoteForAll(t *testing.T) {
	p := open(t, arrange{book: "sales_url="})
	query := strings.Repeat("&p=%FC", 1000) + strings.Repeat("&x", 1000)
	for _, path := range []string{"/buy?" + book + query, "/aff/affiliate1/" + book + "?" + query[1:]} {
		assert.Equal(t, http.StatusSeeOther, p.Get(p.at(path)).Status)
		assert.Len(t, p.Last().Notes, 3)
		for _, want := range []string{"999 times", "1000 times", "more than once", "ISO-8859-1", "means nothing"} {
			assert.Contains(t, p.Notes(), want)
		}
	}
}

// TestLimitIsASwitch of the product (CS-014).
func TestLimitIsASwitch(t *testing.T) {
	p := open(t, arrange{book: "cp_limit=5", club: "cp_limit=0"})
	assert.Equal(t, []string{"cp_ab=cde"}, p.told(link(book, "ab=cde")).passed())
	assert.Equal(t, "400 passed", p.trouble(link(book, "ab=cdef")))
	assert.Empty(t, p.told(link(club)).passed())
	assert.Equal(t, "400 passed", p.trouble(link(club, "a=")))
}

// TestPassThroughsWithoutPrefix come back under their own names, even where that is the
// name of a parameter: then it is sent twice, the provider's first (CS-014, CS-127).
func TestPassThroughsWithoutPrefix(t *testing.T) {
	p := open(t, arrange{book: "cp_prefix=false"})
	told := p.told(link(book, "p=1", "User=jane", "product_id=7"))
	names := told.names()
	assert.Equal(t, []string{"checksum", "p", "User", "product_id"}, names[len(names)-4:])
	told.says(t, "p", "1", "User", "jane", "product_id", "1111")
	assert.Equal(t, "7", told[len(told)-1].Value)
}

// TestUnknownCodes: the error page, and nothing else happens (CS-015, CS-130, CS-134).
func TestUnknownCodes(t *testing.T) {
	p := open(t, arrange{})
	for _, path := range []string{
		"/buy", "/buy?", "/buy?&", "/buy?p=1", "/buy?checkout", "/buy?nobodysbook", "/buy?nobodysbook&johnbooksabc", "/buy?johnbooksab", "/buy?johnbooksabcd",
		"/buy?1111", "/buy?johnbooksabc%20", "/buy?nobodysbook?checkout", "/buy?johnbooksabc?p=1", "/test/nobodysbook", "/buy?%3Cscript%3E",
	} {
		assert.Equal(t, "404 unknown_code", p.trouble(path), path)
	}
	for _, path := range []string{
		"/buy/?johnbooksabc", "/buy/johnbooksabc", "/bay?johnbooksabc", "/", "/order/abcdefgh/x", "/aff/affiliate1/nobodysbook", "/aff/affiliate1/nobodysbook?checkout",
		"/affiliate/affiliate1/johnbooksabc",
	} {
		assert.Equal(t, "404 not_found", p.trouble(path), path)
	}
	assert.Equal(t, "404 unknown_order", p.trouble("/order/abcdefgh"))
	p.Settle()
	assert.Empty(t, p.shop.requests())
	assert.Empty(t, p.Payments(""))
}

// TestStatusOfUnknownCodes is a merchant's switch; a code that is nobody's is looked up in
// the default workspace, and its first merchant counts (CS-015, CS-141).
func TestStatusOfUnknownCodes(t *testing.T) {
	p := open(t, arrange{merchant: "unknown_code_status=410", rules: `  - {op: click2sell.link, when: code == "johnbooksabc", then: {outcome: unknown}}`})
	assert.Equal(t, "410 unknown_code", p.trouble(link(book)), "a rule says so")
	assert.Equal(t, "404 unknown_code", p.trouble("/buy?nobodysbook"))
	fallback, err := p.World.Workspace(sandbox.Default)
	require.NoError(t, err)
	_, err = fallback.PutAccount("click2sell", map[string]any{"merchant": "first", "switches": map[string]any{"unknown_code_status": "200"}})
	require.NoError(t, err)
	assert.Equal(t, "200 unknown_code", p.trouble("/buy?nobodysbook"))
	assert.Equal(t, "200 unknown_code", p.trouble("/buy"))
	assert.Empty(t, p.Payments(""))
}

// TestTheOrderIsThePassThrough that is called so, else the first one (CS-120).
func TestTheOrderIsThePassThrough(t *testing.T) {
	p := open(t, arrange{})
	for order, passed := range map[string][]string{
		"r1": {"order=r1"}, "r2": {"p=x", "order=r2"}, "r3": {"p=x", "ORDER_ID=r3", "q=y"}, "r4": {"p=x", "orderid=r4"}, "r5": {"p=r5", "user=jane"},
		"r6": {"order_id=x", "order=r6"}, "": nil,
	} {
		p.Get(p.at(link(book, passed...)))
		assert.Len(t, p.Payments(order), 1, passed)
	}
}

// TestLinksWithTheCodeInTheirPath pass through what has an empty value, too: no name in
// their query is taken for a code (CS-011, CS-017, CS-027).
func TestLinksWithTheCodeInTheirPath(t *testing.T) {
	p := open(t, arrange{})
	for _, path := range []string{"/aff/affiliate1/" + book, "/test/" + book} {
		assert.Equal(t, []string{"cp_p=", "cp_q=2", "cp_johnclubsabc="}, p.told(path+"?p=&q=2&johnclubsabc=").passed(), path)
		told := p.told(path + "?johnclubsabc&checkout&p=1")
		assert.Equal(t, []string{"cp_p=1"}, told.passed(), path)
		told.says(t, "product_id", "1111")
	}
}

// TestReloadingTheForm opens no second order; following the link again does (CS-019,
// CS-133).
func TestReloadingTheForm(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered(link(book, "p=1"))
	assert.Regexp(t, `/order/[a-z0-9]+$`, form.Address)
	assert.Equal(t, form.Body, p.Get(form.Address).Body)
	assert.Len(t, p.all(), 1)
	again := p.entered(link(book, "p=1"))
	assert.NotEqual(t, form.Address, again.Address)
	assert.Len(t, p.all(), 2)
	again.Submit("form#c2s-order", jane())
	form.Submit("form#c2s-order", jane())
	p.Settle()
	distinct(t, p.shop.each(t, "order_id"))
	assert.Len(t, p.shop.requests(), 2, "two orders of one reference can both be paid")
}
