package shop

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// clickkwAnswer is all that the shop reads of an answer. Names are read in any case
// (KW-141) and values whether they are quoted or not.
type clickkwAnswer struct {
	Message  scalar
	Status   scalar
	Response scalar
	OrderID  scalar `json:"Order_id"`
	Gateway  struct {
		Error     scalar
		Status    scalar
		SessionID scalar `json:"session_id"`
		Indicator scalar `json:"indicator_status"`
		clickkwPlaces
	} `json:"gatewayResponse"`
	clickkwPlaces
}

// scalar is a JSON string, number or boolean as trimmed text: samples carry stray
// blanks (KW-018, KW-055). What is none of these is "".
type scalar string

// UnmarshalJSON fulfils json.Unmarshaler.
func (s *scalar) UnmarshalJSON(text []byte) error {
	*s = ""
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	switch value := value.(type) {
	case string:
		*s = scalar(strings.TrimSpace(value))
	case float64, bool:
		*s = scalar(text)
	}
	return nil
}

// truthy is how languages without types see a value: the text "false" is true.
func (s scalar) truthy() bool { return s != "" && s != "0" }

// clickkwRefusal is an error that Click spells, in the manual's words (chapter 6).
type clickkwRefusal struct{ word string }

func (r *clickkwRefusal) Error() string { return "Click KW refuses: " + r.word }

// sessionGone tells whether only a new session helps (manual 6.2.2, 6.2.3).
func (r *clickkwRefusal) sessionGone() bool {
	return r.word == "Session Expire" || r.word == "INVALID SESSION"
}

// refusal finds the error of an answer, nil where there is none. There are two
// families, and both come with HTTP 200 (KW-046 to KW-057).
func (a *clickkwAnswer) refusal() *clickkwRefusal {
	switch number, err := strconv.Atoi(string(a.Status)); {
	case a.Gateway.Error != "":
		return &clickkwRefusal{string(a.Gateway.Error)}
	case a.Gateway.Status == "false": // as text, too (KW-054)
		return &clickkwRefusal{"status false"}
	case a.Message != "" && (err != nil || number <= 0):
		return &clickkwRefusal{string(a.Message)}
	case err == nil && number <= 0:
		return &clickkwRefusal{"status " + string(a.Status)}
	}
	return nil
}

var errClickkwAnswer = errors.New("not an answer of Click KW")

// readClickkw reads an answer. An error that Click spells counts with every HTTP
// status, anything else only with success. The error of readClickkw is a
// *clickkwRefusal, or says why the answer can not be read.
func readClickkw(o order, got answer) (clickkwAnswer, error) {
	var a clickkwAnswer
	if err := json.Unmarshal(got.body, &a); err != nil {
		return a, fmt.Errorf("HTTP %d: %w: %w", got.status, errClickkwAnswer, err)
	}
	if o.makes(trustsTruthyStatus) && (a.Status.truthy() || a.Gateway.Status.truthy()) {
		return a, nil
	}
	if refused := a.refusal(); refused != nil {
		return a, refused
	}
	if got.status/100 != 2 {
		return a, fmt.Errorf("HTTP %d: %w", got.status, errClickkwAnswer)
	}
	return a, nil
}

var notInReasons = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^a-z0-9]+`) })

// clickkwReason is the reason word of a call that came to nothing: Click's own, or
// what was wrong with its answer.
func clickkwReason(err error) reason {
	var refused *clickkwRefusal
	switch {
	case errors.As(err, &refused):
		word := notInReasons().ReplaceAllString(strings.ToLower(refused.word), "_")
		return reason(strings.Trim(word[:min(len(word), 64)], "_"))
	case errors.Is(err, errLost):
		return reasonUnreachable
	}
	return reasonUnreadable
}
