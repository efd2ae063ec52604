package customer

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVisibleText(t *testing.T) {
	for _, test := range [][2]string{
		{"<p>a\n  b&nbsp; c</p><p>d</p>", "a b c\nd"},
		{"<p>a<b>b</b>c <i>d</i>", "abc d"},
		{"a<br>b<br><br>c", "a\nb\nc"},
		{"<div><div>a</div> <div> </div></div>b", "a\nb"},
		{"<table><tr><th>Total<td>12,34&nbsp;€</tr><tr><td>x<td>y</table>", "Total 12,34 €\nx y"},
		{"<ul><li>a<li>b</ul>", "a\nb"},
		{"<h1>T</h1>text", "T\ntext"},
		{"<pre>a\n  b\n\nc</pre>d", "a\nb\nc\nd"},
		{"<title>no</title><script>no</script><style>no</style>a<!-- no -->", "a"},
		{"<template>no</template><iframe>no</iframe><svg><text>no</text></svg>a", "a"},
		{"<p hidden>no</p><p style='color:red; Display : none'>no</p>a", "a"},
		{"<dialog>no</dialog><dialog open>yes</dialog>", "yes"},
		{"<details><summary>more</summary>no</details>", "more"},
		{"<details open><summary>more</summary>yes</details>", "more\nyes"},
		{"<noscript>yes</noscript>", "yes"},
		{"<input type=hidden value=no><input value=no><textarea>no</textarea>a", "a"},
		{"<label>Name</label><input><input type=submit value='Pay now'><button>No</button><button>Yes</button>", "Name Pay now No Yes"},
		{"<input type=submit><input type=reset><input type=image alt=Go>", "Submit Reset Go"},
		{"<select><option>a<option selected>b  c</select>", "b c"},
		{"<img alt='Logo'>Shop", "Logo Shop"},
		{"", ""},
	} {
		w := newWorld(t)
		w.html("/", test[0])
		assert.Equal(t, test[1], w.at("/").Page().Text, test[0])
	}
}

func TestTextOfAnElement(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<p class=err> Wrong <b>PIN</b></p><input id=b type=submit value=Pay><p class=err>second</p>`)
	c := w.at("/")
	assert.Equal(t, "Wrong PIN", c.Text(".err"))
	assert.Equal(t, "Pay", c.Text("#b"))
}

func TestCharsets(t *testing.T) {
	long := strings.Repeat("x", 2000)
	for name, test := range map[string]struct{ contentType, body, want string }{
		"header":                 {"text/html; charset=iso-8859-1", "f\xfcr 5 \x80", "für 5 €"},
		"header beats meta":      {"text/html; charset=utf-8", "<meta charset=latin1>ü", "ü"},
		"quoted, upper case":     {`TEXT/HTML; Charset="UTF-8"`, "ü", "ü"},
		"meta":                   {"text/html", "<meta charset=iso-8859-2>\xb1", "ą"},
		"late meta":              {"text/html", "<!--" + long + "--><meta charset=iso-8859-2>\xb1", "ą"},
		"meta in a comment":      {"text/html", "<!-- <meta charset=iso-8859-2> -->\xfc", "ü"},
		"guess: UTF-8":           {"text/html", "ü", "ü"},
		"guess: late UTF-8":      {"text/html", "<!--" + long + "-->ü", "ü"},
		"guess: the other":       {"text/html", "\xfc", "ü"},
		"meta that lies: UTF-16": {"text/html", "<meta charset=utf-16>ü", "ü"},
		"byte order mark":        {"text/html; charset=latin1", "\xef\xbb\xbfü", "ü"},
		"UTF-16":                 {"text/html", "\xff\xfea\x00\xfc\x00", "aü"},
		"unknown label":          {"text/html; charset=klingon", "ü", "ü"},
		"broken bytes":           {"text/html; charset=utf-8", "a\xffb", "a\uFFFDb"},
		"no type":                {"", "<!doctype html><title>x</title>ü", "ü"},
		"broken type":            {"html", "<!doctype html><p>a", "a"},
		"XHTML":                  {"application/xhtml+xml", "<p>a</p>", "a"},
		"plain text":             {"text/plain", " <p>a</p> \n", "<p>a</p>"},
		"JSON":                   {"application/json", `{"a": "ü"}`, `{"a": "ü"}`},
		"problem":                {"application/problem+json", `{}`, `{}`},
		"XML":                    {"text/xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xfc</a>", "<?xml version='1.0' encoding='ISO-8859-1'?><a>ü</a>"},
		"a form as an answer":    {"application/x-www-form-urlencoded", "a=b", "a=b"},
	} {
		w := newWorld(t)
		w.typed("/", test.contentType, test.body)
		assert.Equal(t, test.want, w.at("/").Page().Text, name)
	}
}

func TestPagesThatAreNoPages(t *testing.T) {
	w := newWorld(t)
	w.typed("/pdf", "application/pdf", "%PDF")
	c := w.at("/pdf")
	assert.Empty(t, c.Page().Text)
	assert.Equal(t, "%PDF", string(c.Page().Body))
	assert.Equal(t, "it is application/pdf of 4 bytes", c.Page().Note)
	require.ErrorContains(t, c.Submit(t.Context(), Submission{}), "there is no form on "+w.URL+"/pdf (it is application/pdf of 4 bytes)")

	w.on("/204", setStatus(204))
	c = w.at("/204")
	assert.Equal(t, 204, c.Status())
	assert.Contains(t, c.Page().Note, "a browser would have stayed")

	w.html("/deep", strings.Repeat("<div>", 600)+"end")
	c = w.at("/deep")
	assert.Contains(t, c.Page().Text, "end")
	assert.Contains(t, c.Page().Note, "its HTML cannot be read")
}

func TestAttachments(t *testing.T) {
	w := newWorld(t)
	w.on("/file", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Disposition", "Attachment; filename=a.csv")
		rw.Header().Set("Content-Type", "text/csv")
		_, _ = io.WriteString(rw, "a;b")
	})
	assert.Contains(t, w.at("/file").Page().Note, "saved it as a file")
}
