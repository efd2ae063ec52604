package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

func htmlOf(t *testing.T, r *Report) (*goquery.Document, string) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteHTML(&b, r))
	text := b.String()
	page, err := goquery.NewDocumentFromReader(&b)
	require.NoError(t, err)
	return page, text
}

func TestHTMLTellsWhatTheReportKnows(t *testing.T) {
	r := mixed()
	r.Scenarios[1].Source = strings.Repeat("\n", r.Scenarios[1].Failure.Line-1) + "  - expect: here\nbelow\n"
	r.Scenarios[1].Failure.NearMisses = []string{`line 4: the rule "down twice" did not match every time: call.nth <= 2 was false: call.nth is 3`}
	page, _ := htmlOf(t, r)
	assert.Equal(t, "1 of 5 scenarios failed", page.Find("h1").Text())
	assert.Equal(t, 5, page.Find("ul.all > li").Length())
	assert.Equal(t, 2, page.Find("article.trouble").Length(), "what passed or was skipped is not explained")

	failure := page.Find("article.trouble.failed")
	text := strings.Join(strings.Fields(failure.Text()), " ")
	for _, part := range []string{
		"The TMI is down for two questions, then answers", "One of three expectations did not hold within 5 s.",
		`payment("356").phase == "paid"`, `payment("356").state is "rolled_back"`, "call.nth is 3", "Demo shop: not paid", "Please try again.",
		"sandbox run --seed 7 clickandbuy/tmi_down.yaml", "clickandbuy/tmi_down.yaml:15", "seed 7", `rule down twice, outcome InterfaceError`,
	} {
		assert.Contains(t, text, part)
	}
	assert.Contains(t, failure.Find(".source .marked").Text(), "- expect: here")
	assert.Equal(t, len(r.Scenarios[1].Exchanges), failure.Find("ol.exchanges > li").Length())
	assert.Contains(t, failure.Find("ol.exchanges pre").First().Text(), "Host: 127.0.0.1")
	assert.Contains(t, page.Find("article.trouble.error").Text(), "this says nothing about the merchant's code")
	assert.Equal(t, "#s2", page.Find("ul.all > li.failed a").AttrOr("href", ""))
}

// The page needs nothing else, and nothing in it is anybody else's markup.
func TestHTMLStandsAlone(t *testing.T) {
	const evil = `"></pre></style><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}` + "\x00\x1b[31m\u202e"
	r := &Report{Server: evil, Scenarios: []Scenario{{
		Scenario: evil, About: evil, File: evil, Result: Failed, Workspace: evil, Warnings: []string{evil}, Source: evil + "\n" + evil,
		Steps:    []Step{{Line: 1, Text: evil, Result: Failed}},
		Payments: []payment.View{{Provider: evil, Order: evil, State: "x", Phase: "paid", History: []payment.ChangeView{{Event: evil, To: evil}}}},
		Exchanges: []journal.Exchange{{
			Op: evil, Rule: evil, Outcome: evil, Fault: evil, Notes: []string{evil},
			Request:  journal.Request{Method: evil, URL: evil, Headers: map[string]string{evil: evil}, Body: evil},
			Response: journal.Response{Status: 302, Headers: map[string]string{"Location": evil}, Body: evil},
		}},
		Failure: &Failure{Line: 1, Step: evil, Message: evil, Expected: evil, Seen: []string{evil}, NearMisses: []string{evil}, Repeat: evil, Page: &Page{URL: evil, Title: evil, Text: evil}},
	}}}
	page, text := htmlOf(t, r)
	assert.Zero(t, page.Find("script, img, link, iframe, object, [src], [onerror]").Length())
	assert.Equal(t, 1, page.Find("style").Length())
	page.Find("a").Each(func(_ int, a *goquery.Selection) { assert.Regexp(t, `^#s\d+$`, a.AttrOr("href", "")) })
	assert.NotContains(t, page.Find("style").Text(), "url(")
	assert.NotContains(t, page.Find("style").Text(), "@import")
	for _, raw := range []string{"\x00", "\x1b", "\u202e"} {
		assert.False(t, strings.Contains(text, raw), "%q", raw) //nolint:testifylint // Contains would print the whole page
	}
}

func TestHTMLIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("a report of 100,000 exchanges")
	}
	r := &Report{}
	for i := range 500 {
		s := passed()
		s.File = fmt.Sprintf("%d.yaml", i)
		for range 200 {
			s.Exchanges = append(s.Exchanges, s.Exchanges[0])
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	big := failed()
	for range 200 {
		e := big.Exchanges[0]
		e.Response.Body = strings.Repeat("ä", 64<<10)
		big.Exchanges = append(big.Exchanges, e)
	}
	r.Scenarios = append(r.Scenarios, big)
	page, text := htmlOf(t, r)
	assert.Less(t, len(text), 16<<20)
	assert.Equal(t, htmlExchanges, page.Find("article ol.exchanges > li").Length())
	assert.Contains(t, page.Find("article").Text(), "more not shown here")
	assert.Contains(t, page.Find("article ol.exchanges pre").Last().Text(), "bytes more")
}

func TestHTMLVerdicts(t *testing.T) {
	for verdict, r := range map[string]*Report{
		"passed: 1 scenario passed":       {Scenarios: []Scenario{passed()}},
		"error: The environment failed":   {Scenarios: []Scenario{passed(), {Result: Errored}}},
		"skipped: Nothing was checked":    {Scenarios: []Scenario{{Result: Skipped}}},
		"failed: 1 of 2 scenarios failed": {Scenarios: []Scenario{{Result: Errored}, {Result: Failed}}},
	} {
		page, _ := htmlOf(t, r)
		assert.Equal(t, verdict, page.Find("header").AttrOr("class", "")+": "+page.Find("h1").Text())
	}
	page, _ := htmlOf(t, &Report{})
	assert.Contains(t, page.Find("ul.all").Text(), "Nothing ran.")
}
