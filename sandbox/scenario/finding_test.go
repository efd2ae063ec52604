package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFindingsAsTextAndError(t *testing.T) {
	s, findings := Parse("dir/a.yaml", []byte("scenario: x\nsteps:\n  - click: \"\tü${page.stat}\"\n"), testCatalog)
	assert.Nil(t, s)
	require.Len(t, findings, 1)
	assert.Equal(t, "dir/a.yaml:3:22: in the page: unknown name \"stat\"; did you mean \"status\"?\n"+
		"  "+"  - click: \"\tü${page.stat}\"\n"+
		"  "+"            \t        ^", findings[0].Render(), "two blanks, then the line as it is, a tab as a tab")
	require.EqualError(t, findings.Err(), findings[0].String())

	s, findings = Parse("f", []byte(inRule("op: clickkw.gate\n    then: {}\n  - op: clickkw.gate\n    then: {}")), testCatalog)
	assert.NotNil(t, s, "a warning is no error")
	require.Len(t, findings, 1)
	assert.True(t, findings[0].Warning)
	assert.NoError(t, findings.Err())
	assert.NoError(t, Findings(nil).Err())
}

func TestLineEndsAndMarks(t *testing.T) {
	assert.Empty(t, found(t, "\ufeffscenario: x\r\nsteps: [back]\r\n"))
	assert.Equal(t, []string{`3:10: expected a text, found a list`}, found(t, "\ufeffscenario: x\r\nsteps: [back]\r\nabout:   [a]\r\n"))
	assert.Equal(t, []string{"1:1: the file is larger than 1048576 bytes"}, found(t, string(make([]byte, maxSource+1))))
}

func TestDeepDocuments(t *testing.T) {
	deep := ""
	for range maxDepth {
		deep = "[" + deep + "]"
	}
	assert.Equal(t, []string{"3:94: this lies more than 64 levels deep"}, found(t, inStep("call: {get: http://x, json: "+deep+"}")))
}

func TestClosest(t *testing.T) {
	known := []string{"status", "state", "clickkw.gate", "PAID"}
	for word, want := range map[string]string{
		"stauts": "status", "stat": "state", "paid": "PAID", "gate": "clickkw.gate", "xyz": "", "": "", "st": "", "clickkw": "clickkw.gate",
	} {
		assert.Equal(t, want, closest(word, known), word)
	}
}

func TestRenderFitsATerminal(t *testing.T) {
	long := Finding{File: "x.yaml", Line: 1, Column: 5001, Message: "no", Source: strings.Repeat("a", 5000) + "\x1b[31mb" + strings.Repeat("c", 5000)}
	lines := strings.Split(long.Render(), "\n")
	assert.Len(t, []rune(lines[1]), maxLine+2)
	assert.NotContains(t, lines[1], "\x1b")
	assert.Equal(t, "\uFFFD", string([]rune(lines[1])[len(lines[2])-1]), "the caret stands below its character")
}
