package control

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// problemError is an RFC 9457 problem document as an error.
type problemError struct {
	status int
	detail string
	more   map[string]any // extension members
}

func (e *problemError) Error() string { return e.detail }

func problem(status int, detail string, more map[string]any) error {
	return &problemError{status, detail, more}
}

// asProblem is the only place where errors of the kernel become problem documents.
func asProblem(err error) *problemError {
	var p *problemError
	var transition *payment.TransitionError
	var param *sandbox.ParamError
	var taken *sandbox.TakenError
	var account *sandbox.AccountError
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, sandbox.ErrNotFound):
		return &problemError{http.StatusNotFound, err.Error(), nil}
	case errors.As(err, &transition):
		allowed := transition.Allowed
		if allowed == nil {
			allowed = []payment.Event{}
		}
		return &problemError{http.StatusConflict, err.Error(), map[string]any{"allowed": allowed, "state": transition.State}}
	case errors.As(err, &param):
		return &problemError{http.StatusUnprocessableEntity, err.Error(), map[string]any{"parameter": param.Name}}
	case errors.As(err, &taken):
		return &problemError{http.StatusConflict, err.Error(), map[string]any{"holder": taken.Holder}}
	case errors.As(err, &account):
		problems := []map[string]string{}
		for _, wrong := range account.Problems {
			problems = append(problems, map[string]string{"path": wrong.Path, "message": wrong.Message})
		}
		return &problemError{http.StatusUnprocessableEntity, err.Error(), map[string]any{"problems": problems}}
	case errors.Is(err, sandbox.ErrExists), errors.Is(err, sandbox.ErrClockBusy):
		return &problemError{http.StatusConflict, err.Error(), nil}
	case errors.Is(err, sandbox.ErrSpec), errors.Is(err, sandbox.ErrMerchant):
		return &problemError{http.StatusUnprocessableEntity, err.Error(), nil}
	}
	return nil
}

func (a *API) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := asProblem(err)
	if p == nil {
		a.options.Log.Error("a control request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		p = &problemError{http.StatusInternalServerError, "the sandbox failed: " + err.Error(), nil}
	}
	document := map[string]any{"type": "about:blank", "title": http.StatusText(p.status), "status": p.status, "detail": p.detail}
	maps.Copy(document, p.more)
	text, err := json.Marshal(document)
	if err != nil {
		text = []byte(`{"type":"about:blank","status":500}`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.status)
	_, _ = w.Write(append(text, '\n'))
}
