package console

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadStep(t *testing.T) {
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"45m": "2026-01-31 12:45:00", "1h30m": "2026-01-31 13:30:00", " 2 Days ": "2026-02-02 12:00:00", "1 month": "2026-02-28 12:00:00",
		"13 months": "2027-02-28 12:00:00", "1 year 1 sec": "2027-01-31 12:00:01", "2w": "2026-02-14 12:00:00", "30s": "2026-01-31 12:00:30", "1d30s": "2026-02-01 12:00:30",
	} {
		d, err := readStep(now, text)
		require.NoError(t, err, text)
		assert.Equal(t, want, at(now.Add(d)).Text, text)
	}
	for _, text := range []string{"", "soon", "m", "45", "1 fortnight", "1 month and a day", "9999999 days"} {
		_, err := readStep(now, text)
		assert.Error(t, err, text)
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "less than a second", time.Second: "1 s", 44*time.Minute + 12*time.Second: "44 min 12 s", 45 * time.Minute: "45 min",
		24 * time.Hour: "1 day", 51*time.Hour + time.Minute: "2 days 3 h", 24*time.Hour + time.Minute: "1 day 1 min",
	} {
		assert.Equal(t, want, span(d))
	}
}

func TestIndentXML(t *testing.T) {
	for in, want := range map[string]string{
		`<a><b x="1&amp;2">t &lt; u</b><c/></a>`:                              "<a>\n  <b x=\"1&amp;2\">t &lt; u</b>\n  <c></c>\n</a>",
		`<?xml version="1.0" encoding="ISO-8859-1"?><s:E xmlns:s="u">ü</s:E>`: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<s:E xmlns:s=\"u\">ü</s:E>",
		"<a>\n\t<b>1</b>\n</a>":                                               "<a>\n  <b>1</b>\n</a>",
		`<a>before<b>1</b>after</a>`:                                          "<a>before\n  <b>1</b>\n  after\n</a>",
		`<a><![CDATA[<x>]]></a>`:                                              "<a>&lt;x&gt;</a>",
	} {
		got, ok := indentXML(in)
		assert.True(t, ok, in)
		assert.Equal(t, want, got)
	}
	for _, in := range []string{"<a>", "<a></b>", "</a>", "<!DOCTYPE html><html></html>", "<", strings.Repeat("<a>", 200)} {
		_, ok := indentXML(in)
		assert.False(t, ok, in)
	}
}

func TestRead(t *testing.T) {
	assert.Nil(t, read("text/plain", "ok"))
	assert.Nil(t, read("", ""))
	assert.Nil(t, read("application/json", `{"a":`))
	assert.Equal(t, "JSON", read("text/html", ` {"a":1}`).Kind, "by what it looks like")
	assert.Equal(t, "{\n  \"a\": 1.10\n}", read("application/json", `{"a":1.10}`).Text, "numbers stay as they were sent")
	assert.Equal(t, []pair{{Name: "a", Text: "1;2"}, {Name: "b", Text: "é"}}, read("application/x-www-form-urlencoded; charset=x", "a=1;2&b=%E9").Fields)
}
