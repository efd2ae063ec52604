package scenario

import (
	"strings"
	"unicode/utf8"
)

const (
	nearWords  = 20 // how close together words stand that belong together
	wordsAhead = 3  // shown before the first of them
)

// near is a text that is too long for a report from where it comes closest to what it was
// compared with: where the most of its words stand together, the first such place. A text
// that fits, or has none of the words, stays what it is.
func near(text, wanted string) string {
	if utf8.RuneCountInString(text) <= maxShown {
		return text
	}
	sought := map[string]int{} // how often each word stands among the last nearWords
	for _, word := range strings.Fields(wanted) {
		sought[bare(word)] = 0
	}
	words := strings.Fields(text)
	most, together, end := 0, 0, 0
	for i, word := range words {
		if n, ok := sought[bare(word)]; ok {
			sought[bare(word)]++
			if n == 0 {
				together++
			}
		}
		if i >= nearWords {
			gone := bare(words[i-nearWords])
			if n, ok := sought[gone]; ok {
				sought[gone]--
				if n == 1 {
					together--
				}
			}
		}
		if together > most {
			most, end = together, i
		}
	}
	start := max(0, end-nearWords+1)
	for ; start < end; start++ {
		if _, ok := sought[bare(words[start])]; ok {
			break
		}
	}
	if start = max(0, start-wordsAhead); most == 0 || start == 0 {
		return text
	}
	return "… " + strings.Join(words[start:], " ")
}

// bare is a word without what a sentence puts around it.
func bare(word string) string { return strings.Trim(strings.ToLower(word), `.,;:!?()[]<>"'“”`) }
