package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// floors are the rooms from the ground up: a room imports lower floors only. Rooms
// of one floor do not know each other.
var floors = [][]string{
	{"sandbox/payment", "sandbox/webaddr", "web", "scenarios", "shop", "fakes/clickandbuy/payapi"},
	{"sandbox/operation"},
	{"sandbox/journal"},
	{"sandbox/store", "sandbox/scenario"},
	{"sandbox/outbox"},
	{"sandbox"},
	{"fakes/*", "runner", "server"},
	{"fakes"},
	{"app"},
	{"cmd", "sandboxtest", "fakes/faketest", "server/servertest", "bench", "clients", "examples"},
}

// floorOf is a package's floor and room.
func floorOf(pkg string) (floor int, room string) {
	for i, rooms := range floors {
		for _, r := range rooms {
			if r == pkg {
				return i, r
			}
		}
	}
	for i, rooms := range floors {
		for _, r := range rooms {
			if matched, _ := path.Match(r, pkg); matched {
				return i, pkg
			}
			if strings.HasPrefix(pkg, r+"/") && r != "sandbox" && r != "fakes" {
				return i, r
			}
		}
	}
	return -1, ""
}

func TestImportsGoDownOnly(t *testing.T) {
	files := 0
	require.NoError(t, filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		files++
		pkg := path.Dir(filepath.ToSlash(strings.TrimPrefix(file, "../")))
		floor, room := floorOf(pkg)
		require.NotEqual(t, -1, floor, "%s stands on no floor: say in DESIGN.md and here where it belongs", pkg)
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			if name == "github.com/gorilla/mux" && room != "bench" { // which measures it
				assert.Equal(t, "server", room, "%s: routes are named through sandbox.Routes", file)
			}
			inner, ours := strings.CutPrefix(name, "paysandbox/")
			if !ours {
				if room == "sandbox/payment" {
					assert.NotContains(t, name, ".", "%s: the vocabulary knows the standard library only", file)
				}
				continue
			}
			below, other := floorOf(inner)
			if other != room {
				assert.Less(t, below, floor, "%s imports %s, which is not below it", file, inner)
			}
		}
		return nil
	}))
	assert.Greater(t, files, 100)
}
