package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shopPage is a page of a shop with a table, and the amount far below its heading.
func shopPage() string {
	lines := []string{"Shop of all things", "Thank you for your order, Jane", "We have received your money and begin to pack.", "Order", "356"}
	for i := range 40 {
		lines = append(lines, fmt.Sprintf("Recommended to you: the thing number %d of our list", 100+i))
	}
	lines = append(lines, "Net", "36.55", "Tax", "6.95", "Total", "43.50 EUR", "Paid by", "VISA")
	for i := range 40 {
		lines = append(lines, fmt.Sprintf("All about our shop, chapter %d of many chapters", 100+i))
	}
	return strings.Join(lines, "\n")
}

func TestALongPageIsShownWhereItMatters(t *testing.T) {
	f := &Failure{Message: "the expectation does not hold", Page: &Page{Text: shopPage()}}
	for expected, want := range map[string]string{
		`page.text contains "Total 45.00 EUR"`:            "Net · 36.55 · Tax · 6.95 · Total · 43.50 EUR · Paid by · VISA",
		`page.text matches '43\.50 USD'`:                  "Total · 43.50 EUR",
		`never page.text contains "chapter 117"`:          "All about our shop, chapter 117 of many chapters",
		`payment("356").amount.value == "43.50"`:          "Total · 43.50 EUR",
		`page.title == "thing number 120"`:                "the thing number 120",
		`page.status == 500 and page.text contains "☃ ."`: "Recommended to you: the thing number 107", // nothing is like it: the beginning
	} {
		f.Expected = expected
		rows := f.pageExcerpt(88)
		text := strings.Join(rows, "\n")
		assert.Contains(t, text, want, expected)
		assert.Contains(t, rows[1], "Thank you for your order", "%s: the top is always there", expected)
		assert.Contains(t, text, "lines not shown", expected)
		assert.LessOrEqual(t, len(rows), pageRows+8, expected)
	}

	f.Expected, f.Message = "", `the form was refused: the thing number 133 is sold out`
	assert.Contains(t, strings.Join(f.pageExcerpt(88), "\n"), "the thing number 133", "without an expectation, what the failure says")
}

func TestAShortPageIsShownWhole(t *testing.T) {
	long := "A sentence that is longer than the report is wide is not cut before the word that matters, which is refused."
	f := &Failure{Expected: `page.text contains "x"`, Page: &Page{Text: "Shop\n\n" + long + "\nOrder\n356\nPrice\n12.34 EUR\n"}}
	assert.Equal(t, []string{
		"Shop", "A sentence that is longer than the report is wide is not cut", "before the word that matters, which is refused.", "Order · 356 · Price · 12.34 EUR",
	}, f.pageExcerpt(61))
	f.Page.Text = " \n\n"
	assert.Empty(t, f.pageExcerpt(61))
}

func TestEveryReportShowsThePage(t *testing.T) {
	s := failed()
	s.Failure.Expected, s.Failure.Page.Text = `page.text contains "45.00 EUR"`, shopPage()
	r := &Report{Scenarios: []Scenario{s}}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"junit":  func(b *bytes.Buffer) error { return WriteJUnit(b, r) },
		"github": func(b *bytes.Buffer) error { return WriteGitHub(b, r) },
		"text":   func(b *bytes.Buffer) error { return WriteConsole(b, r, ConsoleOptions{}) },
	} {
		var b bytes.Buffer
		require.NoError(t, write(&b), name)
		assert.Contains(t, b.String(), "Total · 43.50 EUR", name)
		assert.NotContains(t, b.String(), "chapter 120", name)
	}
	page, _ := htmlOf(t, r)
	assert.Contains(t, page.Find("figure.page > div pre").Text(), "Total · 43.50 EUR")
	assert.Contains(t, page.Find("figure.page details pre").Text(), "chapter 120", "all of it is there")
}

func TestAnEndlessPageIsBounded(t *testing.T) {
	s := failed()
	s.Failure.Page.Text = strings.Repeat("gold ☃ ", pageText/5)
	page, text := htmlOf(t, &Report{Scenarios: []Scenario{s}})
	assert.Contains(t, page.Find("figure.page details pre").Text(), "bytes more")
	assert.Less(t, len(text), 2*pageText)
	assert.Len(t, s.Failure.pageExcerpt(88), pageRows+1)
}
