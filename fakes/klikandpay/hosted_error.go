package klikandpay

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// trouble is what an error page is about.
type trouble string

const (
	troubleNoID       trouble = "missing_id"       // KP-083
	troubleUnknownID  trouble = "unknown_id"       // KP-083
	troubleAmount     trouble = "bad_amount"       // KP-083
	troublePlan       trouble = "unknown_plan"     // ABONNEMENT names none (KP-071)
	troubleCustomer   trouble = "missing_customer" // KP-063
	troubleOrigin     trouble = "origin"           // KP-082
	troubleRefused    trouble = "refused"          // a rule asks for the error page
	troubleExpired    trouble = "expired"          // KP-124
	troubleUnknown    trouble = "unknown_page"     // no payment has this page
	troubleStale      trouble = "stale"            // another tab was quicker
	troubleNotFound   trouble = "not_found"
	troubleBadRequest trouble = "bad_request"
)

// pageError is a hosted page that cannot be shown. It leads nowhere: nobody is told, and
// the browser is not sent back (KP-083).
type pageError struct {
	Status int
	Kind   trouble
	Reason string // in English, for the developer
	lang   string // "": the browser's
}

func (e *pageError) Error() string { return fmt.Sprintf("page %s: %s", e.Kind, e.Reason) }

// cannot is an error page in the manner of a CGI script: status 200, unless the account
// wants otherwise (KP-083, KP-174). Where no account is known our choice stands.
func (a *account) cannot(kind trouble, lang, reason string, args ...any) error {
	return &pageError{Status: a.number("hosted_error_status"), Kind: kind, Reason: fmt.Sprintf(reason, args...), lang: lang}
}

// writePageError spells any error as a page for people.
func writePageError(_ *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	r.Note("%v", err)
	var page *pageError
	if !errors.As(err, &page) {
		page = frontError(err)
	}
	lang := page.lang
	if lang == "" {
		lang = browserLanguage(r)
	}
	web.Write(w, page.Status, roomHosted, "trouble", lang, troublePage{Kind: page.Kind, Reason: page.Reason}, web.Hosted)
}

// frontError is what happened outside of the handlers of pages, as a page.
func frontError(err error) *pageError {
	page := &pageError{Status: sandbox.FrontStatus(err), Kind: troubleBadRequest, Reason: err.Error()}
	switch page.Status {
	case http.StatusNotFound:
		page.Kind = troubleNotFound
	case http.StatusConflict:
		page.Kind = troubleStale
	}
	return page
}

// browserLanguage is the language of a page that belongs to no payment: the first one of
// the browser's that the pages have.
func browserLanguage(r *sandbox.Request) string {
	for wish := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(wish, ";")
		base, _, _ := strings.Cut(strings.TrimSpace(tag), "-")
		if lang := strings.ToLower(base); languageOf(lang, "") != "" {
			return lang
		}
	}
	return switchDefaults["language"]
}
