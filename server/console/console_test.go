package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

func TestOverviewTellsWhatToOpen(t *testing.T) {
	h := newHouse(t)
	page := h.get("/_sandbox/")
	assert.Equal(t, "http://127.0.0.1:8080/stubpay", page.Find(".providers code").Text())
	assert.Contains(t, page.Find(".hosts").Text(), "pay.stub.example")
	assert.Equal(t, "STUBPAY_QUOTED='it'\\''s a $ecret'\nSTUBPAY_URL=http://127.0.0.1:8080/stubpay\n", page.Find(".env").Text())
	assert.Equal(t, 1, page.Find(`a[href="http://127.0.0.1:9/shop"]`).Length())
	assert.Equal(t, 1, page.Find(`a[href="/_sandbox/openapi.yaml"]`).Length())
	assert.Equal(t, "default", page.Find(".workspaces tbody a").Text())
}

func TestPublicURLStandsInEverySetting(t *testing.T) {
	h := newHouse(t)
	h.handle = New(h.world, Options{PublicURL: "https://pay.example/"})
	assert.Contains(t, h.get("/_sandbox/").Find(".env").Text(), "STUBPAY_URL=https://pay.example/stubpay\n")
	assert.Contains(t, h.get("/_sandbox/w/default/setup").Find(".env").Text(), "STUBPAY_URL=https://pay.example/stubpay\n")
}

func TestOverviewWithoutDefault(t *testing.T) {
	world := sandbox.NewWorld(sandbox.Config{})
	h := &house{t: t, world: world, handle: New(world, Options{})}
	page := h.get("/_sandbox/")
	assert.Zero(t, page.Find(".env").Length())
	assert.Zero(t, page.Find(".head .button").Length(), "no demo shop")
}

func TestCreate(t *testing.T) {
	h := newHouse(t)
	to, said := h.post("/_sandbox/workspaces", "name", "nightly", "seed", "42", "clock", "frozen", "start", "2026-03-01T08:30")
	assert.Equal(t, "/_sandbox/w/nightly", to)
	assert.Contains(t, words(said), "nightly is ready")
	ws, err := h.world.Workspace("nightly")
	require.NoError(t, err)
	assert.Equal(t, uint64(42), ws.Seed())
	assert.Equal(t, "2026-03-01 08:30:00", at(ws.Now()).Text)
	assert.Contains(t, h.get(to).Find(".clock .chip").Text(), "frozen")

	to, _ = h.post("/_sandbox/workspaces", "name", "", "seed", "", "clock", "real", "start", "nonsense that does not matter")
	assert.Regexp(t, `^/_sandbox/w/ws-\d+$`, to)
}

func TestCreateRefusedKindly(t *testing.T) {
	h := newHouse(t)
	for why, form := range map[string][]string{
		"exists already": {"name", "default", "seed", "1"},
		"no seed":        {"name", "a", "seed", "many"},
		"seed 0":         {"name", "a", "seed", "0"},
		"letters":        {"name", "../a", "seed", "1"},
		"no time":        {"name", "a", "seed", "1", "clock", "frozen", "start", "soon"},
	} {
		to, said := h.post("/_sandbox/workspaces", form...)
		assert.Equal(t, "/_sandbox/", to)
		assert.True(t, said.HasClass("bad"), why)
		assert.Equal(t, "alert", said.AttrOr("role", ""))
		assert.Contains(t, words(said), why)
	}
	found, err := h.world.Workspaces("", 10)
	require.NoError(t, err)
	assert.Len(t, found, 1, "nothing was left behind")
}

func TestWorkspacesInPages(t *testing.T) {
	h := newHouse(t)
	for i := range workspacesAPage {
		_, err := h.world.Create(sandbox.Spec{Name: fmt.Sprintf("w%02d", i), Seed: 1, Bare: true})
		require.NoError(t, err)
	}
	first := h.get("/_sandbox/")
	assert.Equal(t, workspacesAPage, first.Find(".workspaces tbody tr").Length())
	next := first.Find(`.pager a[rel="next"]`).AttrOr("href", "")
	second := h.get(next)
	assert.Equal(t, "w49", second.Find(".workspaces tbody a").Text())
	assert.Equal(t, "/_sandbox/", second.Find(`.pager a[rel="prev"]`).AttrOr("href", ""))
	assert.Equal(t, workspacesAPage, h.get("/_sandbox/?after=deleted").Find(".workspaces tbody tr").Length(), "from the start again")
}

func TestResetAndDelete(t *testing.T) {
	h := newHouse(t)
	h.open("1")
	to, said := h.post("/_sandbox/w/default/reset")
	assert.Equal(t, "/_sandbox/w/default", to)
	assert.Contains(t, words(said), "what it was")
	assert.Contains(t, h.get(to).Find("main").Text(), "No payments yet")

	to, said = h.post("/_sandbox/w/default/delete")
	assert.Equal(t, "/_sandbox/w/default", to)
	assert.Contains(t, words(said), "always exists")
	assert.Zero(t, h.get("/_sandbox/w/default/setup").Find(`form[action$="/delete"]`).Length())

	h.post("/_sandbox/workspaces", "name", "gone", "seed", "1")
	assert.Equal(t, 1, h.get("/_sandbox/w/gone/setup").Find(`form[action$="/gone/delete"]`).Length())
	to, said = h.post("/_sandbox/w/gone/delete", "back", "/_sandbox/w/gone/setup")
	assert.Equal(t, "/_sandbox/", to, "not back to what is gone")
	assert.Contains(t, words(said), "gone is deleted")
}

