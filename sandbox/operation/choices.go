package operation

import (
	"strconv"
	"time"
)

// Choices are our own choices, by the names of the switches.
type Choices map[string]string

// Defaults are what declared switches are where nobody says otherwise.
func Defaults(switches []Switch) Choices {
	defaults := make(Choices, len(switches))
	for _, s := range switches {
		defaults[s.Name] = s.Default
	}
	return defaults
}

// Word is the word of a switch: what an account, or a part of one, says under `switches`,
// else our choice. What nobody has said is nil.
func (c Choices) Word(said map[string]string, name string) string {
	if word, ok := said[name]; ok {
		return word
	}
	return c[name]
}

// NumberIn is the number that a switch's word is. The account was checked before: what is
// none is 0.
func NumberIn(word string) int {
	n, _ := strconv.Atoi(word)
	return n
}

// DurationIn is the duration that a switch's word is, in the same manner.
func DurationIn(word string) time.Duration {
	d, _ := ParseDuration(word)
	return d
}
