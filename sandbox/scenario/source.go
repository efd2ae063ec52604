package scenario

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxSource bounds a scenario file (1 MiB), maxExpression an expression (characters).
const (
	maxSource     = 1 << 20
	maxExpression = 10_000
)

// lineBreak is what YAML's scanner counts as the end of a line.
var lineBreak = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]") })

// source is the text of a file by lines, for findings and for positions.
type source struct {
	text   []byte
	lines  []string
	walked map[*yaml.Node][]position // places that were asked for; a text has many expressions
}

func newSource(src []byte) *source {
	text := bytes.TrimPrefix(src, []byte("\ufeff"))
	return &source{text: text, lines: lineBreak().Split(string(text), -1), walked: map[*yaml.Node][]position{}}
}

// line is a line by its number from 1, "" where there is none.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// unreadable finds the first byte that no YAML file may have: the YAML reader
// refuses it too, but does not say where.
func (s *source) unreadable() (line, column int, message string) {
	if len(s.text) > maxSource {
		return 1, 1, fmt.Sprintf("the file is larger than %d bytes", maxSource)
	}
	for i, text := range s.lines {
		column := 0
		for at, r := range text {
			column++
			if r == utf8.RuneError && !strings.HasPrefix(text[at:], "\ufffd") {
				return i + 1, column, "this is not UTF-8"
			}
			if (r < ' ' && r != '\t') || r == 0x7f || (r > 0x7f && r < 0xa0) || r == 0xfffe || r == 0xffff {
				return i + 1, column, fmt.Sprintf("the control character %U has no place in a scenario", r)
			}
		}
	}
	return 0, 0, ""
}
