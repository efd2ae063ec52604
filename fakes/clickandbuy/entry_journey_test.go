package clickandbuy_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// entryCase is one opening of a link. query is what follows "/cb.php?"; ends is a
// page's number, a notice, or "login".
type entryCase struct {
	link, query, switches, ends string
	want                        string // on the login page: the price; else part of the reason
}

const usual = "price=1234&cb_currency=EUR&externalBDRID=e1"

// entries are the checks on entry (CB-074 to CB-081) and both words of every switch
// that they ask.
var entries = map[string]entryCase{
	"usual":                         {openLink, usual, "", "login", "12,34 EUR"},
	"inactive":                      {closedLink, "externalBDRID=e1", "", "unknown_link", "not active"},
	"unknown":                       {"n0such1ink00000", usual, "", "unknown_link", "no account has a link"},
	"signed":                        {signedLink, signed("dynkey1", "/cb.php?"+usual), "", "login", "12,34 EUR"},
	"other dynkey":                  {signedLink, signed("dynkey2", "/cb.php?"+usual), "", "2.1.4", "fgkey differs"},
	"price changed":                 {signedLink, strings.Replace(signed("dynkey1", "/cb.php?"+usual), "1234", "1", 1), "", "2.1.4", "fgkey differs"},
	"order changed":                 {signedLink, strings.Replace(signed("dynkey1", "/cb.php?"+usual), "price=1234&cb_currency=EUR", "cb_currency=EUR&price=1234", 1), "", "2.1.4", "fgkey differs"},
	"fgkey in upper case":           {signedLink, upperKey(signed("dynkey1", "/cb.php?"+usual)), "", "login", "12,34 EUR"},
	"fgkey missing":                 {signedLink, usual, "", "2.1.4", "fgkey is missing"},
	"fgkey missing, accepted":       {signedLink, usual, "fgkey.missing=accept", "login", "12,34 EUR"},
	"fgkey empty":                   {signedLink, usual + "&fgkey=", "", "2.1.4", "fgkey differs"},
	"behind fgkey":                  {signedLink, signed("dynkey1", "/cb.php?"+usual) + "&x1=1", "", "2.1.4", "not the last"},
	"behind fgkey, ignored":         {signedLink, signed("dynkey1", "/cb.php?"+usual) + "&x1=1", "fgkey.trailing=ignore", "login", "12,34 EUR"},
	"fgkey without dynkey":          {openLink, usual + "&fgkey=00000000000000000000000000000000", "", "login", "12,34 EUR"},
	"V5 by path":                    {signedLink, "/s.php?" + v5 + "&fgkey=8034a815fdda5ceb8c03d02d8ba8b615", "premium.price_alone=accept", "login", "1,23 EUR"},
	"V5 by basename":                {signedLink, "/s.php?" + v5 + "&fgkey=ab99b5ab431706df98e41d199ef89055", "premium.price_alone=accept", "login", "1,23 EUR"},
	"V5 by path, rule basename":     {signedLink, "/s.php?" + v5 + "&fgkey=8034a815fdda5ceb8c03d02d8ba8b615", "premium.price_alone=accept fgkey.rule=basename", "2.1.4", "fgkey differs"},
	"V5 by basename, rule basename": {signedLink, "/s.php?" + v5 + "&fgkey=ab99b5ab431706df98e41d199ef89055", "premium.price_alone=accept fgkey.rule=basename", "login", "1,23 EUR"},
	"V5 by basename, rule path":     {signedLink, "/s.php?" + v5 + "&fgkey=ab99b5ab431706df98e41d199ef89055", "premium.price_alone=accept fgkey.rule=path", "2.1.4", "fgkey differs"},
	"V8":                            {signedLink, "/s.php?" + v8 + "&fgkey=71d0c2095aca69ab424135a54ad53bbb", "", "login", "1,23 EUR"},
	"V9 hashed before encoding":     {signedLink, "/s.php?" + v8 + "&fgkey=0cc2a0e882c3ee7f293b67c85ce4fd35", "", "2.1.4", "fgkey differs"},

	"currency without dynamic one":   {priceLink, "price=100&cb_currency=EUR&externalBDRID=e1", "", "2.1.5", "dynamic currency is off"},
	"currency alone":                 {openLink, "cb_currency=EUR&externalBDRID=e1", "", "2.1.5", "without price"},
	"price alone":                    {openLink, "price=100&externalBDRID=e1", "", "2.1.5", "without cb_currency"},
	"price alone, accepted":          {openLink, "price=100&externalBDRID=e1", "premium.price_alone=accept", "login", "1,00 EUR"},
	"price alone, dynamic price":     {priceLink, "price=100&externalBDRID=e1", "", "login", "1,00 EUR"},
	"Price in wrong case":            {openLink, "Price=100&cb_currency=EUR&externalBDRID=e1", "", "2.1.5", "without price"},
	"CB_Currency in wrong case":      {openLink, "price=100&CB_Currency=EUR&externalBDRID=e1", "", "2.1.5", "without cb_currency"},
	"unlisted currency":              {openLink, "price=100&cb_currency=XXX&externalBDRID=e1", "", "2.1.5", "not in the table"},
	"unlisted currency, accepted":    {openLink, "price=100&cb_currency=XXX&externalBDRID=e1", "premium.unlisted_currency=accept", "login", "1,00 XXX"},
	"no currency at all":             {openLink, "price=100&cb_currency=EURO&externalBDRID=e1", "premium.unlisted_currency=accept", "2.1.5", "not in the table"},
	"withdrawn currency":             {openLink, "price=100&cb_currency=SKK&externalBDRID=e1", "", "login", "1,00 SKK"},
	"lower-case currency":            {openLink, "price=100&cb_currency=eur&externalBDRID=e1", "", "2.1.5", "not in the table"},
	"hundredths of yen":              {openLink, "price=100&cb_currency=JPY&externalBDRID=e1", "", "login", "1,00 JPY"},
	"fixed price":                    {fixedLink, "externalBDRID=e1", "", "login", "9,99 EUR"},
	"price on a fixed link":          {fixedLink, "price=1&externalBDRID=e1", "", "login", "9,99 EUR"},
	"price on a fixed link, refused": {fixedLink, "price=1&externalBDRID=e1", "link.static_price=reject", "2.1.3", "dynamic price is off"},
	"no price, refused all the same": {fixedLink, "externalBDRID=e1", "link.static_price=reject", "login", "9,99 EUR"},

	"price 0":                   {openLink, "price=0&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "price is 0"},
	"price 000":                 {openLink, "price=000&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "price is 0"},
	"negative":                  {openLink, "price=-100&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"unreadable":                {openLink, "price=12,34&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"thousands":                 {openLink, "price=1,234.50&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"empty price":               {openLink, "price=&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"hexadecimal":               {openLink, "price=0x10&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"far too much":              {openLink, "price=99999999999999999999&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"5 cents":                   {openLink, "price=5&cb_currency=EUR&externalBDRID=e1", "", "login", "0,05 EUR"},
	"5 cents, padded":           {openLink, "price=005&cb_currency=EUR&externalBDRID=e1", "premium.short_price=reject", "login", "0,05 EUR"},
	"5 cents, refused":          {openLink, "price=5&cb_currency=EUR&externalBDRID=e1", "premium.short_price=reject", "2.1.3", "fewer than three digits"},
	"units":                     {openLink, "price=12.34&cb_currency=EUR&externalBDRID=e1", "", "login", "12,34 EUR"},
	"units, one decimal":        {openLink, "price=12.3&cb_currency=EUR&externalBDRID=e1", "", "login", "12,30 EUR"},
	"units, refused":            {openLink, "price=12.34&cb_currency=EUR&externalBDRID=e1", "premium.decimal_price=reject", "2.1.3", "not in cents"},
	"three decimals":            {openLink, "price=12.345&cb_currency=EUR&externalBDRID=e1", "", "2.1.3", "not a number"},
	"long reference":            {openLink, "price=100&cb_currency=EUR&externalBDRID=" + strings.Repeat("x", 65), "", "2.1.3", "65 characters"},
	"64 characters":             {openLink, "price=100&cb_currency=EUR&externalBDRID=" + strings.Repeat("%C3%BC", 64), "", "login", "1,00 EUR"},
	"long reference, truncated": {openLink, "price=100&cb_currency=EUR&externalBDRID=" + strings.Repeat("x", 65), "premium.long_external_id=truncate", "login", "1,00 EUR"},
	"no reference":              {openLink, "price=100&cb_currency=EUR", "", "login", "1,00 EUR"},
	"no reference, refused":     {openLink, "price=100&cb_currency=EUR", "premium.missing_external_id=reject", "2.1.3", "is missing"},
	"reference in wrong case":   {openLink, "price=100&cb_currency=EUR&externalbdrid=e1", "premium.missing_external_id=reject", "2.1.3", "is missing"},

	"twice":                       {openLink, "price=100&price=200&cb_currency=EUR&externalBDRID=e1", "", "login", "2,00 EUR"},
	"twice, first":                {openLink, "price=100&price=200&cb_currency=EUR&externalBDRID=e1", "premium.duplicate=first", "login", "1,00 EUR"},
	"twice, refused":              {openLink, "price=100&price=200&cb_currency=EUR&externalBDRID=e1", "premium.duplicate=reject", "2.1.3", "more than once"},
	"unknown nation":              {openLink, usual + "&Nation=GB", "", "login", "12,34 EUR"},
	"unknown nation, refused":     {openLink, usual + "&Nation=GB", "premium.unknown_nation=reject", "2.1.3", "GB"},
	"known nation":                {openLink, usual + "&Nation=UK&lang=de", "premium.unknown_nation=reject", "login", "12,34 EUR"},
	"incomplete address":          {openLink, usual + "&cb_billing_City=Berlin", "", "login", "12,34 EUR"},
	"incomplete address, blocked": {openLink, usual + "&cb_billing_City=Berlin", "premium.incomplete_address=block", "refused", "incomplete"},
	"complete address, blocked":   {openLink, usual + "&cb_billing_FirstName=A&cb_billing_LastName=B&cb_billing_Street=C&cb_billing_ZIP=1&cb_billing_City=D&cb_billing_Nation=DE", "premium.incomplete_address=block", "login", "12,34 EUR"},
	"reserved names":              {openLink, usual + "&x=1&y=2&ID=7", "", "login", "12,34 EUR"},

	// The order of CB-079: the earlier check decides.
	"inactive before all":      {closedLink, "price=0&cb_currency=XXX", "", "unknown_link", "not active"},
	"fgkey before currency":    {signedLink, "price=0&fgkey=x", "", "2.1.4", "fgkey differs"},
	"currency before price":    {openLink, "price=0&externalBDRID=" + strings.Repeat("x", 65), "", "2.1.5", "without cb_currency"},
	"price before reference":   {openLink, "price=0&cb_currency=EUR&externalBDRID=" + strings.Repeat("x", 65), "", "2.1.3", "price is 0"},
	"status of an error page":  {openLink, "price=0&cb_currency=EUR", "pages.error_status=400", "2.1.3", "price is 0"},
	"status of no error page":  {openLink, usual, "pages.error_status=400", "login", "12,34 EUR"},
	"status of inactive links": {closedLink, "", "link.inactive=410", "unknown_link", "not active"},
}

const (
	v5 = "price=123&cb_shipping_Street=137/143%20Hammersmith%20Road&cb_shipping_City=London"
	v8 = "price=123&cb_currency=EUR&externalBDRID=4711&cb_billing_LastName=M%C3%BCller&cb_billing_City=K%C3%B6ln"
)

func upperKey(target string) string {
	at := strings.LastIndex(target, "=") + 1
	return target[:at] + strings.ToUpper(target[at:])
}

func TestEntries(t *testing.T) {
	for name, c := range entries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{switches: c.switches})
			target := c.query
			if !strings.HasPrefix(target, "/") {
				target = "/cb.php?" + c.query
			}
			shown := p.enter(c.link, target)
			if c.ends == "login" {
				require.True(t, shown.Has("form#cb-login"), shown.Brief())
				assert.Equal(t, 200, shown.Status)
				assert.Equal(t, c.want, strings.ReplaceAll(shown.Text("#cb-price"), "\u00a0", " "))
				return
			}
			assert.Equal(t, c.ends, shown.trouble()+shown.notice(), shown.Brief())
			assert.Equal(t, c.status(), shown.Status)
			assert.Contains(t, shown.Text("#cb-reason"), c.want)
			assert.Contains(t, p.Journalled(), c.want, "the journal says why")
			assert.False(t, shown.Has("form"), "nothing goes on from here")
			assert.Empty(t, p.Payments("e1"), "and nothing was opened")
		})
	}
}

func (c entryCase) status() int {
	switch {
	case strings.Contains(c.switches, "error_status=400"):
		return http.StatusBadRequest
	case strings.Contains(c.switches, "inactive=410"):
		return http.StatusGone
	case c.ends == "unknown_link":
		return http.StatusNotFound
	}
	return http.StatusOK
}

// TestTitlesOfErrorPages are the manual's, in German (CB-074 to CB-078).
func TestTitlesOfErrorPages(t *testing.T) {
	p := open(t, arrange{shop: says(t, html("200 OK")).url})
	for number, c := range map[string]struct {
		title string
		shown page
	}{
		"2.1.1": {"Testbetrieb", p.order("t1").login("stranger@example.com")},
		"2.1.2": {"Bedauerlicherweise konnten Sie nicht auf die Webseite", p.order("t2").identified("buyer@example.com").confirm()},
		"2.1.3": {"Der Anbieter übergibt fehlerhafte Daten", p.enter(openLink, "/cb.php?price=0&cb_currency=EUR&lang=de")},
		"2.1.4": {"Aufgrund von nicht übereinstimmenden Daten", p.enter(signedLink, "/cb.php?price=1&lang=de")},
		"2.1.5": {"Der Linktyp unterstützt keine dynamischen Währungen", p.enter(openLink, "/cb.php?price=100&lang=de")},
	} {
		requirePage(t, number, c.shown)
		assert.Contains(t, c.shown.Text("h1"), c.title)
	}
}

// TestScopeOfReferences: unique for the seller, or by switch for the link (CB-080).
func TestScopeOfReferences(t *testing.T) {
	for scope, ends := range map[string]string{"seller": "2.1.3", "link": ""} {
		t.Run(scope, func(t *testing.T) {
			p := open(t, arrange{shop: succeeds(t).url, switches: "premium.external_id_scope=" + scope})
			p.order("e1").identified("buyer@example.com").confirm()
			require.Equal(t, "committed", p.Payment("e1").State)
			requirePage(t, "2.1.3", p.enter(openLink, "/cb.php?"+usual))
			assert.Equal(t, ends, p.enter(fixedLink, "/cb.php?externalBDRID=e1").trouble())
		})
	}
}

// TestTruncatedReference: what TMI knows is what was kept (CB-045).
func TestTruncatedReference(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url, switches: "premium.long_external_id=truncate"})
	long := strings.Repeat("x", 70)
	p.order(long).identified("buyer@example.com").confirm()
	assert.Equal(t, "true", p.booked(long[:64]))
	assert.Equal(t, "fault 34", p.booked(long))
}

// TestRulesOfTheEntry: each outcome of the operation, whatever the link says.
func TestRulesOfTheEntry(t *testing.T) {
	for outcome, ends := range map[string]string{"inactive": "unknown_link", "page_2_1_3": "2.1.3", "page_2_1_4": "2.1.4", "page_2_1_5": "2.1.5"} {
		p := open(t, arrange{rules: `  - {op: clickandbuy.link, when: 'link == "` + openLink + `" and price == 1234 and currency == "EUR"', then: {outcome: ` + outcome + `}}`})
		shown := p.enter(openLink, "/cb.php?"+usual)
		assert.Equal(t, ends, shown.trouble()+shown.notice(), shown.Brief())
		assert.Equal(t, outcome, p.Last().Outcome)
	}
}
