package scenario

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Finding is one thing that is wrong in a scenario file, or worth a warning.
type Finding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1, in characters
	Message string `json:"message"`
	Source  string `json:"source"` // the line, without its end
	Warning bool   `json:"warning,omitempty"`
}

// String is "file:line:column: message".
func (f Finding) String() string {
	kind := ""
	if f.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", f.File, f.Line, f.Column, kind, f.Message)
}

// Render is String with the source line and a caret below it.
func (f Finding) Render() string {
	if strings.TrimSpace(f.Source) == "" {
		return f.String()
	}
	shown, column := f.window()
	var pad strings.Builder
	for _, r := range shown[:min(column, len(shown))] {
		if r != '\t' { // a tab stays one, or the caret would stand beside its character
			r = ' '
		}
		pad.WriteRune(r)
	}
	return fmt.Sprintf("%s\n  %s\n  %s^", f, string(shown), pad.String())
}

// maxLine is how much of a line is shown (characters).
const maxLine = 160

// window is the part of the source line around the column, fit for a terminal, and
// where the column stands in it.
func (f Finding) window() (shown []rune, column int) {
	shown, column = []rune(f.Source), max(f.Column-1, 0)
	if len(shown) > maxLine {
		from := min(max(column-maxLine/2, 0), len(shown)-maxLine)
		shown, column = shown[from:from+maxLine], column-from
	}
	shown = slices.Clone(shown)
	for i, r := range shown {
		if r != '\t' && unicode.IsControl(r) {
			shown[i] = unicode.ReplacementChar
		}
	}
	return shown, column
}

// Findings are all findings of one file, in its order.
type Findings []Finding

// Failed tells whether there is more than warnings.
func (fs Findings) Failed() bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return !f.Warning })
}

// Err is the findings as an error, nil where there are none but warnings.
func (fs Findings) Err() error {
	if !fs.Failed() {
		return nil
	}
	return fs
}

// Error is one finding a line.
func (fs Findings) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// ordered sorts by position and drops what was found twice at one place.
func (fs Findings) ordered() Findings {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return slices.Compact(fs)
}
