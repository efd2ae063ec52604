//go:build clients

package browser

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

var _ sandbox.Customer = (*Browser)(nil)

var pages = map[string]string{
	"/app": `<title>App</title><div id=root></div><script>
		setTimeout(() => {
			root.innerHTML = '<p>Basket</p><span id=go role=button>Buy it</span>';
			document.getElementById("go").onclick = () => fetch("/stock").then(() => { location = "/end?bought=1" });
		}, 200)</script>`,
	"/form": `<title>Form</title><style>.gone { display: none }</style><p class=gone>unseen</p>
		<form method=post action=/on><input name=a value=old required><select name=s><option value=1>one<option value=2>two</select>
		<input type=radio name=r value=x checked><input type=radio name=r value=y><label><input type=checkbox name=c> Terms</label>
		<textarea name=t></textarea><input type=hidden name=h value=0><button name=do value=pay>Pay now</button><button name=do value=no disabled>No</button></form>`,
	"/order":  `<form method=post action=/slow><input name=order value=7><button>Buy</button></form>`,
	"/locked": `<form method=post action=/slow onsubmit="this.elements[0].disabled = true"><button>Buy</button></form>`,
	"/links": `<a href="/gone">Leave</a> <a href="/new" target=_blank>New window</a> <a href="/file">Invoice</a>
		<button onclick="alert('Are you sure?'); document.title='asked'">Ask</button> <button onclick="confirm('Really?') && (location='/end?ok')">Confirm</button>
		<a href="/end?a=1">Same</a> <a href="/end?a=2">Same</a>`,
	"/refresh": `<meta http-equiv=refresh content="1;url=/end?refreshed"><p>one moment`,
	"/later":   `<meta http-equiv=refresh content="600;url=/end"><p>for ten minutes`,
	"/auto":    `<body onload="document.forms[0].submit()"><form method=post action=/end><input type=hidden name=a value=1></form>`,
	"/busy":    `<p>loaded</p><script>setTimeout(() => { for (;;) {} }, 200)</script>`,
	"/cut":     `<p>half a page`,
}

