package shop

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pushed is an event of order 356 as ClickandBuy sends it (CB-247).
func pushed(id, at, action, order, bdr string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<EVENT-DATA>
 <GLOBAL><event-id>` + id + `</event-id><crn>99887766</crn><systemID>1</systemID><datetime>` + at + `</datetime></GLOBAL>
 <BDR><bdr-data><action>` + action + `</action><annotation></annotation><externalBDRID>` + order + `</externalBDRID><bdr-id>` + bdr + `</bdr-id>` +
		`<link-nr>5551</link-nr><price>1234</price><currency>EUR</currency></bdr-data></BDR>
</EVENT-DATA>`
}

const ping = `<EVENT-DATA><GLOBAL><event-id>500000</event-id><crn>0</crn><systemID>1</systemID><datetime>20091215142900</datetime></GLOBAL>` +
	`<EVENT-SWITCH><action>push</action></EVENT-SWITCH></EVENT-DATA>`

func (c customer) push(document, from string) string {
	c.Helper()
	r := httptest.NewRequest(http.MethodPost, "/ems.php", strings.NewReader(url.Values{"xml": {document}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	c.shop.ServeHTTP(w, r)
	assert.Equal(c, http.StatusOK, w.Code)
	return w.Body.String()
}

const fromProxy = "217.22.128.10:1"

func TestEvents(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	assert.Equal(t, "NOK", c.push(pushed("1", "20260115130000", "payment_successful", "356", "777"), fromProxy), "forged: no handshake yet")
	c.confirm(nil)
	assert.Equal(t, "OK", c.push(pushed("1", "20260115130000", "payment_successful", "356", "777"), fromProxy))
	assert.Equal(t, statusPending, c.order().Status, "no event makes an order paid")
	c.get(landing356)

	for _, tt := range []struct {
		id, at, action string
		disputed       bool
		events         int
	}{
		{"2", "20260116130000", "charge back", true, 2},
		{"2", "20260116130000", "charge back", true, 2}, // a repeat
		{"3", "20260117130000", "charge back lifted", false, 3},
		{"5", "20260119130000", "booked-in", false, 4},
		{"4", "20260118130000", "booked-out", false, 5}, // late: what it says is past
		{"9", "20260120130000", "created", false, 6},
		{"10", "20260120130000", "cancelled", true, 7},
		{"11", "20260121130000", "an action of tomorrow", true, 8},
	} {
		assert.Equal(t, "OK", c.push(pushed(tt.id, tt.at, tt.action, "356", "777"), fromProxy), tt.action)
		o := c.order()
		assert.Equal(t, tt.disputed, o.Disputed, tt.action)
		assert.Len(t, o.Events, tt.events, tt.action)
		assert.Equal(t, statusPaid, o.Status, "no event takes that back")
	}
	assert.Equal(t, message{"2", "20260116130000", "charge back", "777", "1234", "EUR"}, c.order().Events[1])
}

func TestEventsThatAreRefused(t *testing.T) {
	c := newCustomer(t)
	c.buy("")
	c.confirm(nil)
	good := pushed("1", "20260115130000", "created", "356", "777")
	for name, tt := range map[string]struct{ document, from string }{
		"from elsewhere":    {good, "217.22.129.10:1"},
		"ping, elsewhere":   {ping, "198.51.100.7:1"},
		"other transaction": {pushed("1", "20260115130000", "created", "356", "778"), fromProxy},
		"unknown order":     {pushed("1", "20260115130000", "created", "357", "777"), fromProxy},
		"no event-id":       {pushed("", "20260115130000", "created", "356", "777"), fromProxy},
		"odd datetime":      {pushed("1", "2026-01-15 13:00", "created", "356", "777"), fromProxy},
		"no kind":           {`<EVENT-DATA><GLOBAL><event-id>1</event-id></GLOBAL></EVENT-DATA>`, fromProxy},
		"kind first":        {`<EVENT-DATA><BDR/><GLOBAL/></EVENT-DATA>`, fromProxy},
		"no bdr-data":       {strings.NewReplacer("<bdr-data>", "<x>", "</bdr-data>", "</x>").Replace(good), fromProxy},
		"other root":        {"<EVENTS/>", fromProxy},
		"not XML":           {"hello", fromProxy},
		"nothing":           {"", fromProxy},
		"too long":          {good + strings.Repeat(" ", maxEvent), fromProxy},
	} {
		assert.Equal(t, "NOK", c.push(tt.document, tt.from), name)
	}
	assert.Empty(t, c.order().Events)
	assert.Equal(t, "OK", c.push(ping, fromProxy))
	assert.Equal(t, "OK", c.push(strings.Replace(good, "UTF-8", "iso-8859-1", 1), fromProxy))
}

func TestLatin1(t *testing.T) {
	var v struct {
		Text string `xml:",chardata"`
	}
	require.NoError(t, unmarshalXML([]byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>K\xf6ln, \xa31</a>"), &v))
	assert.Equal(t, "Köln, £1", v.Text)
}
