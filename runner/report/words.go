package report

import (
	"fmt"
	"strings"
)

// fine tells whether there is nothing to explain.
func (s *Scenario) fine() bool { return s.Result == Passed || s.Result == Skipped }

// place is where an editor should open: file and line of what failed.
func (s *Scenario) place() string {
	if n := s.at(); n > 0 {
		return fmt.Sprintf("%s:%d", s.File, n)
	}
	return s.File
}

func (s *Scenario) at() int {
	if s.Failure != nil && s.Failure.Line > 0 {
		return s.Failure.Line
	}
	return s.Line
}

// reason is why a scenario did not pass, in one sentence.
func (s *Scenario) reason() string {
	switch {
	case s.Failure != nil && s.Failure.Message != "":
		return s.Failure.Message
	case s.Result == Skipped:
		return "it needs the demo shop, and --merchant names another"
	case s.Result == Errored:
		return "the environment failed"
	case s.Result == Failed:
		return "the scenario failed without saying why"
	}
	return "the scenario came to no result"
}

// The bounds of a headline: lists of failures give it a row or two.
const (
	headlineSeen = 3   // what was seen, of many things
	headlineText = 200 // columns of one of them
)

// headline is the reason with what was expected and seen, on one line: of a failure many
// pipelines list nothing else.
func (s *Scenario) headline() string {
	text := line(s.reason())
	f := s.Failure
	if f == nil {
		return text
	}
	var parts []string
	if expected := line(f.Expected); expected != "" {
		parts = append(parts, "expected "+cut(expected, headlineText))
	}
	if len(f.Seen) > 0 {
		parts = append(parts, "seen "+few(f.Seen, headlineSeen, headlineText))
	}
	if len(parts) == 0 {
		return text
	}
	return strings.TrimSuffix(text, ".") + ": " + strings.Join(parts, "; ")
}

// few is the first of the texts on one line, each no wider than room, and how many are left.
func few(texts []string, most, room int) string {
	var words []string
	for i, text := range texts {
		if i == most {
			words = append(words, fmt.Sprintf("and %d more", len(texts)-most))
			break
		}
		words = append(words, cut(line(text), room))
	}
	return strings.Join(words, "; ")
}

// alsoFalse is what did not hold beside what is expected; "": nothing.
func (f *Failure) alsoFalse() string { return few(f.AlsoFalse, 3, headlineText) }

// reached says how far the scenario came: "2 of 3".
func (s *Scenario) reached() string {
	for i, step := range s.Steps {
		if step.Result == Failed || step.Result == Errored {
			return fmt.Sprintf("%d of %d", i+1, len(s.Steps))
		}
	}
	return ""
}

// explain is the failure as plain lines, for the windows in which pipelines show it.
func (s *Scenario) explain() string {
	lines := []string{s.reason()}
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+": "+text)
		}
	}
	if f := s.Failure; f != nil {
		add(strings.TrimSpace("step "+s.reached()), line(f.Step))
		add("expected", f.Expected)
		for _, seen := range f.Seen {
			add("seen", seen)
		}
		add("also false", f.alsoFalse())
		for _, miss := range f.NearMisses {
			add("near miss", miss)
		}
		if p := f.Page; p != nil {
			add("page", strings.TrimSpace(fmt.Sprintf("%d %s %s", p.Status, p.URL, line(p.Title))))
			for _, row := range f.pageExcerpt(defaultWidth) {
				lines = append(lines, "  | "+row)
			}
		}
	}
	add("at", s.place())
	if s.Failure != nil {
		add("repeat", s.Failure.Repeat)
	}
	return strings.Join(lines, "\n")
}
