package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// maxListed keeps a finding readable where many words are known.
const maxListed = 16

// unknown says that a word is not known, and which one was meant or which there are.
func unknown(noun, word string, known []string) string {
	text := fmt.Sprintf("unknown %s %q", noun, word)
	if near := closest(word, known); near != "" {
		return fmt.Sprintf("%s; did you mean %q?", text, near)
	}
	switch {
	case len(known) == 0:
		return text + "; there is none here"
	case len(known) > maxListed:
		return text
	}
	return text + "; known here: " + strings.Join(known, ", ")
}

// closest is the known word that a typo most probably meant, "" where none is near:
// another case of letters, the last part of a dotted name, or few edits away.
func closest(word string, known []string) string {
	lower := strings.ToLower(word)
	best, distance := "", max(1, (len([]rune(word))+1)/3)+1
	for _, candidate := range known {
		other := strings.ToLower(candidate)
		if other == lower {
			return candidate
		}
		if d := edits(lower, other, distance); d < distance {
			best, distance = candidate, d
		}
	}
	if best != "" || len(lower) < 3 {
		return best
	}
	i := slices.IndexFunc(known, func(k string) bool {
		return strings.HasPrefix(strings.ToLower(k), lower) || strings.HasSuffix(strings.ToLower(k), "."+lower)
	})
	if i < 0 {
		return ""
	}
	return known[i]
}

// edits counts the insertions, deletions, replacements and swaps of neighbours that
// turn a into b; it stops at limit.
func edits(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if d := len(s) - len(t); d >= limit || -d >= limit {
		return limit
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
