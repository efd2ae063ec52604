package klikandpay

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
)

// scriptError is what one of the four scripts answers instead of what was asked (KP-052).
type scriptError struct {
	Word    string // "BAD-AMOUNT", "MISSING-IP"
	Reason  string // for the journal
	account *account
}

func (e *scriptError) Error() string { return e.Word + ": " + e.Reason }

// says is an error of the scripts in the account's profile; a may be nil: then it is spelt
// by our defaults.
func (a *account) says(word, reason string, args ...any) error {
	return &scriptError{Word: word, Reason: fmt.Sprintf(reason, args...), account: a}
}

// noError is the no of veriftransaction.pl (KP-059).
type noError struct {
	Reason  string // for the journal
	account *account
}

func (e *noError) Error() string { return e.Reason }

// What becomes of a script's request before any handler of ours, or in spite of one.
const (
	wordUnread = "MISSING-ID"     // nothing of a body that is too long is read (KP-161)
	wordFailed = "SANDBOX-FAILED" // no word of the provider's: the sandbox itself is at fault
)

// WriteError implements sandbox.Provider: the only place where errors are spelt, in one
// line for merchants' servers and as a page for browsers.
func (Fake) WriteError(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, err error) {
	name, isScript := strings.CutPrefix(r.Path, root+"/")
	switch {
	case isScript && name == scriptVerify:
		var no *noError
		if !errors.As(err, &no) {
			no = &noError{Reason: err.Error()}
		}
		r.Note("%s", no.Reason)
		writeLine(w, plainText, no.account.sw("verif_no")+"\n")
	case isScript && inProfile(name):
		var said *scriptError
		if !errors.As(err, &said) {
			said = &scriptError{Word: wordFailed, Reason: err.Error()}
			if errors.Is(err, sandbox.ErrBodyTooLarge) {
				said.Word = wordUnread
			}
		}
		r.Note("%v", said)
		said.account.answerError(w, said.Word)
	default:
		writePageError(ws, w, r, err)
	}
}
