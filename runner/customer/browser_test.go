//go:build clients

package customer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// driver is a page that makes a real browser do with every case what the customer does:
// press the first submit button, or send the form when it has none, or let the page do it.
const driver = `<!doctype html><title>driver</title><script>
fetch("/urls", {method: "POST", body: JSON.stringify(REFERENCES.map(([base, ref]) => {
	try { return (base ? new URL(ref, base) : new URL(ref)).href } catch (e) { return "" + e }
}))});
for (const path of CASES) {
	const frame = document.createElement("iframe");
	frame.onload = () => {
		frame.onload = null;
		if (path.includes("alone")) return;
		const page = frame.contentDocument, form = page.forms[0];
		const buttons = [...page.querySelectorAll("button, input")].filter(b => b.form === form && ["submit", "image"].includes(b.type));
		buttons.length ? buttons[0].click() : form.requestSubmit();
	};
	frame.src = path;
	document.documentElement.append(frame);
}
</script>`

// TestAgainstABrowser compares the customer with a real browser, request for request:
// what the tables of this package say that a browser does, a browser said.
// CUSTOMER_TEST_CHROMIUM names another than Debian's.
func TestAgainstABrowser(t *testing.T) {
	binary := cmp.Or(os.Getenv("CUSTOMER_TEST_CHROMIUM"), "/usr/bin/chromium")
	sources := map[string]string{}
	for name, test := range formsAndBodies {
		for _, enctype := range []string{"", "multipart/form-data", "text/plain"} {
			sources[name+" "+enctype] = `<form method=post enctype="` + enctype + `">` + test.inner + `</form>`
		}
	}
	for name, test := range ownersAndBodies {
		if !strings.Contains(test.source, "<noscript>") { // this browser's scripts are on
			sources[name] = source(test.source)
		}
	}
	for i, source := range selfSubmitting {
		if !strings.Contains(source, "$(") { // which takes a library
			sources[fmt.Sprintf("alone %d", i)] = source
		}
	}
	for name, test := range destinations {
		if test.button == "" {
			sources["to: "+name] = test.source
		}
	}
	const words = `<input name="stra&szlig;e &quot;" value="ü&#x20AC;&#20013;"><input type=hidden name=_charset_></form>`
	for _, enctype := range []string{"", "multipart/form-data", "text/plain"} {
		for _, accept := range []string{"", "nonsense utf-8", "utf-16", "iso-8859-15 utf-8"} {
			form := fmt.Sprintf(`<form method=post enctype="%s" accept-charset="%s" action="/x?&auml;=&#20013;">`, enctype, accept)
			sources["latin "+enctype+accept] = form + strings.ReplaceAll(words, "ü", "\xfc")
		}
	}
	sources["latin get"] = `<form action="/&uuml;?x">` + strings.ReplaceAll(words, "ü", "\xfc")

	oracle := newOracle(t, sources)
	got := oracle.ask(binary)

	for name, source := range sources {
		w := newWorld(t)
		path := oracle.paths[name]
		w.typed(strings.Split(path, "?")[0], oracle.typeOf(name), source)
		if c := w.at(path); !strings.HasPrefix(name, "alone") {
			f := c.Page().forms()[0]
			pressed, err := f.press("")
			require.NoError(t, err, name)
			r, err := f.request(pressed)
			require.NoError(t, err, name)
			require.NoError(t, c.navigate(t.Context(), r), name)
		}
		sent := normal(w.last(), w.URL)
		if assert.Contains(t, got, name, "the browser sent nothing") {
			assert.Equal(t, got[name], sent, "%s: %s", name, source)
		}
	}
	for i, test := range references {
		if test.base != "" || !strings.Contains(test.ref, "@") { // the customer shows no user
			assert.Equal(t, oracle.urls[i], strings.ReplaceAll(test.want, "\xfc", "%FC"), "%s + %s", test.base, test.ref)
		}
	}
}

// oracle serves the cases to the browser and keeps what it sends.
type oracle struct {
	*httptest.Server
	t     *testing.T
	mu    sync.Mutex
	names map[string]string // by path
	paths map[string]string // by name
	got   map[string]string
	urls  []string
}

func newOracle(t *testing.T, sources map[string]string) *oracle {
	o := &oracle{t: t, names: map[string]string{}, paths: map[string]string{}, got: map[string]string{}}
	for name := range sources {
		path := fmt.Sprintf("/case/%d/form", len(o.paths))
		if strings.HasPrefix(name, "alone") {
			path = fmt.Sprintf("/case/%d/alone", len(o.paths))
		}
		o.names[path], o.paths[name] = name, path+"?here=1"
	}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		defer o.mu.Unlock()
		referer := strings.TrimPrefix(strings.Split(r.Referer(), "?")[0], o.URL)
		name, isCase := o.names[r.URL.Path]
		switch from := o.names[referer]; {
		case r.URL.Path == "/urls":
			_ = json.Unmarshal(body, &o.urls)
		case from != "" && r.Header.Get("Sec-Fetch-Mode") == "navigate": // not the picture of a button
			o.got[from] = normal(seen{r.Method, r.RequestURI, string(body), r.Header, r.Host}, o.URL)
		case isCase:
			w.Header().Set("Content-Type", o.typeOf(name))
			_, _ = io.WriteString(w, sources[name])
		case r.URL.Path == "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, o.page())
		}
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *oracle) typeOf(name string) string {
	if strings.HasPrefix(name, "latin ") {
		return latin
	}
	return "text/html; charset=utf-8"
}

func (o *oracle) page() string {
	var paths []string
	for _, path := range o.paths {
		paths = append(paths, path)
	}
	var pairs [][2]string
	for _, test := range references {
		pairs = append(pairs, [2]string{test.base, strings.ReplaceAll(test.ref, "\xfc", "%FC")})
	}
	cases, _ := json.Marshal(paths)
	list, _ := json.Marshal(pairs)
	return strings.NewReplacer("CASES", string(cases), "REFERENCES", string(list)).Replace(driver)
}

func (o *oracle) ask(binary string) map[string]string {
	o.t.Helper()
	browser := exec.CommandContext(o.t.Context(), binary, "--headless", "--no-sandbox", "--disable-gpu",
		"--no-first-run", "--user-data-dir="+o.t.TempDir(), "--remote-debugging-port=0", o.URL+"/")
	require.NoError(o.t, browser.Start())
	defer func() {
		_ = browser.Process.Kill()
		_ = browser.Wait()
	}()
	all := func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return len(o.got) == len(o.paths) && o.urls != nil
	}
	assert.Eventually(o.t, all, 90*time.Second, 100*time.Millisecond)
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.got
}

var boundaries = regexp.MustCompile(`----(WebKit|Customer)FormBoundary\w+`)

// normal is a request without what differs for a reason: the server's address, the
// boundary, where in the picture the mouse was.
func normal(s seen, server string) string {
	text := fmt.Sprintf("%s %s\nContent-Type: %s\nReferer: %s\nOrigin: %s\n\n%s",
		s.Method, s.URI, s.Header.Get("Content-Type"), s.Header.Get("Referer"), s.Header.Get("Origin"), s.Body)
	text = boundaries.ReplaceAllLiteralString(text, "boundary")
	text = regexp.MustCompile(`\b(go\.)?([xy])=[01]\b`).ReplaceAllString(text, "$1$2=here")
	text = regexp.MustCompile(`(name="(?:go\.)?[xy]"\r\n\r\n)[01]`).ReplaceAllString(text, "${1}here")
	return strings.ReplaceAll(text, server, "")
}