func TestUnknownPlacesHavePagesOfTheirOwn(t *testing.T) {
	h := newHouse(t)
	for path, says := range map[string]string{
		"/_sandbox/w/nobody":                         `no workspace "nobody"`,
		"/_sandbox/w/nobody/payments":                `no workspace "nobody"`,
		"/_sandbox/w/default/payments/p9":            `no payment "p9"`,
		"/_sandbox/w/default/exchanges/9":            `no exchange "9"`,
		"/_sandbox/w/default/exchanges/last":         `no exchange "last"`,
		"/_sandbox/w/default/exchanges/-1":           `no exchange "-1"`,
		"/_sandbox/w/default/nothing":                "no such page",
		"/_sandbox/w/default/accounts":               "no such page",
		accountPath + "/users/bob":                   `no "bob" in users of the stubpay account 12678967543233`,
		accountPath + "/users/ana/":                  `"ana" has no list ""`,
		accountPath + "/users/":                      `no "" in users`,
		accountPath + "/users/ana/orders":            `"ana" has no list "orders"`,
		accountPath + "/name":                        `12678967543233 has no list "name"`,
		accountPath + "/name/x":                      `12678967543233 has no list "name"`,
		accountPath + "/":                            `12678967543233 has no list ""`,
		accountPath + "9/users":                      `no stubpay account "126789675432339"`,
		accountPath + "9":                            `no stubpay account "126789675432339"`,
		"/_sandbox/w/default/accounts/stubpay/a%2Fb": `no stubpay account "a/b"`,
		"/_sandbox/w/default/accounts/paypal/1":      `no paypal account "1"`,
		"/_sandbox/nothing":                          "no such page",
		"/_sandbox/w/%3Cscript%3E":                   `no workspace "<script>"`,
	} {
		response := h.do(http.MethodGet, path, nil)
		assert.Equal(t, http.StatusNotFound, response.Code, path)
		assert.Contains(t, words(h.document(response).Find("main")), says, path)
	}
	assert.Equal(t, http.StatusNotFound, h.do(http.MethodPost, "/_sandbox/w/nobody/clock", nil).Code)
}

func TestWrongMethod(t *testing.T) {
	h := newHouse(t)
	for path, method := range map[string]string{
		"/_sandbox/":                                 http.MethodPost,
		"/_sandbox/w/default":                        http.MethodDelete,
		"/_sandbox/w/default/clock":                  http.MethodGet,
		"/_sandbox/w/default/reset":                  http.MethodGet,
		"/_sandbox/w/default/payments":               http.MethodPut,
		"/_sandbox/workspaces":                       http.MethodGet,
		"/_sandbox/static/console.css":               http.MethodPost,
		"/_sandbox/w/default/payments/1":             http.MethodPost,
		accountPath:                                  http.MethodPut,
		accountPath + "/generate/secret":             http.MethodGet,
		accountPath + "/users":                       http.MethodPut,
		accountPath + "/users/ana":                   http.MethodDelete,
		accountPath + "/remove/users/ana":            http.MethodGet,
		accountPath + "/generate/users/ana/password": http.MethodGet,
	} {
		response := h.do(method, path, nil)
		assert.Equal(t, http.StatusMethodNotAllowed, response.Code, path)
		assert.NotContains(t, response.Header().Get("Allow"), method, path)
		assert.NotEmpty(t, response.Header().Get("Allow"), path)
	}
}

func TestFormsThatCannotBeRead(t *testing.T) {
	h := newHouse(t)
	response := h.do(http.MethodPost, "/_sandbox/w/default/clock", url.Values{"advance": {strings.Repeat("1", maxForm)}})
	assert.Equal(t, http.StatusBadRequest, response.Code)
}

func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	h := newHouse(t)
	h.open("1")
	for _, path := range everyPage {
		response := h.do(http.MethodGet, path, nil)
		assert.Contains(t, response.Header().Get("Content-Security-Policy"), "default-src 'none'", path)
		assert.Equal(t, "no-store", response.Header().Get("Cache-Control"), path)
		page := h.document(response)
		assert.Zero(t, page.Find("script, iframe, style, [style], [onclick]").Length(), path)
		assert.Equal(t, 1, page.Find("h1").Length(), path)
		assert.Equal(t, 1, page.Find("main").Length(), path)
	}
	css := h.do(http.MethodGet, "/_sandbox/static/console.css", nil)
	assert.Equal(t, http.StatusOK, css.Code)
	assert.Contains(t, css.Header().Get("Content-Type"), "text/css")
	assert.NotEmpty(t, css.Header().Get("ETag"))
	assert.Equal(t, http.StatusNotFound, h.do(http.MethodGet, "/_sandbox/static/none.css", nil).Code)
}

// everyPage is every kind of page of a workspace with a payment and an exchange.
var everyPage = []string{
	"/_sandbox/", "/_sandbox/w/default", "/_sandbox/w/default/payments", "/_sandbox/w/default/payments/p00000001",
	"/_sandbox/w/default/exchanges", "/_sandbox/w/default/deliveries", "/_sandbox/w/default/setup", accountPath,
	accountPath + "/users", accountPath + "/users/ana", "/_sandbox/w/nobody",
}
