package clickandbuy

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// pageError is a request that ends in a page instead of the wanted one: one of the
// five documented error pages, or a notice.
type pageError struct {
	Status int       // of a notice; the error pages take pages.error_status
	Page   errorPage // 2.1.1 to 2.1.5, or ""
	Notice notice
	Reason string // for the journal, and folded away on the page
	Link   string // of a notice
	deal   *deal  // "": a purchase that nobody knows
	frame  *frame // where there is no deal yet
}

func (e *pageError) Error() string {
	if e.Page != "" {
		return fmt.Sprintf("page %s: %s", e.Page, e.Reason)
	}
	return fmt.Sprintf("notice %s: %s", e.Notice, e.Reason)
}

// WriteError implements sandbox.Provider: the only place where errors are spelt, as
// a fault on TMI and as a page for browsers.
func (Fake) WriteError(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	r.Note("%v", err)
	if strings.TrimSuffix(r.Path, "/") == "/TMI/1.4" && r.Op != opLink { // a premium host has scripts of any name
		writeFault(ws, w, r, err)
		return
	}
	if isPay(r) {
		writePayFault(ws, w, r, err)
		return
	}
	if isCheckout(r) {
		writeCheckoutError(w, r, err)
		return
	}
	var page *pageError
	if !errors.As(err, &page) {
		page = frontError(err)
	}
	if page.Page == "" {
		p := noticePage{frame: page.shown(r), Kind: page.Notice, Outcome: page.outcome(), Reason: page.Reason, Link: page.Link}
		writePage(w, page.Status, "notice", p.Lang, p)
		return
	}
	p := troublePage{frame: page.shown(r), Number: page.Page, Reason: page.Reason}
	status := http.StatusOK
	if account, accountErr := page.account(ws, r); accountErr == nil {
		status = account.status("pages.error_status") // CB-081
	}
	writePage(w, status, "error", p.Lang, p)
}

// frontError is what happened before any handler of this provider, as a page.
func frontError(err error) *pageError {
	notice := noticeBadRequest
	if errors.Is(err, sandbox.ErrNoRoute) {
		notice = noticeNotFound
	}
	return &pageError{Status: sandbox.FrontStatus(err), Notice: notice, Reason: err.Error()}
}

func (e *pageError) shown(r *sandbox.Request) frame {
	switch {
	case e.deal != nil:
		return e.deal.frame()
	case e.frame != nil:
		return *e.frame
	}
	return frame{Lang: browserLanguage(r)}
}

func (e *pageError) account(ws *sandbox.Workspace, r *sandbox.Request) (*account, error) {
	if e.deal != nil {
		return e.deal.account, nil
	}
	kind, id := byLink(r)
	return accountOf(ws, kind, id)
}

// browserLanguage is the language of a page that belongs to no purchase.
func browserLanguage(r *sandbox.Request) string {
	return languageOf(r.Header.Get("Accept-Language"))
}

// writePage renders a page whole or fails as a whole (CB-081).
func writePage(w http.ResponseWriter, status int, page, lang string, data any) {
	web.Write(w, status, providerName, page, lang, data, web.Hosted)
}
