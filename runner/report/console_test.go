package report

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConsole(t *testing.T) {
	good := &Report{Scenarios: []Scenario{passed(), passed()}, TookMS: 412}
	good.Scenarios[1].Scenario, good.Scenarios[1].File, good.Scenarios[1].TookMS = "A buyer is registered on the way", "clickandbuy/registers.yaml", 1240
	for name, c := range map[string]struct {
		report  *Report
		options ConsoleOptions
	}{
		"passed.txt":         {good, ConsoleOptions{}},
		"passed_verbose.txt": {good, ConsoleOptions{Verbose: true}},
		"mixed.txt":          {mixed(), ConsoleOptions{}},
		"mixed_color.txt":    {mixed(), ConsoleOptions{Color: true}},
		"mixed_narrow.txt":   {mixed(), ConsoleOptions{Width: 70}},
		"mixed_verbose.txt":  {mixed(), ConsoleOptions{Verbose: true, Width: 120}},
		"mixed_shown.txt":    {mixed(), ConsoleOptions{Shown: true}},
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, name, func(b *bytes.Buffer) error { return WriteConsole(b, c.report, c.options) })
		})
	}
}

func print(t *testing.T, r *Report, o ConsoleOptions) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteConsole(&b, r, o))
	return b.String()
}

// The colours are the only difference: whoever copies from a terminal gets the same.
func TestColorChangesNoText(t *testing.T) {
	sgr := regexp.MustCompile("\x1b\\[[0-9]*m")
	for _, o := range []ConsoleOptions{{}, {Verbose: true}, {Width: 61}} {
		without := print(t, mixed(), o)
		o.Color = true
		// Blanks at a line's end hide behind the sequences.
		var rows []string
		for _, row := range strings.Split(sgr.ReplaceAllString(print(t, mixed(), o), ""), "\n") {
			rows = append(rows, strings.TrimRight(row, " "))
		}
		assert.Equal(t, without, strings.Join(rows, "\n"))
		assert.NotContains(t, without, "\x1b")
	}
}

func TestSummary(t *testing.T) {
	for want, c := range map[string]struct {
		results []string
		took    int64
	}{
		"6 scenarios: 6 passed in 0.4 s":                                {[]string{Passed, Passed, Passed, Passed, Passed, Passed}, 421},
		"1 scenario: 1 passed in 31 ms":                                 {[]string{Passed}, 31},
		"5 scenarios: 1 passed, 1 failed, 1 error, 2 skipped in 12.0 s": {[]string{Passed, Skipped, Failed, Errored, Skipped}, 12_004},
		"2 scenarios: 2 errors in 2 min 5 s":                            {[]string{Errored, Errored}, 125_000},
		"0 scenarios: nothing ran in 0 ms":                              {nil, 0},
		"2 scenarios: 1 passed, 1 without a result in 1 min":            {[]string{Passed, ""}, 59_960},
	} {
		r := &Report{TookMS: c.took}
		for _, result := range c.results {
			r.Scenarios = append(r.Scenarios, Scenario{Scenario: "x", File: "x.yaml", Result: result})
		}
		rows := strings.Split(strings.TrimSpace(print(t, r, ConsoleOptions{})), "\n")
		assert.Equal(t, want, rows[len(rows)-1])
	}
}

func TestAFailureWithoutWordsIsStillABlock(t *testing.T) {
	r := &Report{Scenarios: []Scenario{{Scenario: "x", File: "x.yaml", Line: 3, Result: Failed}, {Scenario: "y", File: "y.yaml", Result: Errored}}}
	text := print(t, r, ConsoleOptions{})
	assert.Contains(t, text, "✗ FAILED  x\n  x.yaml:3\n")
	assert.Contains(t, text, "without saying why")
	assert.Contains(t, text, "! ENVIRONMENT  y\n  y.yaml\n")
	assert.NotContains(t, text, "\n\n\n")
}

func TestSkippedSaysWhy(t *testing.T) {
	s := skipped()
	s.Failure = &Failure{Message: "it needs a browser"}
	assert.Contains(t, print(t, &Report{Scenarios: []Scenario{s}}, ConsoleOptions{}), "skipped: it needs a browser\n")
}

// A merchant's page must not be able to paint the report green.
func TestTheOutsideCannotMoveTheCursor(t *testing.T) {
	s := failed()
	evil := "\x1b[2J\x1b[32m✓ passed\x07\u202e\r\n\tagain\xff"
	s.Scenario, s.About, s.File, s.Warnings = evil, evil, evil, []string{evil}
	s.Failure = &Failure{Step: evil, Message: evil, Expected: evil, Seen: []string{evil}, Repeat: evil, Page: &Page{URL: evil, Title: evil, Text: evil}}
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		e.Op, e.Rule, e.Notes, e.Response.Body, e.Request.Method, e.Request.URL = evil, evil, []string{evil}, evil, evil, evil
		e.Response.Headers = map[string]string{"Location": evil}
		e.Response.Status = 302
	}
	text := print(t, &Report{Scenarios: []Scenario{s}, Server: evil}, ConsoleOptions{Verbose: true})
	for _, r := range text {
		assert.Falsef(t, (r < ' ' && r != '\n') || r == 0x7f || r == 0x202e, "%q is printed", r)
	}
	assert.Contains(t, text, `\x1b[2J`)
}

func TestLongPagesAndValuesAreCut(t *testing.T) {
	s := failed()
	s.Failure.Page.Text = strings.Repeat("this is a line of the page\n", 40)
	s.Failure.Seen = []string{"page.text is " + strings.Repeat("word ", 1000)}
	text := print(t, &Report{Scenarios: []Scenario{s}}, ConsoleOptions{})
	assert.Equal(t, pageRows, strings.Count(text, "a line of the page"))
	assert.Contains(t, text, "│ … 28 lines not shown")
	assert.Less(t, strings.Count(text, "\n"), 60)
}

type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, errors.New("pipe closed") }

func TestWriteErrorsAreTold(t *testing.T) {
	r := mixed()
	require.Error(t, WriteConsole(gone{}, r, ConsoleOptions{}))
	require.Error(t, WriteJSON(gone{}, r))
	require.Error(t, WriteJUnit(gone{}, r))
	require.Error(t, WriteGitHub(gone{}, r))
}
