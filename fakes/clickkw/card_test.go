package clickkw

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// The dossier's table of expiry dates, line by line, as the gateway's documentation and
// its users have them (KW-111 to KW-118). The last column is the era to which a date
// belongs.
func TestTheExpiryDecides(t *testing.T) {
	for _, c := range []struct {
		month, year int
		says        string
		era         string
	}{
		{1, 2039, "APPROVED", "now"},
		{5, 2021, "APPROVED", "2021"},
		{5, 2017, "APPROVED", "2017"},
		{5, 2039, "DECLINED", "now"},
		{5, 2022, "DECLINED", "2021"},
		{4, 2027, "EXPIRED_CARD", "now"},
		{8, 2028, "TIMED_OUT", "now"},
		{1, 2037, "ACQUIRER_SYSTEM_ERROR", "now"},
		{2, 2037, "UNSPECIFIED_FAILURE", "now"},
		{5, 2037, "UNKNOWN", "now"},
	} {
		now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
		on := cardDate{c.month, c.year}
		assert.Equal(t, c.says, string(verdict(on, now, "all")), "%02d/%d", c.month, c.year)
		for _, era := range []string{"2017", "2021", "now"} {
			want := c.says
			if era != c.era { // then it is a date like any other
				want = "APPROVED"
				if c.year < 2026 {
					want = "EXPIRED_CARD"
				}
			}
			assert.Equal(t, want, string(verdict(on, now, era)), "%02d/%d in era %s", c.month, c.year, era)
		}
	}
}

