package clickkw

import (
	"strconv"
	"time"
)

// The answer of create session is the one that shops ask for most; it is written without
// the reflection of encoding/json, to the same bytes.

type createAnswer struct {
	APIVersion      int          `json:"apiVersion"` // a number here, a text in errors (KW-054)
	GatewayResponse createdAsked `json:"gatewayResponse"`
}

type createdAsked struct {
	Result        string  `json:"result"`
	SessionID     string  `json:"session_id"`
	SessionExpire phpDate `json:"session_expire"`
	Indicator     string  `json:"indicator_status"`
	Status        string  `json:"status"`
}

func (c createAnswer) appendJSON(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"apiVersion":`...), int64(c.APIVersion), 10)
	asked := c.GatewayResponse
	b = appendText(append(b, `,"gatewayResponse":{"result":`...), asked.Result)
	b = appendText(append(b, `,"session_id":`...), asked.SessionID)
	b = asked.SessionExpire.appendJSON(append(b, `,"session_expire":`...))
	b = appendText(append(b, `,"indicator_status":`...), asked.Indicator)
	b = appendText(append(b, `,"status":`...), asked.Status)
	return append(b, `}}`...)
}

// phpDate is a date as PHP dumps it (KW-019).
type phpDate struct {
	Date         string `json:"date"`
	TimezoneType int    `json:"timezone_type"`
	Timezone     string `json:"timezone"`
}

func newPHPDate(t time.Time) phpDate {
	// RFC 3339 is what package time is quickest at: 2006-01-02T15:04:05, and then the zone.
	const second = len("2006-01-02T15:04:05")
	var buffer [40]byte
	date := t.AppendFormat(buffer[:0], time.RFC3339)[:second]
	date[len("2006-01-02")] = ' '
	micros := strconv.Itoa(1_000_000 + t.Nanosecond()/1000)
	date = append(append(date, '.'), micros[1:]...)
	return phpDate{Date: string(date), TimezoneType: 3, Timezone: kuwait}
}

func (d phpDate) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"date":`...), d.Date)
	b = strconv.AppendInt(append(b, `,"timezone_type":`...), int64(d.TimezoneType), 10)
	b = appendText(append(b, `,"timezone":`...), d.Timezone)
	return append(b, '}')
}

// appendText is a text as encode writes it; most have nothing to escape.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(b, encode(text, false, nil)...)
		}
	}
	b = append(append(b, '"'), text...)
	return append(b, '"')
}
