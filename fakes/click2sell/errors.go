package click2sell

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"paysandbox/sandbox"
	"paysandbox/web"
)

// trouble is what an error page is about. Which status it has is ours (CS-130).
type trouble string

const (
	troubleUnknownCode  trouble = "unknown_code"  // CS-015
	troubleUnknownOrder trouble = "unknown_order" // no order has this form
	troublePassed       trouble = "passed"        // CS-014
	troubleExpired      trouble = "expired"       // CS-087
	troubleNotFound     trouble = "not_found"
	troubleStale        trouble = "stale" // another tab was quicker
	troubleBadRequest   trouble = "bad_request"
)

// pageError is a page that cannot be shown. Nobody is told.
type pageError struct {
	Status int
	Kind   trouble
	Reason string // for the developer
	link   string // an address to begin again at, "" none
}

func (e *pageError) Error() string { return fmt.Sprintf("page %s: %s", e.Kind, e.Reason) }

// unknownCodeStatus is that of the page for a code that nobody knows; our choice where
// there is no merchant (CS-015).
func (a *account) unknownCodeStatus() int {
	n, err := strconv.Atoi(a.sw("unknown_code_status"))
	if err != nil {
		return http.StatusNotFound
	}
	return n
}

// WriteError implements sandbox.Provider: all that it has for errors is a page for people.
func (Fake) WriteError(_ *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	r.Note("%v", err)
	var page *pageError
	if !errors.As(err, &page) {
		page = frontError(err)
	}
	web.Write(w, page.Status, room, "trouble", "en", troublePage{Kind: page.Kind, Reason: page.Reason, Link: page.link}, web.Hosted)
}

// frontError is what happened outside of the handlers, as a page.
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
