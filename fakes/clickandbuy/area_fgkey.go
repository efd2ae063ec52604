package clickandbuy

import (
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/webaddr"
)

// signaturePage checks the signature of a link that somebody pasted: form#cb-fgkey with the
// fields link and dynkey, and below what was found.
type signaturePage struct {
	frame
	Action  string
	Link    string // pasted before; a dynkey that was typed is never shown again
	Verdict signatureVerdict
	Reason  string // in English: what is wrong with the one that was sent
	Rules   []signed
	Ready   string // the link with the right fgkey
}

// signed is what a link is signed with by one of the two rules (CB-064).
type signed struct {
	Rule   string // path, basename
	Hashed string // the dynkey is ***
	Fgkey  string
}

// signatureVerdict is what a check came to; "" is none yet.
type signatureVerdict string

const (
	signatureRight   signatureVerdict = "right"
	signatureWrong   signatureVerdict = "wrong"
	signatureMissing signatureVerdict = "missing"
	signatureUnkeyed signatureVerdict = "unkeyed" // nobody knows a dynkey
)

// Bad tells that the verdict is to be looked at.
func (p signaturePage) Bad() bool { return p.Verdict != signatureRight }

// pasted is a premium link as somebody copied it from wherever it stood: in any shape of
// CB-031 to CB-033, by the sandbox's address or the provider's, or without its host.
type pasted struct {
	premium
	before string // scheme, host and what else stands before the path
	query  string
}

func readPasted(text string) pasted {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "#")
	address, query, _ := strings.Cut(text, "?")
	p := pasted{query: query, premium: premium{path: address}}
	target := address
	if at := strings.Index(address, "/newauth/"); at >= 0 {
		target = address[at+len("/newauth/"):]
	} else if at := strings.Index(address, "/~"); at >= 0 {
		target = "http://" + address[at+len("/~"):]
	}
	if found, ok := readTarget(target); ok {
		p.premium = found
	} else if _, rest, ok := strings.Cut(target, "://"); ok { // of no premium host
		_, path, _ := strings.Cut(rest, "/")
		p.path = "/" + path
	}
	p.before, _ = strings.CutSuffix(address, p.path)
	return p
}

func byPasted(r *sandbox.Request) (kind, id string) {
	if p := readPasted(asked(r, "link")); p.id != "" {
		return "link", p.id
	}
	return "", ""
}

// checkSignature says what is hashed of a link, by both rules, and what is wrong with the
// fgkey that it carries (CB-062 to CB-067).
func (f Fake) checkSignature(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opArea}); err != nil {
		return err
	}
	page := signaturePage{frame: areaFrame(r), Link: strings.TrimSpace(asked(r, "link"))}
	p := readPasted(page.Link)
	dynkey := asked(r, "dynkey")
	a, err := accountOf(ws, "link", p.id)
	if err == nil && dynkey == "" {
		_, l := a.findLink(p.id)
		dynkey = l.Dynkey
	}
	page.Action = areaURL(r, p.system, "/tools/fgkey")
	r.Secret(dynkey)
	if page.Link != "" {
		page.judge(p, dynkey, a)
	}
	writePage(w, http.StatusOK, "fgkey", page.Lang, page)
	return nil
}

// judge fills the page with what a link comes to; a is nil for one that no account has.
func (p *signaturePage) judge(link pasted, dynkey string, a *account) {
	if dynkey == "" {
		p.Verdict = signatureUnkeyed
		return
	}
	unsigned, _, sent := cutFgkey(link.path, link.query)
	if !sent {
		unsigned = link.path + "?" + link.query
	}
	byName := basename(unsigned)
	p.Rules = []signed{{rulePath, "***" + unsigned, fgkeyOf(dynkey, unsigned)}, {ruleBasename, "***" + byName, fgkeyOf(dynkey, byName)}}
	p.Ready = link.before + webaddr.WithQuery(unsigned, "fgkey="+fgkeyOf(dynkey, hashedText(unsigned, a.sw("fgkey.rule"))))
	check := checkFgkey(dynkey, link.path, link.query, a.sw("fgkey.rule"))
	p.Reason = check.refusal(a.sw("fgkey.missing"), a.sw("fgkey.trailing"))
	switch {
	case !check.Sent:
		p.Verdict, p.Reason = signatureMissing, ""
	case p.Reason != "":
		p.Verdict = signatureWrong
	default:
		p.Verdict = signatureRight
	}
}
