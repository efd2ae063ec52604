package console

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// What the console itself cannot do.
var (
	errNowhere = errors.New("the console has no such page")
	errMissing = errors.New("not here")
	errMethod  = errors.New("this address does not take this method")
	errForm    = errors.New("the form cannot be read")
)

// refusal is the page that says why there is none.
type refusal struct {
	frame
	Status int
	Text   string
}

// refuse answers a visit that leads nowhere, with a page of its own.
func (c *console) refuse(w http.ResponseWriter, v *visit, err error) {
	status, title := http.StatusInternalServerError, "The sandbox failed"
	switch {
	case errors.Is(err, errNowhere), errors.Is(err, errMissing), errors.Is(err, sandbox.ErrNotFound):
		status, title = http.StatusNotFound, "Not found"
	case errors.Is(err, errMethod):
		status, title = http.StatusMethodNotAllowed, "Not this way"
	case errors.Is(err, errForm):
		status, title = http.StatusBadRequest, "Not understood"
	}
	text := strings.TrimPrefix(err.Error(), errMissing.Error()+": ")
	v.write(w, status, "refusal", refusal{frame: v.frame(title, ""), Status: status, Text: sentence(text)})
}

// kindly says why something that was asked for did not happen.
func kindly(err error) message {
	var transition *payment.TransitionError
	var param *sandbox.ParamError
	var taken *sandbox.TakenError
	var account *sandbox.AccountError
	switch {
	case errors.As(err, &transition):
		text := fmt.Sprintf("%q is not possible: the payment is %s.", spaced(string(transition.Event)), spaced(string(transition.State)))
		if len(transition.Allowed) == 0 {
			return bad(text + " In this state nothing can be done to it.")
		}
		allowed := make([]string, len(transition.Allowed))
		for i, event := range transition.Allowed {
			allowed[i] = spaced(string(event))
		}
		return bad(text + " Possible now: " + strings.Join(allowed, ", ") + ".")
	case errors.As(err, &param):
		return bad("The " + spaced(param.Name) + " cannot be used: " + param.Reason + ".")
	case errors.Is(err, sandbox.ErrClockBusy):
		return bad("Somebody else is advancing this clock. Please try again in a moment.")
	case errors.Is(err, sandbox.ErrExists):
		return bad("A workspace of this name exists already. Please choose another.")
	case errors.As(err, &taken):
		return bad(fmt.Sprintf("The %s %s %s belongs to the workspace %s: it exists once on a server.", taken.Provider, spaced(taken.Name.Kind), taken.Name.ID, taken.Holder))
	case errors.As(err, &account):
		m := bad("The " + account.Provider + " account is wrong.")
		for _, problem := range account.Problems {
			m.Lines = append(m.Lines, problem.Path+": "+problem.Message)
		}
		return m
	}
	return bad(sentence(err.Error()))
}

func bad(text string) message { return message{Bad: true, Text: text} }
