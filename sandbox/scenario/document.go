package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// document is the root of the only document in the file, nil where there is none.
func (p *parser) document() *yaml.Node {
	if line, column, message := p.source.unreadable(); message != "" {
		p.find(position{line, column}, false, message)
		return nil
	}
	documents, err := load(p.source.text)
	if err != nil {
		p.broken(err)
		return nil
	}
	if len(documents) > 1 {
		second := documents[1]
		p.report(second, "a second document begins here; a file is one scenario")
	}
	if len(documents) == 0 || len(documents[0].Content) == 0 {
		p.find(position{1, 1}, false, "the file has no scenario in it")
		return nil
	}
	return documents[0].Content[0]
}

// load reads all documents as nodes. The YAML library is not ours: should it panic
// on some input, that input is what is wrong.
func load(text []byte) (documents []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("this cannot be read as YAML: %v", r)
		}
	}()
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	for {
		n := new(yaml.Node)
		if err := loader.Load(n); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return nil, err
		}
		documents = append(documents, n)
	}
}

// broken reports what is no YAML, with what its writer most probably has to do: most
// of these errors are expressions that YAML takes for something else.
func (p *parser) broken(err error) {
	var at *yaml.LoadError
	if !errors.As(err, &at) || at.Mark.Line == 0 {
		p.find(position{1, 1}, false, err.Error())
		return
	}
	place := position{at.Mark.Line, max(at.Mark.Column, 1)}
	line := []rune(p.source.line(place.line))
	before := string(line[:min(place.column-1, len(line))])
	rest := strings.TrimPrefix(string(line), before)
	inFlow := strings.Contains(at.ContextMsg, "flow")
	switch {
	case inFlow && strings.HasSuffix(before, "$") && strings.HasPrefix(rest, "{"):
		place.column--
		p.find(place, false, "quote this expression: inside { } and [ ] a text with ${…} must stand in quotes")
	case inFlow && strings.HasPrefix(rest, "{"), inFlow && strings.HasPrefix(rest, "["):
		p.find(place, false, "quote this expression: inside { } and [ ] an expression with braces or brackets must stand in quotes")
	case at.Stage == yaml.ParserStage && endsQuoted(before):
		p.find(place, false, `quote this expression as a whole: YAML ends it at its second quote; write '"a" == b'`)
	case strings.Contains(at.Message, "mapping values are not allowed") && bareStep().MatchString(p.source.line(place.line-1)):
		p.find(place, false, "a step that keeps something beside it needs a colon too: write back: and keep: below it")
	case strings.Contains(at.Message, "mapping values are not allowed"):
		p.find(place, false, `this is not YAML: a ": " that belongs to no key; quote the text or the expression that holds it`)
	case strings.HasPrefix(rest, "\t"):
		p.find(place, false, "this is not YAML: lines are indented with blanks, not with tabs")
	case strings.Contains(at.Message, "tag"):
		p.find(place, false, `this is not YAML: "!" begins a tag; in a condition write not instead of !`)
	case strings.Contains(at.Message, "unknown anchor"):
		p.find(place, false, `"*" begins an alias, which scenarios do not have; quote texts that begin with it`)
	default:
		text := "this is not YAML: " + at.Message
		if at.ContextMsg != "" {
			text += " " + at.ContextMsg
		}
		if at.ContextMark.Line != 0 && at.ContextMark != at.Mark {
			text += fmt.Sprintf(" that begins on line %d", at.ContextMark.Line)
		}
		p.find(place, false, text)
	}
}

// bareStep is a step that is only a word.
var bareStep = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*-\s+(back|reload|second_tab|close_tab)\s*$`) })

// endsQuoted tells whether the text before a place ends in a quoted text, blanks aside.
func endsQuoted(before string) bool {
	trimmed := strings.TrimRight(before, " ")
	return strings.HasSuffix(trimmed, `"`) || strings.HasSuffix(trimmed, "'")
}
