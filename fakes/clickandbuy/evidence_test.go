package clickandbuy

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	repository = "../.."
	oneGrade   = `(D\*?|M\(\d+\)|L(\(\d+\))?|V|I|U)( (TS|API) §[\w.]+(, §[\w.]+)*)?`
)

// fact is a row of EVIDENCE.md.
type fact struct{ id, grade, text, where, test string }

var (
	factID      = regexp.MustCompile(`\bCB-\d{3}\b`)
	factGrade   = regexp.MustCompile(`^` + oneGrade + `(, ` + oneGrade + `)*$`)
	quoted      = regexp.MustCompile("`([^`]+)`")
	testDeclare = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

func readEvidence(t *testing.T) []fact {
	t.Helper()
	text, err := os.ReadFile("EVIDENCE.md")
	require.NoError(t, err)
	var facts []fact
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| CB-") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "| "), " |"), " | ")
		require.Len(t, cells, 5, line)
		facts = append(facts, fact{cells[0], cells[1], cells[2], cells[3], cells[4]})
	}
	require.NotEmpty(t, facts)
	return facts
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

func TestEvidenceIsOneRowAFact(t *testing.T) {
	last := ""
	for _, f := range readEvidence(t) {
		assert.Regexp(t, `^CB-\d{3}$`, f.id)
		assert.Greater(t, f.id, last, "in order, each once")
		last = f.id
		assert.Regexp(t, factGrade, f.grade, f.id)
		assert.NotEmpty(t, f.text, f.id)
	}
}

func TestEveryCitedFactHasItsRow(t *testing.T) {
	rows := map[string]bool{}
	for _, f := range readEvidence(t) {
		rows[f.id] = true
	}
	for _, pattern := range []string{"*.go", repository + "/shop/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			code, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, id := range factID.FindAllString(string(code), -1) {
				assert.True(t, rows[id], "%s cites %s, EVIDENCE.md has no such row", file, id)
			}
		}
	}
}

func TestEvidenceNamesWhatExists(t *testing.T) {
	tests := declaredTests(t)
	for _, f := range readEvidence(t) {
		for _, file := range names(t, f.id, f.where) {
			assert.True(t, exists(file) || exists(repository+"/"+file), "%s stands in %s, which does not exist", f.id, file)
		}
		for _, name := range names(t, f.id, f.test) {
			known := tests[name] || exists(name) || strings.HasSuffix(name, ".yaml") && exists(repository+"/scenarios/clickandbuy/"+name)
			assert.True(t, known, "%s is held by %s, which does not exist", f.id, name)
		}
	}
}

func TestEverySwitchStandsWithItsFact(t *testing.T) {
	rows := map[string]string{}
	for _, f := range readEvidence(t) {
		rows[f.id] = f.text
	}
	for _, s := range switches {
		assert.Contains(t, rows[s.Fact], "`"+s.Name+"`", "%s of %s", s.Name, s.Fact)
	}
}

func exists(path string) bool {
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
