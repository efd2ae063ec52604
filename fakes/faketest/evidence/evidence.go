// Package evidence holds a fake's EVIDENCE.md against its code: one row a fact, every
// cited fact has its row, every file and test that a row names exists, and every switch
// stands with its fact.
package evidence

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
)

// File says whose evidence it is. Its test runs in the fake's own folder, as every test of
// a package does.
type File struct {
	Prefix    string   // of the ids: "CB" for CB-001
	Provider  string   // whose scenarios rows may name
	Grade     string   // regular expression of one grade, such as "D" or "M(2)"
	Code      []string // patterns of files that cite facts, beside the fake's own: "shop/*.go"
	Switches  []operation.Switch
	factID    *regexp.Regexp
	factGrade *regexp.Regexp
}

const repository = "../.."

// fact is a row of EVIDENCE.md.
type fact struct{ id, grade, text, where, test string }

var (
	quoted      = regexp.MustCompile("`([^`]+)`")
	testDeclare = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// Check runs all tests of the file.
func Check(t *testing.T, f File) {
	f.factID = regexp.MustCompile(`\b` + f.Prefix + `-\d{3}\b`)
	f.factGrade = regexp.MustCompile(`^` + f.Grade + `(, ` + f.Grade + `)*$`)
	facts := f.read(t)
	t.Run("OneRowAFact", func(t *testing.T) { f.rows(t, facts) })
	t.Run("EveryCitedFactHasItsRow", func(t *testing.T) { f.cited(t, facts) })
	t.Run("NamesWhatExists", func(t *testing.T) { f.exists(t, facts) })
	t.Run("EverySwitchStandsWithItsFact", func(t *testing.T) { f.switches(t, facts) })
}

func (f File) read(t *testing.T) []fact {
	t.Helper()
	text, err := os.ReadFile("EVIDENCE.md")
	require.NoError(t, err)
	var facts []fact
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| "+f.Prefix+"-") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "| "), " |"), " | ")
		require.Len(t, cells, 5, line)
		facts = append(facts, fact{cells[0], cells[1], cells[2], cells[3], cells[4]})
	}
	require.NotEmpty(t, facts)
	return facts
}

func (f File) rows(t *testing.T, facts []fact) {
	last := ""
	for _, row := range facts {
		assert.Regexp(t, `^`+f.Prefix+`-\d{3}$`, row.id)
		assert.Greater(t, row.id, last, "in order, each once")
		last = row.id
		assert.Regexp(t, f.factGrade, row.grade, row.id)
		assert.NotEmpty(t, row.text, row.id)
	}
}

func (f File) cited(t *testing.T, facts []fact) {
	rows := map[string]bool{}
	for _, row := range facts {
		rows[row.id] = true
	}
	patterns := []string{"*.go"}
	for _, pattern := range f.Code {
		patterns = append(patterns, repository+"/"+pattern)
	}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			code, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, id := range f.factID.FindAllString(string(code), -1) {
				assert.True(t, rows[id], "%s cites %s, EVIDENCE.md has no such row", file, id)
			}
		}
	}
}

func (f File) exists(t *testing.T, facts []fact) {
	tests := declaredTests(t)
	for _, row := range facts {
		for _, file := range names(t, row.id, row.where) {
			assert.True(t, isThere(file) || isThere(repository+"/"+file), "%s stands in %s, which does not exist", row.id, file)
		}
		for _, name := range names(t, row.id, row.test) {
			known := tests[name] || isThere(name) || strings.HasSuffix(name, ".yaml") && isThere(repository+"/scenarios/"+f.Provider+"/"+name)
			assert.True(t, known, "%s is held by %s, which does not exist", row.id, name)
		}
	}
}

func (f File) switches(t *testing.T, facts []fact) {
	rows := map[string]string{}
	for _, row := range facts {
		rows[row.id] = row.text
	}
	for _, s := range f.Switches {
		assert.Contains(t, rows[s.Fact], "`"+s.Name, "%s of %s", s.Name, s.Fact)
	}
}

// names are the quoted names of a cell; a cell without one is "-".
func names(t *testing.T, id, cell string) []string {
	t.Helper()
	var found []string
	for _, match := range quoted.FindAllStringSubmatch(cell, -1) {
		found = append(found, match[1])
	}
	if len(found) == 0 {
		assert.Equal(t, "-", cell, id)
	}
	return found
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// declaredTests are the names of all test functions of the repository.
func declaredTests(t *testing.T) map[string]bool {
	t.Helper()
	declared := map[string]bool{}
	require.NoError(t, fs.WalkDir(os.DirFS(repository), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && len(path) > 1 && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		code, err := os.ReadFile(filepath.Join(repository, path))
		for _, match := range testDeclare.FindAllSubmatch(code, -1) {
			declared[string(match[1])] = true
		}
		return err
	}))
	return declared
}