func TestARealBrowser(t *testing.T) {
	chromium := startChromium(t)

	t.Run("a shop that only JavaScript can use", func(t *testing.T) {
		shop := newShop(t, pages)
		built := customer.New(customer.Options{})
		require.NoError(t, built.Visit(t.Context(), shop.URL+"/app"))
		require.ErrorContains(t, built.Click(t.Context(), "Buy it"), "driver: browser")

		b := chromium.open(t)
		assert.Empty(t, b.Page().URL)
		require.ErrorIs(t, b.Click(t.Context(), "Buy it"), customer.ErrNoPage)
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/app"))
		require.NoError(t, b.Click(t.Context(), "Buy it"))
		page := b.Page()
		assert.Equal(t, shop.URL+"/end?bought=1", page.URL)
		assert.Equal(t, map[string]string{"bought": "1"}, page.Query)
		assert.Equal(t, 200, page.Status)
		assert.Equal(t, "/end", page.Title)
		assert.Contains(t, page.Text, "GET /end?bought=1")
	})

	t.Run("forms", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/form"))
		assert.NotContains(t, b.Page().Text, "unseen")
		require.NoError(t, b.Submit(t.Context(), customer.Submission{
			Fill:   map[string]string{"a": "ä b", "s": "two", "r": "y", "c": "on", "t": "1\n2", "h": "9"},
			Button: "Pay now",
		}))
		assert.Equal(t, "POST /on a=%C3%A4+b&s=2&r=y&c=on&t=1%0D%0A2&h=9&do=pay", shop.lines()[1])
		assert.Equal(t, shop.URL+"/end?from=on", b.URL())

		require.NoError(t, b.Back(t.Context()))
		assert.Equal(t, shop.URL+"/form", b.URL())
		require.ErrorContains(t, b.Submit(t.Context(), customer.Submission{Fill: map[string]string{"a": ""}}), `does not send the form on “Form”`)
		require.ErrorContains(t, b.Submit(t.Context(), customer.Submission{Button: "No"}), "cannot be pressed")
		require.ErrorContains(t, b.Submit(t.Context(), customer.Submission{Fill: map[string]string{"zip": "1"}}), "controls there: a, s, r, c, t, h")
		assert.Equal(t, "9", b.Attr("[name=h]", "value"), "a form that was left keeps what was typed")
	})

	t.Run("twice", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/order"))
		require.NoError(t, b.Submit(t.Context(), customer.Submission{Twice: true}))
		assert.Equal(t, []string{"GET /order", "POST /slow order=7", "POST /slow order=7"}, shop.lines())
		assert.Equal(t, shop.URL+"/slow", b.URL())

		require.NoError(t, b.Visit(t.Context(), shop.URL+"/locked"))
		require.NoError(t, b.Submit(t.Context(), customer.Submission{Twice: true}))
		assert.Equal(t, []string{"GET /locked", "POST /slow"}, shop.lines()[3:], "its script locks the button")
	})

	t.Run("tabs, back, reload, the address bar", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		require.ErrorIs(t, b.CloseTab(t.Context()), customer.ErrOnlyTab)
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/cookie?who=me"))
		require.ErrorContains(t, b.Back(t.Context()), "no page to go back to from “/cookie”")
		require.NoError(t, b.SecondTab(t.Context()))
		assert.Empty(t, b.URL())
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/b?x=1&y=2&x=3"))
		assert.Contains(t, b.Page().Text, "cookies: who=me")
		require.NoError(t, b.TamperQuery(t.Context(), map[string]string{"x": "a b", "z": "é"}))
		assert.Equal(t, "GET /b?x=a%20b&y=2&x=a%20b&z=%C3%A9", shop.lines()[2])
		require.NoError(t, b.Back(t.Context()))
		assert.Equal(t, shop.URL+"/b?x=1&y=2&x=3", b.URL())
		require.NoError(t, b.CloseTab(t.Context()))
		assert.Equal(t, shop.URL+"/cookie?who=me", b.URL())
		require.NoError(t, b.Reload(t.Context()))
		assert.Equal(t, "GET /cookie?who=me", shop.lines()[len(shop.lines())-1])

		require.NoError(t, b.Visit(t.Context(), shop.URL+"/order"))
		require.NoError(t, b.Submit(t.Context(), customer.Submission{}))
		require.NoError(t, b.Reload(t.Context()))
		assert.Equal(t, []string{"POST /slow order=7", "POST /slow order=7"}, shop.lines()[len(shop.lines())-2:], "a form is sent again")
	})

	t.Run("what pages do by themselves", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		for path, want := range map[string]string{"/refresh": "/end?refreshed", "/later": "/later", "/auto": "/end", "/on": "/end?from=on"} {
			require.NoError(t, b.Visit(t.Context(), shop.URL+path))
			assert.Equal(t, shop.URL+want, b.URL(), path)
		}
		assert.Contains(t, shop.lines(), "POST /end a=1")
	})

	t.Run("links, windows, dialogs, downloads", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		at := func() { t.Helper(); require.NoError(t, b.Visit(t.Context(), shop.URL+"/links")) }
		at()
		require.NoError(t, b.Click(t.Context(), "Ask"))
		assert.Equal(t, "asked", b.Page().Title)
		assert.Equal(t, "it said “Are you sure?” in a dialog, which was accepted", b.Page().Note)
		require.NoError(t, b.Click(t.Context(), "Confirm"))
		assert.Equal(t, shop.URL+"/end?ok", b.URL())
		at()
		require.NoError(t, b.Click(t.Context(), "Invoice"))
		assert.Equal(t, shop.URL+"/links", b.URL())
		assert.Contains(t, b.Page().Note, `"invoice.pdf"`)
		require.NoError(t, b.Click(t.Context(), "New window"))
		assert.Equal(t, shop.URL+"/new", b.URL())
		require.NoError(t, b.CloseTab(t.Context()))
		assert.Equal(t, shop.URL+"/links", b.URL())
		require.ErrorContains(t, b.Click(t.Context(), "Same"), "2 things to click match")
		require.NoError(t, b.Click(t.Context(), "Leave"))
		assert.Equal(t, 410, b.Status())
	})

	t.Run("servers that fail", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		for _, path := range []string{"/drop", "/cut"} {
			var silent *customer.NoAnswerError
			require.ErrorAs(t, b.Visit(t.Context(), shop.URL+path), &silent, path)
			assert.Equal(t, shop.URL+path, silent.URL)
		}
		shop.Close()
		var silent *customer.NoAnswerError
		require.ErrorAs(t, b.Visit(t.Context(), shop.URL+"/x"), &silent)
		assert.Equal(t, "no answer to GET "+shop.URL+"/x: the connection was refused (ERR_CONNECTION_REFUSED)", silent.Error())
		assert.Equal(t, shop.URL+"/x", b.URL())
		assert.Zero(t, b.Status())
		assert.Equal(t, silent.Error(), b.Page().Note)
		require.ErrorContains(t, b.Visit(t.Context(), "shop/basket"), "must begin with http://")
	})

	t.Run("a scenario that is cut short", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, b.Visit(ctx, shop.URL+"/hang"), context.DeadlineExceeded)
	})

	t.Run("side by side with cookies of their own", func(t *testing.T) {
		for _, who := range []string{"ann", "bob"} {
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				b := chromium.open(t)
				require.NoError(t, b.Visit(t.Context(), newShop(t, nil).URL+"/cookie?who="+who))
				for range 5 {
					require.NoError(t, b.Visit(t.Context(), b.URL()))
					assert.Contains(t, b.Page().Text, "cookies: who="+who)
				}
			})
		}
	})

	t.Run("nothing is left behind", func(t *testing.T) {
		b := chromium.open(t)
		var left struct {
			Contexts []string `json:"browserContextIds"`
		}
		require.NoError(t, b.call(t.Context(), "Target.getBrowserContexts", nil, &left))
		assert.Equal(t, []string{b.context}, slices.DeleteFunc(left.Contexts, func(id string) bool { return id == "" }))
	})

	t.Run("a page that crashes", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/links"))
		_, err := b.connection.send(t.Context(), b.front().session, "Page.crash", nil)
		require.NoError(t, err)
		var lost *LostError
		require.ErrorAs(t, b.Visit(t.Context(), shop.URL+"/links"), &lost)
		assert.Equal(t, lost.Error(), b.Page().Note)
		assert.Equal(t, "the browser at "+chromium.address+" had a page that crashed", lost.Error())
	})

	t.Run("a browser that goes away", func(t *testing.T) {
		shop := newShop(t, pages)
		b := chromium.open(t)
		require.NoError(t, b.Visit(t.Context(), shop.URL+"/links"))
		time.AfterFunc(200*time.Millisecond, chromium.kill)
		var lost *LostError
		require.ErrorAs(t, b.Visit(t.Context(), shop.URL+"/hang"), &lost)
		assert.Contains(t, lost.Error(), "the browser at "+chromium.address+" went away in the middle of the scenario")
		_, err := Open(t.Context(), chromium.address)
		require.ErrorAs(t, err, &lost)
		assert.Contains(t, lost.Error(), "does not answer")
	})
}
