package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A table is a map that knows its order.
func TestTableIsAnOrderedMap(t *testing.T) {
	if testing.Short() {
		t.Skip("40,000 changes, one after another")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, spread := range []int{10, 3000} {
		table, want := &table{}, map[string]int{}
		for n := range 20_000 {
			id := fmt.Sprintf("%04d", r.IntN(spread))
			if n%4000 < 2000 && n%3 > 0 { // now it grows, now it shrinks
				_, existed := table.put(record{id: id, value: n, keys: []string{"k" + id}})
				_, had := want[id]
				require.Equal(t, had, existed)
				want[id] = n
			} else {
				before, existed := table.remove(id)
				value, had := want[id]
				require.Equal(t, had, existed)
				if had {
					require.Equal(t, value, before.value)
				}
				delete(want, id)
			}
			if n%500 > 0 {
				continue
			}
			after := fmt.Sprintf("%04d", r.IntN(spread))
			ids := slices.Sorted(maps.Keys(want))
			place, found := slices.BinarySearch(ids, after)
			if found {
				place++
			}
			got := []string{}
			table.scan(after, func(id string, value any) bool {
				require.Equal(t, want[id], value)
				got = append(got, id)
				return true
			})
			require.Equal(t, append([]string{}, ids[place:]...), got)
			require.Len(t, table.keys, len(want))
			for id, value := range want {
				kept, ok := table.get(id)
				require.True(t, ok)
				require.Equal(t, value, kept.value)
			}
			for _, run := range table.runs {
				require.NotEmpty(t, run)
				require.LessOrEqual(t, len(run), longestRun)
			}
		}
	}
}
