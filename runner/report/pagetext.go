package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The bounds of a page's text: of console and JUnit in rows, of HTML in bytes. --json
// leaves nothing out.
const (
	pageRows = 12       // shown at most, rows that stand for others not counted
	pageHead = 4        // of them from the top: the page's heading and the message below it
	pageText = 64 << 10 // bytes that are looked at
	partial  = 24       // cells of a text that is only a part of a row: "Order", "356", "Price"
)

// pageExcerpt is what a page says as rows of at most room cells: all of a short page; of a
// long one its top, and where it comes closest to what the failure is about.
func (f *Failure) pageExcerpt(room int) []string {
	rows := flow(bounded(f.Page.Text), room)
	if len(rows) <= pageRows {
		return rows
	}
	subject, length := f.subject()
	keep := closest(rows, subject, length)
	var shown []string
	for at, left := 0, 0; at <= len(rows); at++ {
		if at < len(rows) && !keep[at] {
			left++
			continue
		}
		if left > 0 {
			shown = append(shown, fmt.Sprintf("… %s not shown", plural(left, "line")))
			left = 0
		}
		if at < len(rows) {
			shown = append(shown, rows[at])
		}
	}
	return shown
}

// bounded is the beginning of a text that is too long to look at.
func bounded(text string) string {
	if len(text) <= pageText {
		return text
	}
	return strings.ToValidUTF8(text[:pageText], "")
}

// flow sets a page's lines into rows. Short ones that follow each other, such as the cells
// of a table, share a row.
func flow(text string, room int) (rows []string) {
	short := false // the row may go on
	for part := range strings.SplitSeq(text, "\n") {
		if part = line(part); part == "" {
			continue
		}
		fits := cells(part) <= partial
		if last := len(rows) - 1; short && fits && cells(rows[last])+3+cells(part) <= room {
			rows[last] += " · " + part
			continue
		}
		rows = append(rows, wrap(part, room)...)
		short = fits
	}
	return rows
}

// quoted is a text in an expression.
var quoted = regexp.MustCompile(`"[^"]*"|'[^']*'`)

// subject is what a failure is about: the words of the texts that were expected, or else
// the sentence that tells why it failed, three words at a time, since single ones stand
// on any page.
func (f *Failure) subject() (phrases []string, words int) {
	if texts := quoted.FindAllString(f.Expected, -1); texts != nil {
		expected := strings.ReplaceAll(strings.Join(texts, " "), `\`, "") // of a pattern, what it says
		return phrasesOf(expected, 1), 1
	}
	return phrasesOf(f.Message, 3), 3
}

// phrasesOf are a text's phrases of so many words, each once, in lower case.
func phrasesOf(text string, length int) (phrases []string) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '.' && r != '_'
	})
	for i, word := range words {
		words[i] = strings.Trim(word, ".")
	}
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	for i := 0; i+length <= len(words); i++ {
		phrases = append(phrases, strings.Join(words[i:i+length], " "))
	}
	slices.Sort(phrases)
	return slices.Compact(phrases)
}

// closest chooses the rows that are shown: the top ones, then those that share the most
// phrases with the subject, the rarer the better, each with its neighbours.
func closest(rows []string, subject []string, length int) map[int]bool {
	among, in := map[string]int{}, make([][]string, len(rows))
	for i, row := range rows {
		in[i] = slices.DeleteFunc(phrasesOf(row, length), func(phrase string) bool { return !slices.Contains(subject, phrase) })
		for _, phrase := range in[i] {
			among[phrase]++
		}
	}
	score := make([]float64, len(rows))
	order := make([]int, len(rows))
	for i, phrases := range in {
		order[i] = i
		for _, phrase := range phrases {
			score[i] += 1 / float64(among[phrase])
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	keep := map[int]bool{}
	take := func(from, to int) {
		for i := max(from, 0); i <= min(to, len(rows)-1) && len(keep) < pageRows; i++ {
			keep[i] = true
		}
	}
	take(0, pageHead-1)
	for _, i := range order {
		if score[i] > 0 {
			take(i, i)
			take(i-1, i+1)
		}
	}
	take(0, len(rows)-1)
	return keep
}
