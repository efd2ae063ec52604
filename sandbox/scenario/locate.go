package scenario

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// position is a place in a file, both from 1, the column in characters.
type position struct{ line, column int }

// places tells where each character of a scalar's value stands in the file, and at
// the end where the scalar ends. It walks value and source side by side, over quotes,
// escapes, folded lines and indentation; where it loses the way it stays near.
func (s *source) places(n *yaml.Node) []position {
	if walked, ok := s.walked[n]; ok {
		return walked
	}
	w := &walk{s: s, line: n.Line, column: n.Column - 1, style: n.Style}
	w.load()
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		w.nextLine()
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		w.column++
	}
	places := make([]position, 0, len(n.Value)+1)
	for _, r := range n.Value {
		places = append(places, w.place(r))
	}
	places = append(places, position{w.line, w.column + 1})
	s.walked[n] = places
	return places
}

// place is where the n-th character of a scalar stands; n may be its length.
func (s *source) place(n *yaml.Node, nth int) position {
	places := s.places(n)
	return places[min(max(nth, 0), len(places)-1)]
}

// swallowed tells whether a YAML comment follows an unquoted scalar on its line.
func (s *source) swallowed(n *yaml.Node) (position, bool) {
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return position{}, false
	}
	end := s.place(n, len(n.Value))
	line := []rune(s.line(end.line))
	for column := end.column - 1; column < len(line); column++ {
		switch line[column] {
		case ' ', '\t':
		case '#':
			return position{end.line, column + 1}, true
		default:
			return position{}, false
		}
	}
	return position{}, false
}

// walk is a place in the source while a scalar is followed. line is from 1, column
// from 0.
type walk struct {
	s            *source
	line, column int
	text         []rune
	style        yaml.Style
	indent       int // of a block scalar, known from its first line on
}

func (w *walk) load() { w.text = []rune(w.s.line(w.line)) }

func (w *walk) atEnd() bool { return w.column >= len(w.text) }

func (w *walk) is(r rune) bool { return !w.atEnd() && w.text[w.column] == r }

func (w *walk) blank() bool { return w.is(' ') || w.is('\t') }

func (w *walk) nextLine() bool {
	if w.line >= len(w.s.lines) {
		return false
	}
	w.line++
	w.column = 0
	w.load()
	if w.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && w.indent == 0 && strings.TrimSpace(string(w.text)) != "" {
		w.indent = len(w.text) - len([]rune(strings.TrimLeft(string(w.text), " ")))
	}
	for w.blank() && (w.style&yaml.LiteralStyle == 0 || w.column < w.indent) {
		w.column++
	}
	return true
}

// place steps over one character of the value.
func (w *walk) place(r rune) position {
	for w.style&yaml.DoubleQuotedStyle != 0 && w.is('\\') {
		at := position{w.line, w.column + 1}
		w.column++
		if !w.atEnd() { // else an escaped line end: it leaves nothing in the value
			w.column += escapeLength(w.text[w.column])
			return at
		}
		if !w.nextLine() {
			return at
		}
	}
	if r == ' ' || r == '\n' || r == '\t' {
		at := position{w.line, w.column + 1}
		switch {
		case w.is(r):
			w.column++
		case w.atEnd():
			w.nextLine()
		}
		return at
	}
	for !w.is(r) && (w.blank() || w.atEnd()) {
		if w.blank() {
			w.column++
		} else if !w.nextLine() {
			break
		}
	}
	at := position{w.line, w.column + 1}
	if w.is(r) {
		w.column++
		if r == '\'' && w.style&yaml.SingleQuotedStyle != 0 {
			w.column++ // it is written twice
		}
	}
	return at
}

// escapeLength counts the characters of an escape after its backslash.
func escapeLength(r rune) int {
	switch r {
	case 'x':
		return 3
	case 'u':
		return 5
	case 'U':
		return 9
	}
	return 1
}
