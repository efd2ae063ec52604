package customer

import (
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// Page is what the customer sees.
type Page struct {
	URL    string            // of the address bar, with the fragment
	Query  map[string]string // of URL, decoded; the first value of a name
	Status int               // 0: no page came, or none was asked for yet
	Title  string
	Text   string // what can be read on the page: one line a block, blanks collapsed
	Header http.Header
	Body   []byte // decoded to UTF-8
	Hops   []Hop  // the answers that led here, without the page's own
	// NeedsJavaScript: without scripts there is nothing here to read or to press.
	NeedsJavaScript bool
	// Note says what a reader of a report should know about the page, in sentences.
	Note string

	address *address
	base    *address // where relative references start
	charset encoding.Encoding
	coding  string // the charset's name
	policy  string
	doc     *goquery.Document
	owners  map[*html.Node]*html.Node // each control's form

	scripted bool // a real browser shows it: what scripts do can be clicked

	submits      *form // the form that the page's script submits at once
	submitsAfter time.Duration
	refreshTo    *address // where the page goes by itself
	refreshAfter time.Duration
}

// newPage reads an answer.
func newPage(r *request, a *answer) *Page {
	p := &Page{
		URL: r.to.String(), Query: firstValues(r.to.query), Status: a.status, Header: a.header,
		address: r.to, base: r.to, policy: policyOf(a.header.Get("Referrer-Policy"), defaultPolicy),
	}
	kind := mediaType(a)
	if a.status == http.StatusNoContent || a.status == http.StatusResetContent {
		p.addNote("it has no content; a browser would have stayed on the page before")
	}
	if disposition, _, _ := strings.Cut(a.header.Get("Content-Disposition"), ";"); strings.EqualFold(strings.TrimSpace(disposition), "attachment") {
		p.addNote("a browser would have saved it as a file and stayed on the page before")
	}
	switch {
	case kind == "text/html" || kind == "application/xhtml+xml":
		p.readHTML(a)
	case isText(kind):
		p.readText(a, kind)
	default:
		p.Body = a.body
		p.addNote(fmt.Sprintf("it is %s of %d bytes", kind, len(a.body)))
	}
	p.readRefresh()
	if p.doc != nil {
		p.flagScripts()
	}
	return p
}

func (p *Page) readText(a *answer, kind string) {
	p.Body, p.charset, p.coding = decode(a.body, a.header.Get("Content-Type"), kind)
	p.Text = strings.TrimSpace(string(p.Body))
}

func (p *Page) readHTML(a *answer) {
	p.Body, p.charset, p.coding = decode(a.body, a.header.Get("Content-Type"), "text/html")
	doc, owners, err := parseHTML(p.Body)
	if err != nil {
		p.Text = strings.TrimSpace(string(p.Body))
		p.addNote(fmt.Sprintf("its HTML cannot be read: %v", err))
		return
	}
	p.owners = owners
	p.read(doc.Nodes[0])
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if base, err := parseAddress(href, p.address, p.charset); err == nil {
			p.base = base
		}
	}
	doc.Find("meta[name][content]").Each(func(_ int, meta *goquery.Selection) {
		if strings.EqualFold(meta.AttrOr("name", ""), "referrer") {
			p.policy = policyOf(meta.AttrOr("content", ""), p.policy)
		}
	})
	p.submits, p.submitsAfter = p.selfSubmitting()
}

// read takes over a document.
func (p *Page) read(root *html.Node) {
	p.doc = goquery.NewDocumentFromNode(root)
	p.Title = collapse(p.doc.Find("title").First().Text())
	p.Text = visibleText(root)
}

// find looks an element up; a page that is no HTML has none.
func (p *Page) find(selector string) *goquery.Selection {
	if p.doc == nil {
		return &goquery.Selection{}
	}
	return p.doc.Find(selector)
}

// resolve reads a reference that the page contains.
func (p *Page) resolve(ref string) (*address, error) {
	return parseAddress(ref, p.base, p.charset)
}

// describe names the page in a sentence.
func (p *Page) describe() string {
	switch {
	case p.URL == "":
		return "an empty page"
	case p.Title == "":
		return p.URL
	}
	address, _, _ := strings.Cut(p.URL, "?")
	return fmt.Sprintf("“%s” (%s)", p.Title, address)
}

func (p *Page) addNote(sentence string) {
	if p.Note != "" {
		p.Note += "; "
	}
	p.Note += sentence
}

func (p *Page) sameDocument(q *Page) bool { return p.doc != nil && p.doc == q.doc }

// firstValues reads a query without net/url's strictness: a stray "%" or ";" is data.
func firstValues(query string) map[string]string {
	values := map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name = formDecode(name); pair == "" {
			continue
		}
		if _, seen := values[name]; !seen {
			values[name] = formDecode(value)
		}
	}
	return values
}

// formDecode reads a name or value of a query. Bytes that are no UTF-8 come from a
// page in the other charset of the time.
func formDecode(s string) string {
	s = percentDecode(strings.ReplaceAll(s, "+", " "))
	if utf8.ValidString(s) {
		return s
	}
	if latin, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
		return latin
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
