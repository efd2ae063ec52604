package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox/journal"
)

func TestEveryRowOfADiagramIsAsWideAsTheOthers(t *testing.T) {
	exchanges := failed().Exchanges
	exchanges[3].Notes = []string{"متجر 東京 " + strings.Repeat("x", 300)}
	exchanges[4].Rule = strings.Repeat("long name of a rule ", 30)
	for width := 20; width < 140; width++ {
		d := newDiagram(pen{}, width, width%2 == 0)
		rows := d.rows(exchanges)
		for i, row := range rows[1:] {
			assert.Equal(t, gutter+3+2*d.half, cells(row), "width %d, row %d: %s", width, i, row)
		}
		if width >= minWidth-2 {
			assert.LessOrEqual(t, cells(rows[1]), width)
		}
	}
}

func TestWhoAsks(t *testing.T) {
	for op, want := range map[string]bool{
		"clickandbuy.link": true, "click2sell.page": true, "x.login": true, "x.register": true, "clickkw.confirm": true, "link": true,
		"clickandbuy.tmi.isBDRIDCommitted": false, "clickandbuy.wsdl": false, "x.hyperlink": false, "x.link.status": false, "": false,
	} {
		assert.Equal(t, want, fromBrowser(journal.Exchange{Op: op}), op)
	}
	for accept, want := range map[string]bool{"text/html,application/xml;q=0.9,*/*;q=0.8": true, "*/*": false, "application/json": false} {
		asked := journal.Request{Headers: map[string]string{"accept": accept}}
		assert.Equal(t, want, fromBrowser(journal.Exchange{Op: "click2sell.pay", Request: asked}), accept)
	}
}

// The merchant asked, and the proxy answered.
func TestWhatTheProxyKeptInIsDrawn(t *testing.T) {
	e := exchange(1, "out", "", "GET", "http://tracker.example/x", 403)
	e.Provider, e.Op = "", journal.ProxyRequest
	rows := newDiagram(pen{}, 98, false).rows([]journal.Exchange{e})
	assert.Contains(t, rows[1], "<")
	assert.Contains(t, rows[1], " GET http://tracker.example/x ─│")
	assert.Contains(t, rows[2], "│- 403 ")
	seen := exchangeOf(e, time.Time{}, false)
	assert.Equal(t, "merchant", seen.From)
	assert.Equal(t, "GET http://tracker.example/x", seen.Asking)
}

func TestOnlyTheLastExchangesAreDrawn(t *testing.T) {
	var exchanges []journal.Exchange
	for i := range 75 {
		exchanges = append(exchanges, exchange(int64(i+1), "in", "page", "GET", "http://x/", 200))
	}
	text := strings.Join(newDiagram(pen{}, 98, false).rows(exchanges), "\n")
	assert.Contains(t, text, "… 45 exchanges before")
	assert.NotContains(t, text, "#45 ")
	assert.Contains(t, text, "#46 ")
	assert.Contains(t, text, "#75 ")
	text = strings.Join(newDiagram(pen{}, 98, true).rows(exchanges), "\n")
	assert.Contains(t, text, " #1 ")
	assert.NotContains(t, text, "before")
}

func TestOperationsKeepTheProviderWhereThereAreSeveral(t *testing.T) {
	one, other := exchange(1, "in", "link", "GET", "http://x/", 200), exchange(2, "in", "link", "GET", "http://x/", 200)
	assert.Contains(t, strings.Join(newDiagram(pen{}, 98, false).rows([]journal.Exchange{one, other}), "\n"), "GET link ")
	other.Provider, other.Op = "click2sell", "click2sell.link"
	text := strings.Join(newDiagram(pen{}, 98, false).rows([]journal.Exchange{one, other}), "\n")
	assert.Contains(t, text, "GET clickandbuy.link ")
	assert.Contains(t, text, "GET click2sell.link ")
}

func TestShortPath(t *testing.T) {
	for address, want := range map[string]string{
		"http://shop:8000":                          "/",
		"https://shop/paid?order=356#top":           "/paid?order=356",
		"/relative?x=1":                             "/relative?x=1",
		"http://x/newauth/http://premium.eu/cb.php": "/newauth/http://premium.eu/cb.php",
		"http://x/%zz\nnext":                        "http://x/%zz next",
		"mailto:a@example.com":                      "mailto:a@example.com",
	} {
		assert.Equal(t, want, shortPath(address))
	}
}

func TestTimeThatPassesIsDrawn(t *testing.T) {
	exchanges := bought()[:2]
	exchanges[1].At = noon.Add(45*time.Minute + time.Second)
	assert.Contains(t, strings.Join(newDiagram(pen{}, 98, false).rows(exchanges), "\n"), "45 min 1 s later")
}

func TestWrapKeepsEveryWord(t *testing.T) {
	text := "one two\nthree " + strings.Repeat("f", 30) + " 東京東京東京東京東京 end"
	for room := 8; room < 40; room++ {
		rows := wrap(text, room)
		assert.Equal(t, strings.Join(strings.Fields(text), ""), strings.ReplaceAll(strings.Join(rows, ""), " ", ""))
		for _, row := range rows {
			assert.LessOrEqual(t, cells(row), room, row)
		}
	}
}

func TestCutting(t *testing.T) {
	for room := 1; room < 12; room++ {
		for _, text := range []string{"isExternalBDRIDCommitted", "東京東京東京東京", "e\u0301e\u0301e\u0301e\u0301e\u0301", "ab"} {
			assert.LessOrEqual(t, cells(cut(text, room)), room, "%s to %d", text, room)
			assert.LessOrEqual(t, cells(cutMiddle(text, room)), room, "%s to %d", text, room)
		}
	}
	assert.Equal(t, "isEx…tted", cutMiddle("isExternalBDRIDCommitted", 9))
	assert.Equal(t, "[31 ms 999 ms 1.0 s 59.9 s 1 min]", fmt.Sprint([]string{took(31), took(999), took(1000), took(59_949), took(59_950)}))
	assert.Equal(t, "[2 min 5 s 1 h 1 min 47 h 3 days 3 days 1 h]", fmt.Sprint([]string{took(125_000), took(3_661_000), took(47 * 3600_000), took(72 * 3600_000), took(73 * 3600_000)}))
}
