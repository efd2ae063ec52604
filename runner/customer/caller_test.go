package customer

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCalls(t *testing.T) {
	for name, test := range map[string]struct {
		call                     Call
		line, contentType, sends string
	}{
		"nothing":     {Call{URL: "/x?a=%2f;b='c'&d"}, "GET /x?a=%2f;b='c'&d", "", ""},
		"two slashes": {Call{URL: "/a//b/../c"}, "GET /a//b/../c", "", ""},
		"method":      {Call{URL: "/", Method: "delete"}, "DELETE /", "", ""},
		"form": {
			Call{URL: "/", Form: map[string]string{"b": "2 ü", "a": "1&"}},
			"POST /", "application/x-www-form-urlencoded", "a=1%26&b=2+%C3%BC",
		},
		"empty form": {Call{URL: "/", Form: map[string]string{}}, "POST /", "application/x-www-form-urlencoded", ""},
		"json": {
			Call{URL: "/", JSON: map[string]any{"b": 1, "a": []any{"<&>"}}},
			"POST /", "application/json", `{"a":["<&>"],"b":1}`,
		},
		"xml":  {Call{URL: "/", XML: "<a/>"}, "POST /", "text/xml; charset=utf-8", "<a/>"},
		"body": {Call{URL: "/", Body: []byte("a=1&b=\xfc")}, "POST /", "", "a=1&b=\xfc"},
		"put":  {Call{URL: "/", Method: "PUT", Body: []byte("x")}, "PUT /", "", "x"},
		"own type": {
			Call{URL: "/", XML: "<a/>", Headers: map[string]string{"content-type": "application/soap+xml"}},
			"POST /", "application/soap+xml", "<a/>",
		},
		"get with a body": {Call{URL: "/", Method: "GET", JSON: 1}, "GET /", "application/json", "1"},
	} {
		w := newWorld(t)
		test.call.URL = w.URL + test.call.URL
		_, err := (&Caller{}).Do(t.Context(), test.call)
		require.NoError(t, err, name)
		got := w.last()
		assert.Equal(t, test.line, got.Method+" "+got.URI, name)
		assert.Equal(t, test.contentType, got.Header.Get("Content-Type"), name)
		assert.Equal(t, test.sends, got.Body, name)
		assert.Empty(t, got.Header.Get("User-Agent"), name)
		assert.Empty(t, got.Header.Get("Accept-Encoding"), name)
	}
}

func TestCallHeaders(t *testing.T) {
	w := newWorld(t)
	caller := &Caller{UserAgent: "shop/1.0"}
	_, err := caller.Do(t.Context(), Call{URL: w.URL, Bearer: "T0ken", Headers: map[string]string{"X-UserID": "7", "host": "shop.example"}})
	require.NoError(t, err)
	assert.Equal(t, "Bearer T0ken", w.last().Header.Get("Authorization"))
	assert.Equal(t, "7", w.last().Header.Get("X-UserID"))
	assert.Equal(t, "shop.example", w.last().Host)
	assert.Equal(t, "shop/1.0", w.last().Header.Get("User-Agent"))
	_, err = caller.Do(t.Context(), Call{URL: "http://me:pa%3Ass@" + w.URL[len("http://"):]})
	require.NoError(t, err)
	assert.Equal(t, "Basic bWU6cGE6c3M=", w.last().Header.Get("Authorization"))
}

func TestMultipartCall(t *testing.T) {
	w := newWorld(t)
	var got map[string][]string
	w.on("/", func(_ http.ResponseWriter, r *http.Request) {
		if assert.NoError(t, r.ParseMultipartForm(1<<20)) {
			got = r.MultipartForm.Value
		}
	})
	_, err := (&Caller{}).Do(t.Context(), Call{URL: w.URL + "/", Multipart: map[string]string{"b": "2\n3", "a": "ü"}})
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"a": {"ü"}, "b": {"2\n3"}}, got)
}

func TestAnswersToCalls(t *testing.T) {
	w := newWorld(t)
	w.redirect("/go", 302, "/elsewhere")
	caller := &Caller{}
	res, err := caller.Do(t.Context(), Call{URL: w.URL + "/go"})
	require.NoError(t, err)
	assert.Equal(t, 302, res.Status)
	assert.Equal(t, "/elsewhere", res.Headers["Location"])
	assert.Nil(t, res.JSON)
	assert.Len(t, w.all(), 1)

	w.on("/cookie", setCookies("a=1; Path=/", "b=2; Path=/"))
	res, err = caller.Do(t.Context(), Call{URL: w.URL + "/cookie"})
	require.NoError(t, err)
	assert.Equal(t, "a=1; Path=/, b=2; Path=/", res.Headers["Set-Cookie"])
	_, err = caller.Do(t.Context(), Call{URL: w.URL + "/x"})
	require.NoError(t, err)
	assert.Empty(t, w.last().Header.Get("Cookie"))

	for body, want := range map[string]any{
		`{"a": 1, "b": [1.5, "x", null, true], "big": 9007199254740993, "huge": 12345678901234567890}`: map[string]any{
			"a": 1, "b": []any{1.5, "x", nil, true}, "big": 9007199254740993, "huge": 12345678901234567890.0,
		},
		` [] `:        []any{},
		`{} trailing`: nil,
		`{`:           nil,
		`12`:          nil,
		"OK":          nil,
		"":            nil,
	} {
		w.typed("/json", "text/html", body)
		res, err = caller.Do(t.Context(), Call{URL: w.URL + "/json"})
		require.NoError(t, err)
		assert.Equal(t, want, res.JSON, body)
	}
	w.typed("/json", "application/json", "12")
	res, err = caller.Do(t.Context(), Call{URL: w.URL + "/json"})
	require.NoError(t, err)
	assert.Equal(t, 12, res.JSON)

	w.typed("/latin", "text/xml; charset=iso-8859-1", "<a>\xfc</a>")
	res, err = caller.Do(t.Context(), Call{URL: w.URL + "/latin"})
	require.NoError(t, err)
	assert.Equal(t, "<a>ü</a>", res.Body)
}

func TestCallsThatFail(t *testing.T) {
	w := newWorld(t)
	w.on("/hang", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	_, err := (&Caller{Timeout: 50 * time.Millisecond}).Do(t.Context(), Call{URL: w.URL + "/hang", Method: "POST"})
	var none *NoAnswerError
	require.ErrorAs(t, err, &none)
	require.EqualError(t, err, "no answer to POST "+w.URL+"/hang: nothing came within 50ms")
	_, err = (&Caller{}).Do(t.Context(), Call{URL: "ftp://h/"})
	require.ErrorContains(t, err, "no web address")
	_, err = (&Caller{}).Do(t.Context(), Call{URL: w.URL, XML: "x", JSON: 1})
	require.EqualError(t, err, "a call has one body; this one has json and xml")
	_, err = (&Caller{}).Do(t.Context(), Call{URL: w.URL, JSON: make(chan int)})
	require.ErrorContains(t, err, "JSON of the call cannot be written")
	_, err = (&Caller{}).Do(t.Context(), Call{URL: w.URL, Method: "NO GOOD"})
	require.ErrorContains(t, err, "cannot be asked for")
}
