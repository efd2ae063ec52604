package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

func TestJSON(t *testing.T) {
	text := golden(t, "report.json", func(b *bytes.Buffer) error { return WriteJSON(b, mixed()) })
	assert.NotContains(t, text, "null")
	var back []Scenario
	require.NoError(t, json.Unmarshal([]byte(text), &back))
	require.Len(t, back, 5)
	assert.Equal(t, failed().Failure, back[1].Failure)
	assert.Equal(t, failed().Exchanges[0].Request, back[1].Exchanges[0].Request)
}

func TestJSONHasNoNulls(t *testing.T) {
	bare := Scenario{Payments: []payment.View{{}}, Exchanges: []journal.Exchange{{}}, Failure: &Failure{}}
	for _, r := range []*Report{{}, {Scenarios: []Scenario{{}}}, {Scenarios: []Scenario{bare}}} {
		var b bytes.Buffer
		require.NoError(t, WriteJSON(&b, r))
		assert.NotContains(t, b.String(), "null")
		assert.True(t, strings.HasPrefix(b.String(), "["))
	}
	assert.Nil(t, bare.Payments[0].History, "the report itself is left alone")
	assert.Nil(t, bare.Exchanges[0].Notes)
}

func TestJUnit(t *testing.T) {
	golden(t, "junit.xml", func(b *bytes.Buffer) error { return WriteJUnit(b, mixed()) })
}

func TestJUnitCounts(t *testing.T) {
	r := mixed()
	r.Scenarios = append(r.Scenarios, Scenario{Scenario: "never came to an end", File: "./a/b.yaml"})
	var b bytes.Buffer
	require.NoError(t, WriteJUnit(&b, r))
	var got suites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &got))
	assert.Equal(t, []int{6, 1, 2, 1}, []int{got.Tests, got.Failures, got.Errors, got.Skipped})
	var names []string
	for _, s := range got.Suites {
		names = append(names, s.Name)
	}
	assert.Equal(t, []string{"clickandbuy", "scenarios", "klikandpay", "click2sell", "a"}, names)
	assert.Equal(t, "environment", got.Suites[4].Cases[0].Error.Type)
}

// Bytes of a merchant end up in here; whatever they are, the file is XML.
func TestJUnitIsAlwaysXML(t *testing.T) {
	var evil strings.Builder
	for r := range rune(0x100) {
		evil.WriteRune(r)
	}
	evil.WriteString("\xff\xfe ]]> <!-- & \ufffe\uffff \U0001f600")
	s := failed()
	s.Scenario, s.File, s.Warnings = evil.String(), evil.String(), []string{evil.String()}
	s.Failure.Message, s.Failure.Expected, s.Failure.Step = evil.String(), evil.String(), evil.String()
	s.Exchanges[0].Notes = []string{evil.String()}
	var b bytes.Buffer
	require.NoError(t, WriteJUnit(&b, &Report{Scenarios: []Scenario{s}}))
	for d := xml.NewDecoder(&b); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
	assert.Equal(t, "a\tb\nc…\U0001f600", legal("\x00a\tb\n\x1bc…\x7f\u0085\ufffe\U0001f600"))
}

// What a list of failures shows is one short line, whatever was seen.
func TestHeadline(t *testing.T) {
	page := strings.Repeat("lorem ipsum ", 1000)
	for want, f := range map[string]Failure{
		"It waited.": {Message: "It waited."},
		"It waited: expected a == 1 and b == 2; seen a is 2":     {Message: "It waited.", Expected: "a == 1\n  and b == 2", Seen: []string{"a is 2"}},
		"it waited: seen a is 1; b is 2; c is 3; and 2 more":     {Message: "it waited", Seen: []string{"a is 1", "b is 2", "c is 3", "d", "e"}},
		"it waited: seen " + strings.TrimSpace(page)[:199] + "…": {Message: "it waited", Seen: []string{page}},
	} {
		assert.Equal(t, want, (&Scenario{Result: Failed, Failure: &f}).headline())
	}
	assert.Equal(t, "the environment failed", (&Scenario{Result: Errored}).headline())
}

func TestClassname(t *testing.T) {
	for file, want := range map[string][2]string{
		"clickandbuy/bought.yaml":       {"clickandbuy.bought", "clickandbuy"},
		"./scenarios/a/b.test.yaml":     {"scenarios.a.b.test", "scenarios.a"},
		"../up/x.yml":                   {"up.x", "up"},
		"/srv/x.yaml":                   {"srv.x", "srv"},
		`scenarios\clickkw\expiry.yaml`: {"scenarios.clickkw.expiry", "scenarios.clickkw"},
		"x.yaml":                        {"x", "scenarios"},
	} {
		assert.Equal(t, want, [2]string{classname(file), suiteName(file)}, file)
	}
}

func TestGitHub(t *testing.T) {
	golden(t, "github.txt", func(b *bytes.Buffer) error { return WriteGitHub(b, mixed()) })
}

func TestGitHubEscapes(t *testing.T) {
	s := Scenario{Scenario: "50%, or: more\n::error::forged", File: "./a,b:c.yaml", Line: 3, Result: Failed, Failure: &Failure{Message: "100%\r\n::warning::x"}}
	var b bytes.Buffer
	require.NoError(t, WriteGitHub(&b, &Report{Scenarios: []Scenario{s}}))
	assert.Equal(t, "::error file=a%2Cb%3Ac.yaml,line=3,title=Failed%3A 50%25%2C or%3A more %3A%3Aerror%3A%3Aforged::"+
		"100%25%0A::warning::x%0Aat: ./a,b:c.yaml:3\n", b.String())
}
