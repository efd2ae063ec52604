// Package report is what a run of scenarios came to: one model, from which console
// text, JSON and JUnit are made.
package report

import (
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// The results of a scenario.
const (
	Passed  = "passed"
	Failed  = "failed"  // an expectation did not hold, a step did not work, or nothing was asserted
	Errored = "error"   // the environment failed: merchant or server not reachable
	Skipped = "skipped" // it needs the demo shop, and --merchant names another
)

// Report is a whole run.
type Report struct {
	Scenarios []Scenario `json:"scenarios"`
	Server    string     `json:"server"`
	TookMS    int64      `json:"took_ms"`
	// Interrupted: the run was told to stop before its end.
	Interrupted bool `json:"interrupted"`
}

// Scenario is one scenario's end.
type Scenario struct {
	Scenario  string             `json:"scenario"` // its title
	About     string             `json:"about"`
	Tags      []string           `json:"tags"`
	File      string             `json:"file"`
	Line      int                `json:"line"` // of the step that failed, else of the scenario
	Result    string             `json:"result"`
	Seed      uint64             `json:"seed"`
	Workspace string             `json:"workspace"`
	Steps     []Step             `json:"steps"`
	Payments  []payment.View     `json:"payments"`
	Exchanges []journal.Exchange `json:"exchanges"`
	Warnings  []string           `json:"warnings"`
	Failure   *Failure           `json:"failure,omitempty"`
	Source    string             `json:"-"` // the file
	TookMS    int64              `json:"took_ms"`
}

// Step is one step of a scenario, as far as it came.
type Step struct {
	Line   int    `json:"line"`
	Text   string `json:"text"`
	Result string `json:"result"` // passed, failed, error; "" : not reached
	Checks int    `json:"checks"` // expectations that held
	TookMS int64  `json:"took_ms"`
}

// Failure is why a scenario did not pass, in words for the one who reads it at night.
type Failure struct {
	Line       int      `json:"line"`
	Step       string   `json:"step"`
	Message    string   `json:"message"`               // one sentence
	Expected   string   `json:"expected,omitempty"`    // the expression that did not hold
	Seen       []string `json:"seen,omitempty"`        // what its parts were: `payment("1").state is "rolled_back"`
	AlsoFalse  []string `json:"also_false,omitempty"`  // expressions of the same step that did not hold either
	Page       *Page    `json:"page,omitempty"`        // where the customer stood
	Payment    string   `json:"payment,omitempty"`     // whose exchanges lead here, by its id; "": all may
	NearMisses []string `json:"near_misses,omitempty"` // rules that matched at times: the first part that was false
	Repeat     string   `json:"repeat"`                // the command that repeats just this scenario
}

// Page is the last page that the virtual customer saw.
type Page struct {
	URL    string `json:"url"`
	Status int    `json:"status"`
	Title  string `json:"title"`
	Text   string `json:"text"`
}

// Exit statuses of a run.
const (
	ExitPassed      = 0
	ExitFailed      = 1 // an expectation failed, or nothing was asserted
	ExitUsage       = 2
	ExitEnvironment = 3 // merchant or server not reachable, or the run was interrupted
)

// Exit is the exit status of the run: with several, the highest.
func (r *Report) Exit() int {
	status := ExitPassed
	if r.Interrupted {
		status = ExitEnvironment
	}
	for _, s := range r.Scenarios {
		switch s.Result {
		case Failed:
			status = max(status, ExitFailed)
		case Errored:
			status = max(status, ExitEnvironment)
		}
	}
	if status == ExitPassed && r.Count(Passed) == 0 { // all were skipped: nothing was asserted
		return ExitFailed
	}
	return status
}

// Count counts the scenarios with a result.
func (r *Report) Count(result string) int {
	n := 0
	for _, s := range r.Scenarios {
		if s.Result == result {
			n++
		}
	}
	return n
}

// Told is what a report shows of the journal: of a failure, the exchanges of its
// payment and those of none; left is how many belong to other payments.
func (s *Scenario) Told() (exchanges []journal.Exchange, left int) {
	if s.Failure == nil || s.Failure.Payment == "" {
		return s.Exchanges, 0
	}
	for _, e := range s.Exchanges {
		if e.Payment == "" || e.Payment == s.Failure.Payment {
			exchanges = append(exchanges, e)
		}
	}
	return exchanges, len(s.Exchanges) - len(exchanges)
}
