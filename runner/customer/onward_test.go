package customer

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRefresh(t *testing.T) {
	for content, want := range map[string]string{
		"0;url=/next?a=b;c":          "/next?a=b;c",
		"3; URL='/next' and more":    "/next",
		`0;url="next"`:               "/dir/next",
		" 1.5 , /next ":              "/next",
		".5;url=/next":               "/next",
		"0 url=/next":                "/next",
		"0;URL = //HOST/next//twice": "/next//twice",
		"x;url=/next":                "/dir/page",
		"":                           "/dir/page",
		"-1;url=/next":               "/dir/page",
	} {
		w := newWorld(t)
		w.html("/dir/page", `<META HTTP-EQUIV=Refresh CONTENT="`+strings.ReplaceAll(strings.ReplaceAll(content, `"`, "&quot;"), "HOST", w.Listener.Addr().String())+`">`)
		c := w.at("/dir/page")
		assert.Equal(t, want, w.last().URI, content)
		if want != "/dir/page" {
			assert.Equal(t, []Hop{{"GET", w.URL + "/dir/page", 200, "refresh"}}, c.Page().Hops)
			assert.Equal(t, w.URL+"/dir/page", w.last().Header.Get("Referer"))
		}
	}
}

func TestRefreshHeader(t *testing.T) {
	w := newWorld(t)
	w.on("/a", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Refresh", "0; url=/b")
		rw.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(rw, "wait")
	})
	assert.Equal(t, w.URL+"/b", w.at("/a").URL())
}

func TestRefreshInANoscript(t *testing.T) {
	w := newWorld(t)
	w.html("/a", `<head><noscript><meta http-equiv=refresh content="0;url=/b"></noscript><script src=x></script></head>`)
	assert.Equal(t, w.URL+"/b", w.at("/a").URL())
}

func TestPauses(t *testing.T) {
	w := newWorld(t)
	w.html("/a", `<meta http-equiv=refresh content="5;url=/b">`)
	w.html("/b", `<meta http-equiv=refresh content="0;url=/c">`)
	w.html("/c", `<meta http-equiv=refresh content="25;url=/d">`)
	w.html("/d", `<meta http-equiv=refresh content="1;url=/e">`)
	var pauses []time.Duration
	c := New(Options{Pause: func(_ context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return nil
	}})
	require.NoError(t, c.Visit(t.Context(), w.URL+"/a"))
	assert.Equal(t, []time.Duration{5 * time.Second, 25 * time.Second}, pauses)
	assert.Equal(t, w.URL+"/d", c.URL())
	assert.Equal(t, "it goes on to "+w.URL+"/e in 1s, for which the customer did not wait", c.Page().Note)

	stop := errors.New("stopped")
	c = New(Options{Pause: func(context.Context, time.Duration) error { return stop }})
	err := c.Visit(t.Context(), w.URL+"/a")
	require.ErrorIs(t, err, stop)
	require.EqualError(t, err, "waiting 5s on "+w.URL+"/a: stopped")
	assert.Equal(t, 200, c.Status())
}

// A page that logs its reader out after a quarter of an hour is no redirect.
func TestPatienceEnds(t *testing.T) {
	w := newWorld(t)
	w.html("/pay", `<meta http-equiv=refresh content="900;url=/timeout"><p>Card`)
	c := w.at("/pay")
	assert.Equal(t, w.URL+"/pay", c.URL())
	assert.Contains(t, c.Page().Note, "in 15m0s")

	c = New(Options{Patience: time.Hour})
	require.NoError(t, c.Visit(t.Context(), w.URL+"/pay"))
	assert.Equal(t, w.URL+"/timeout", c.URL())
}