func TestOtherExpiriesGoByTheClock(t *testing.T) {
	for _, c := range []struct {
		on   cardDate
		now  string
		says string
	}{
		{cardDate{12, 2026}, "2026-11-26T12:00:00Z", "APPROVED"},
		{cardDate{11, 2026}, "2026-11-30T23:59:59Z", "APPROVED"},
		{cardDate{11, 2026}, "2026-12-01T00:00:00Z", "EXPIRED_CARD"},
		{cardDate{10, 2026}, "2026-11-01T00:00:00Z", "EXPIRED_CARD"},
		{cardDate{1, 2027}, "2026-12-31T23:59:59Z", "APPROVED"},
		{cardDate{12, 2025}, "2026-01-01T00:00:00Z", "EXPIRED_CARD"},
		{cardDate{9, 2030}, "2019-01-20T11:46:16Z", "APPROVED"},
		{cardDate{5, 2018}, "2019-01-20T11:46:16Z", "EXPIRED_CARD"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		assert.Equal(t, c.says, string(verdict(c.on, now, "all")), "%v at %s", c.on, c.now)
	}
}

func TestBrands(t *testing.T) {
	for number, brand := range map[string]string{
		"5123450000000008": "Mastercard", "2223000000000007": "Mastercard", "5111111111111118": "Mastercard", "2223000000000023": "Mastercard",
		"5123456789012346": "Mastercard", "5313581000123430": "Mastercard",
		"4508750015741019": "Visa", "4012000033330026": "Visa", "4005550000000001": "Visa", "4557012345678902": "Visa",
		"30123400000000": "Diners Club", "36259600000012": "Diners Club",
		"3528000000000007": "JCB", "3528111100000001": "JCB",
		"345678901234564": "American Express", "371449635398431": "American Express",
		"6011111111111117": "", "2220999999999999": "", "2721000000000004": "", "5612345678901234": "", "3527000000000000": "", "": "", "9": "",
	} {
		assert.Equal(t, brand, brandOf(number), number)
		if brand != "" {
			assert.True(t, payment.Luhn(number), number)
		}
	}
	for _, number := range []string{"5123450000000007", "5123450000000080", "", "51234500000x0008"} {
		assert.False(t, payment.Luhn(number), number)
	}
}

// posted is a request with a form.
func posted(form url.Values) *sandbox.Request {
	return &sandbox.Request{
		Request: &http.Request{Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}, Content: []byte(form.Encode()),
	}
}

func TestTheCardFormIsRead(t *testing.T) {
	good := url.Values{
		"cardNumber": {"5123450000000008"}, "expiryMonth": {"01"}, "expiryYear": {"39"}, "cardholderName": {"Jane Doe"}, "securityCode": {"100"},
	}
	for name, c := range map[string]struct {
		change url.Values
		wrong  problems
	}{
		"as it should be":         {nil, problems{}},
		"in groups":               {url.Values{"cardNumber": {" 5123 4500-0000 0008 "}}, problems{}},
		"in Arabic digits":        {url.Values{"cardNumber": {"٥١٢٣٤٥٠٠٠٠٠٠٠٠٠٨"}, "expiryMonth": {"٠١"}, "expiryYear": {"٣٩"}, "securityCode": {"١٠٠"}}, problems{}},
		"a month of one digit":    {url.Values{"expiryMonth": {"1"}}, problems{}},
		"a year of four":          {url.Values{"expiryYear": {"2039"}}, problems{}},
		"nothing":                 {url.Values{"cardNumber": {""}, "expiryMonth": {""}, "expiryYear": {""}, "cardholderName": {" "}, "securityCode": {""}}, problems{"cardNumber": "missing", "expiryMonth": "missing", "expiryYear": "missing", "cardholderName": "missing", "securityCode": "missing"}},
		"a digit is wrong":        {url.Values{"cardNumber": {"5123450000000009"}}, problems{"cardNumber": "invalid"}},
		"too short":               {url.Values{"cardNumber": {"42424242428"}}, problems{"cardNumber": "invalid"}},
		"too long":                {url.Values{"cardNumber": {"40000000000000000000"}}, problems{"cardNumber": "invalid"}},
		"no number":               {url.Values{"cardNumber": {"my card"}}, problems{"cardNumber": "invalid"}},
		"not taken":               {url.Values{"cardNumber": {"6011111111111117"}}, problems{"cardNumber": "brand"}},
		"month 13":                {url.Values{"expiryMonth": {"13"}}, problems{"expiryMonth": "invalid"}},
		"month 0":                 {url.Values{"expiryMonth": {"00"}}, problems{"expiryMonth": "invalid"}},
		"a month with a sign":     {url.Values{"expiryMonth": {"+1"}}, problems{"expiryMonth": "invalid"}},
		"a year of three":         {url.Values{"expiryYear": {"039"}}, problems{"expiryYear": "invalid"}},
		"a year in words":         {url.Values{"expiryYear": {"YY"}}, problems{"expiryYear": "invalid"}},
		"code of two":             {url.Values{"securityCode": {"10"}}, problems{"securityCode": "invalid"}},
		"code of four":            {url.Values{"securityCode": {"1000"}}, problems{"securityCode": "invalid"}},
		"American Express":        {url.Values{"cardNumber": {"345678901234564"}, "securityCode": {"1000"}}, problems{}},
		"American Express, three": {url.Values{"cardNumber": {"345678901234564"}}, problems{"securityCode": "invalid"}},
	} {
		t.Run(name, func(t *testing.T) {
			form := url.Values{}
			for field, values := range good {
				form[field] = values
			}
			for field, values := range c.change {
				form[field] = values
			}
			r := posted(form)
			card, wrong := readCard(r)
			assert.Equal(t, c.wrong, wrong)
			assert.Contains(t, append(r.Entry().Secrets, ""), form.Get("cardNumber"), "typed numbers are secrets")
			if len(wrong) == 0 {
				assert.Equal(t, 1, card.Month)
				assert.Equal(t, 2039, card.Year)
				assert.Equal(t, "MATCH", card.CSC)
				assert.NotContains(t, card.Number, "5123450000000008")
			}
		})
	}
	card, _ := readCard(posted(good))
	assert.Equal(t, "512345******0008", card.Number)
	assert.True(t, card.Enrolled)
}

// Two digits, as the form says, or four of this century.
func TestYearsOfACard(t *testing.T) {
	for text, c := range map[string]struct {
		year    int
		problem string
	}{
		"39": {2039, ""}, "20": {2020, ""}, "00": {2000, ""}, "2039": {2039, ""}, "2020": {2020, ""}, "2000": {2000, ""}, " 2 0 ": {2020, ""},
		"": {0, "missing"}, " ": {0, "missing"}, "9": {0, "invalid"}, "205": {0, "invalid"}, "2": {0, "invalid"}, "1939": {0, "invalid"},
		"3920": {0, "invalid"}, "20399": {0, "invalid"}, "020": {0, "invalid"}, "+9": {0, "invalid"}, "-9": {0, "invalid"}, "2o": {0, "invalid"}, "20YY": {0, "invalid"},
	} {
		year, problem := readYear(text)
		assert.Equal(t, c.year, year, "%q", text)
		assert.Equal(t, c.problem, problem, "%q", text)
	}
}

func TestSecurityCodes(t *testing.T) {
	for code, says := range map[string]string{
		"100": "MATCH", "101": "NOT_PROCESSED", "102": "NO_MATCH", "999": "NOT_PROCESSED", "1000": "MATCH", "1010": "NOT_PROCESSED", "1020": "NO_MATCH",
	} {
		assert.Equal(t, says, codeSays(code), code)
	}
	a := &account{}
	card := cardOnFile{Month: 1, Year: 2039, CSC: cscNoMatch}
	now := time.Date(2019, 1, 20, 11, 46, 16, 0, time.UTC)
	assert.Equal(t, cardApproved, card.says(a, now), "it does not decline by itself")
	a.Switches = map[string]string{"csc_declines": "true"}
	assert.Equal(t, cardDeclined, card.says(a, now))
	card.CSC = cscNotProcessed
	assert.Equal(t, cardApproved, card.says(a, now))
}
