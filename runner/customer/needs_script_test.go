package customer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatOnlyScriptsDoIsNamed(t *testing.T) {
	const hint = "a scenario with `driver: browser` runs its scripts"
	for source, want := range map[string]string{
		`<script src=app.js></script><div id=root>Loading…</div>`:                                "there is little on it beside its scripts; " + hint,
		`<script>x</script><div id=root></div>`:                                                  "(without JavaScript there is nothing on it to read or to press; " + hint + ")",
		`<script>x</script><p>Basket<noscript><p>Please enable JavaScript.</p></noscript>`:       "it says “Please enable JavaScript.”; " + hint,
		`<p>Basket <span onclick="pay()">Pay</span> <input type=button value=Pay onclick=pay()>`: "2 of its elements do something by JavaScript only; " + hint,
		`<a href="javascript:pay()">Pay</a>`:                                                     "link “Pay” on http://",
		`<a onclick="pay()">Pay</a>`:                                                             "1 of its elements do something by JavaScript only",
		`<button type=button>Pay</button>`:                                                       "does nothing without JavaScript; " + hint,
		`<button onclick="pay()">Pay</button>`:                                                   "belongs to no form and does nothing without JavaScript; " + hint,
		`<form action="javascript:pay()"><button>Pay</button></form>`:                            hint,
	} {
		w := newWorld(t)
		w.html("/", source)
		c := w.at("/")
		err := c.Click(t.Context(), "Pay")
		require.ErrorContains(t, err, want, source)
		require.ErrorContains(t, err, "driver: browser", source)
		assert.Equal(t, w.URL+"/", c.URL())
	}
}

// A page that lacks what a scenario wants for reasons of its own is not blamed on scripts.
func TestScriptsAreNotBlamedForEverything(t *testing.T) {
	for _, source := range []string{
		`<p>Sorry, sold out`,
		`<p>Sorry<noscript><img src=count.gif alt=""> Our shop is closed.</noscript>`,
		`<script src=statistics.js></script><p>` + longText,
		`<script type="application/ld+json">{}</script><p>Sorry`,
	} {
		w := newWorld(t)
		w.html("/", source)
		err := w.at("/").Click(t.Context(), "Pay")
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "driver: browser", source)
	}
}

const longText = `Thank you for your visit. This article is sold out at present and comes back in spring; until then our
	colleagues on the telephone know what else there is, on working days from nine to five, and would love to hear from you.`

func TestFormsThatScriptsMakeAreMissed(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<script src=app.js></script><noscript>You need JavaScript to pay.</noscript><p>Basket</p>`)
	require.EqualError(t, w.at("/").Submit(t.Context(), Submission{}),
		"there is no form on "+w.URL+"/ (it says “You need JavaScript to pay.”; a scenario with `driver: browser` runs its scripts)")
	w.html("/", `<script src=app.js></script><form id=search><input name=q></form><a href="javascript:buy()">Buy</a>`)
	require.ErrorContains(t, w.at("/").Submit(t.Context(), Submission{Form: "checkout"}), "driver: browser")
	require.ErrorContains(t, w.at("/").Submit(t.Context(), Submission{Button: "Buy"}), "driver: browser")
}