func TestAPageThatPolls(t *testing.T) {
	w := newWorld(t)
	w.html("/slow", `<meta http-equiv=refresh content=5><p>pending`)
	c := w.at("/slow")
	assert.Len(t, w.all(), 7, "30 seconds of patience")
	assert.Equal(t, "pending", c.Page().Text)
	w.html("/fast", `<meta http-equiv=refresh content=0><p>pending`)
	c = w.at("/fast")
	assert.Equal(t, 200, c.Status())
	assert.Equal(t, "it keeps reloading itself", c.Page().Note)
	w.html("/ping", `<meta http-equiv=refresh content="0;url=/pong">`)
	w.html("/pong", `<meta http-equiv=refresh content="0;url=/ping">`)
	assert.ErrorContains(t, New(Options{}).Visit(t.Context(), w.URL+"/ping"), "sent on more than 20 times")
}

func TestRefreshesAreNoPagesToGoBackTo(t *testing.T) {
	w := newWorld(t)
	w.html("/b", `<meta http-equiv=refresh content="0;url=/c">`)
	c := w.at("/a")
	require.NoError(t, c.Visit(t.Context(), w.URL+"/b"))
	require.NoError(t, c.Back(t.Context()))
	assert.Equal(t, w.URL+"/a", c.URL())
}

const handOver = `<form name=pay id=payform method=post action=/gate><input type=hidden name=order value=356>`

var selfSubmitting = []string{
	`<body onload="document.forms[0].submit()">` + handOver,
	`<body onload="document.forms[0].submit();">` + handOver + `<noscript><input type=submit value=Continue></noscript>`,
	`<body onLoad="javascript:document.pay.submit();return true;">` + handOver,
	`<body onload='document.getElementById("payform").submit()'>` + handOver,
	`<body onload="setTimeout('document.forms.pay.submit()', 1000)">` + handOver,
	`<body onload="go()"><script>function go() { document.forms["pay"].submit(); }</script>` + handOver,
	handOver + `</form><script>document.forms[0].submit();</script>`,
	handOver + `</form><script type="text/javascript"><!--
		document.pay.submit();
		//--></script>`,
	handOver + `</form><script>window.onload = function () { document.forms['pay'].submit() };</script>`,
	handOver + `</form><script>window.addEventListener("load", () => document.querySelector("#payform").submit());</script>`,
	handOver + `</form><script>document.addEventListener('DOMContentLoaded', function(event) { document.getElementById('payform').requestSubmit(); }, false)</script>`,
	handOver + `</form><script>var f = document.getElementById('payform'); f.submit();</script>`,
	handOver + `</form><script>"use strict"; (function(){ const form = document.forms[0]; form.submit(); })();</script>`,
	handOver + `</form><script>/* off we
		go */ $(document).ready(function(){ $("#payform").submit(); }); // now</script>`,
	handOver + `</form><script>function send(){document.forms[0].submit()} window.onload = send;</script>`,
	handOver + `</form><script>setTimeout(function(){ document['pay'].submit(); }, 50)</script><script src=/statistics.js></script>`,
	handOver + `</form><script type=application/json>{"a":1}</script><script>document.getElementsByTagName("form")[0].submit()</script>`,
}

func TestFormsThatSubmitThemselves(t *testing.T) {
	for _, source := range selfSubmitting {
		w := newWorld(t)
		w.html("/a", source)
		c := w.at("/a")
		assert.Equal(t, "POST /gate order=356", w.last().Method+" "+w.last().URI+" "+w.last().Body, source)
		if assert.NotEmpty(t, c.Page().Hops, source) {
			assert.Equal(t, Hop{"GET", w.URL + "/a", 200, "form submits itself"}, c.Page().Hops[0])
		}
		assert.False(t, c.Page().NeedsJavaScript)
	}
}

