package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"paysandbox/sandbox/operation"
)

// Kind is what a step does: its key in the file.
type Kind string

// The kinds of steps.
const (
	StepVisit       Kind = "visit"
	StepClick       Kind = "click"
	StepBack        Kind = "back"
	StepReload      Kind = "reload"
	StepSecondTab   Kind = "second_tab"
	StepCloseTab    Kind = "close_tab"
	StepSubmit      Kind = "submit"
	StepTamperQuery Kind = "tamper_query"
	StepPay         Kind = "pay"
	StepCall        Kind = "call"
	StepAct         Kind = "act"
	StepAccount     Kind = "account"
	StepAdvance     Kind = "advance"
	StepClock       Kind = "clock"
	StepWait        Kind = "wait"
	StepExpect      Kind = "expect"
)

// Step is one step of a scenario. Of the fields below Keep, the one of its Kind is
// set; back, reload, second_tab and close_tab have none.
type Step struct {
	Line, Column int
	Kind         Kind
	Keep         []Keep // evaluated when the step has worked, in the order of the file

	Visit       *Template // an absolute URL
	Click       *Template // a text or a selector
	Submit      *Submit
	TamperQuery Texts
	Pay         *Pay
	Call        *HTTPCall
	Act         *Act
	Account     []AccountChange
	Advance     time.Duration
	Clock       *ClockChange
	Wait        *Wait
	Expect      *Expect
}

// Keep remembers the value of an expression under a name. The expressions of one step
// do not see each other's names.
type Keep struct {
	Name string
	Expr *Expression
}

// Submit sends a form. Nil templates are not given.
type Submit struct {
	Form   *Template
	Fill   Texts
	Button *Template
	Twice  bool
}

// Pay walks the provider's hosted pages. Nil templates are not given.
type Pay struct {
	Outcome, With, As, Until *Template
	Card                     Texts // one value alone is its number
}

// HTTPCall is a call as a merchant's server makes it. At most one of Form, JSON, XML
// and Multipart is given.
type HTTPCall struct {
	Method    string // GET or POST
	URL       *Template
	Form      Texts
	JSON      *Tree
	XML       *Template
	Multipart Texts
	Headers   Texts
	Bearer    *Template
}

// Act takes an action of the back office. Payment is a payment or its id.
type Act struct {
	Payment *Expression
	Action  string
	Params  Texts
}

// AccountChange is merged into an account, or creates it: Doc renders to a
// map[string]any that MergeAccount takes.
type AccountChange struct {
	Provider     string
	Doc          *Tree
	Line, Column int
}

// ClockChange does one thing to the workspace's clock.
type ClockChange struct {
	Set    *Template // renders to RFC 3339; see Time
	Freeze bool
	Run    bool
}

// Time is what Set says.
func (c *ClockChange) Time(env Env) (time.Time, error) {
	text, err := c.Set.Render(env)
	if err != nil {
		return time.Time{}, err
	}
	return parseTime(text)
}

// Wait waits, in wall time, until a condition holds.
type Wait struct {
	For    *Expression
	Within time.Duration
}

// Expect is what must be true in time, and what must never be.
type Expect struct {
	Within time.Duration // wall time; 0: at once
	That   []*Expression
	Never  []*Expression
}

// String is the step in a few words, for reports: expressions as they are written.
func (s *Step) String() string {
	words := []string{strings.ReplaceAll(string(s.Kind), "_", " ")}
	add := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	given := func(word string, t *Template) {
		if t != nil {
			add("%s %s", word, t)
		}
	}
	switch s.Kind {
	case StepVisit:
		add("%s", s.Visit)
	case StepClick:
		add("%s", s.Click)
	case StepBack, StepReload, StepSecondTab, StepCloseTab:
	case StepSubmit:
		given("form", s.Submit.Form)
		given("with", s.Submit.Button)
		if s.Submit.Twice {
			add("twice")
		}
	case StepTamperQuery:
		for _, name := range slices.Sorted(maps.Keys(s.TamperQuery)) {
			add("%s=%s", name, s.TamperQuery[name])
		}
	case StepPay:
		given("with", s.Pay.With)
		given("as", s.Pay.As)
		given("outcome", s.Pay.Outcome)
		given("until", s.Pay.Until)
	case StepCall:
		add("%s %s", s.Call.Method, s.Call.URL)
	case StepAct:
		add("%s on %s", s.Act.Action, s.Act.Payment)
	case StepAccount:
		for _, change := range s.Account {
			add("%s", change.Provider)
		}
	case StepAdvance:
		add("%s", operation.FormatDuration(s.Advance))
	case StepClock:
		add("%s", s.Clock)
	case StepWait:
		add("for %s within %s", s.Wait.For, operation.FormatDuration(s.Wait.Within))
	case StepExpect:
		add("%s", s.Expect)
	}
	return shorten(strings.Join(words, " "))
}

// String names the change.
func (c *ClockChange) String() string {
	switch {
	case c.Set != nil:
		return "set " + c.Set.String()
	case c.Freeze:
		return "freeze"
	}
	return "run"
}

// String counts the expectations.
func (e *Expect) String() string {
	var parts []string
	if n := len(e.That); n > 0 {
		parts = append(parts, things(n))
	}
	if n := len(e.Never); n > 0 {
		parts = append(parts, "never "+things(n))
	}
	text := strings.Join(parts, " and ")
	if e.Within > 0 {
		text += " within " + operation.FormatDuration(e.Within)
	}
	return text
}

func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

// maxShown bounds a step's text (characters): it stands in one line of a report.
const maxShown = 160

func shorten(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= maxShown {
		return text
	}
	return string([]rune(text)[:maxShown-1]) + "…"
}
