package report

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProgressOnATerminal(t *testing.T) {
	golden(t, "progress.txt", func(b *bytes.Buffer) error {
		p := NewProgress(b, true, len(mixed().Scenarios))
		for _, s := range mixed().Scenarios {
			p.Done(s)
		}
		p.Close()
		return nil
	})
}

func TestProgressInAPipeIsQuiet(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, false, 1)
	p.Done(failed())
	p.Close()
	assert.Empty(t, b.String())
}

// What Progress printed and what WriteConsole leaves to it make up one report.
func TestProgressAndConsoleDoNotRepeatEachOther(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, true, 1)
	p.Done(passed())
	b.WriteString(print(t, &Report{Scenarios: []Scenario{passed()}, TookMS: 31}, ConsoleOptions{Shown: true}))
	assert.Equal(t, print(t, &Report{Scenarios: []Scenario{passed()}, TookMS: 31}, ConsoleOptions{}), strings.Replace(b.String(), "1 scenario", "\n1 scenario", 1))
}

func TestAnEarlyEndTakesTheCountAway(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, true, 9)
	p.Done(passed())
	assert.True(t, strings.HasSuffix(b.String(), "  1 of 9"))
	p.Close()
	p.Close()
	assert.True(t, strings.HasSuffix(b.String(), "  1 of 9"+wipe))
}

func TestScenariosEndInParallel(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, true, 50)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { p.Done(passed()) })
	}
	all.Wait()
	assert.Equal(t, 50, strings.Count(b.String(), "✓ A customer buys"))
	assert.True(t, strings.HasSuffix(b.String(), "31 ms\n"))
}