func TestScriptsThatAreNotGuessedAt(t *testing.T) {
	for _, source := range []string{
		handOver + `</form><script>if (ok) document.forms[0].submit();</script>`,
		handOver + `</form><script>document.pay.order.value = 1; document.pay.submit();</script>`,
		handOver + `</form><script>function go() { document.forms[0].submit(); }</script><a onclick="go()">`,
		handOver + `</form><script>button.onclick = function() { document.forms[0].submit(); }</script>`,
		handOver + `</form><script>document.addEventListener("click", function() { document.forms[0].submit(); })</script>`,
		handOver + `</form><script>document.forms[3].submit()</script>`,
		handOver + `</form><script>document.other.submit()</script>`,
		handOver + `</form><script>document.querySelector("input").submit()</script>`,
		handOver + `</form><script>// document.forms[0].submit()</script>`,
		handOver + `</form><script type=text/template>document.forms[0].submit()</script>`,
		handOver + `</form><script>document.forms[0].submit();document.forms[0].submit()</script>`,
		handOver + `</form><script>setTimeout(function(){ document.pay.submit() }, 900000)</script>`,
		`<select onchange="this.form.submit()"><body onload="init()">` + handOver,
	} {
		w := newWorld(t)
		w.html("/a", source)
		c := w.at("/a")
		assert.Equal(t, w.URL+"/a", c.URL(), source)
		// The customer may still press what there is.
		require.NoError(t, c.Submit(t.Context(), Submission{}))
		assert.Equal(t, "order=356", w.last().Body)
	}
}

func TestSelfSubmittingPressesTheVisibleButton(t *testing.T) {
	w := newWorld(t)
	w.html("/a", `<body onload="document.forms[0].submit()">`+handOver+`<button hidden name=h value=0>x</button><input type=submit name=go value=Continue>`)
	w.at("/a")
	assert.Equal(t, "order=356&go=Continue", w.last().Body)
	w.html("/bad", `<body onload="document.forms[0].submit()"><form action="javascript:x()"></form>`)
	c := w.at("/bad")
	assert.Contains(t, c.Page().Note, "form[action=\"javascript:x()\"] on "+w.URL+"/bad cannot be sent")
}

func TestSelfSubmittingForeverEnds(t *testing.T) {
	w := newWorld(t)
	w.html("/a", `<body onload="document.forms[0].submit()"><form method=post action=/a></form>`)
	err := New(Options{}).Visit(t.Context(), w.URL+"/a")
	assert.ErrorContains(t, err, "POST "+w.URL+"/a (200, form submits itself)")
}

func TestNeedsJavaScript(t *testing.T) {
	for source, want := range map[string]bool{
		`<script src=app.js></script><div id=root></div>`:                           true,
		`<script>location.href="/x"</script>`:                                       true,
		`<body onload="start()"></body>`:                                            true,
		`<body><noscript>Please switch JavaScript on.</noscript><div id=app></div>`: true,
		`<script>x</script><form>` + `<input type=hidden name=a></form>`:            true,
		`<script>x</script><img src=spinner.gif>`:                                   true,
		`<noscript><form><input type=submit></form></noscript><script>x</script>`:   false,
		`<noscript><a href=/plain>Plain version</a></noscript><script>x</script>`:   false,
		`<script>x</script><p>Loading`:                                              false,
		`<script>x</script><form><input name=a></form>`:                             false,
		`<p hidden>x</p><script>y</script>`:                                         true,
		``:                                                                          false,
		`<script>document.forms[0].submit()</script><form action=/end></form>`:      false,
	} {
		w := newWorld(t)
		w.html("/a", source)
		c := w.at("/a")
		assert.Equal(t, want, c.Page().NeedsJavaScript, source)
		if want {
			assert.Equal(t, "without JavaScript there is nothing on it to read or to press", c.Page().Note)
			assert.ErrorContains(t, c.Click(t.Context(), "Pay"), "(without JavaScript there is nothing on it to read or to press; ")
		}
	}
}

func TestFramesAreNamed(t *testing.T) {
	w := newWorld(t)
	w.html("/a", `<html><frameset cols="*,0"><frame src="/shop"><frame src="/x"></frameset><noframes>old</noframes></html>`)
	assert.Equal(t, "it consists of frames, which are to be visited one by one: /shop, /x", w.at("/a").Page().Note)
}
