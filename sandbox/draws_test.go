package sandbox_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

// drawn is a taste of everything that can be drawn for one purpose.
func drawn(d sandbox.Draws, purpose ...any) string {
	faker := d.Faker(purpose...)
	return fmt.Sprint(d.Text(20, sandbox.Letters, purpose...), d.Rand(purpose...).Uint64(), faker.Name(), faker.Email())
}

func TestDrawsDoNotDependOnTheOrder(t *testing.T) {
	d := sandbox.NewDraws(42, "a.yaml")
	want := make([]string, 200)
	for i := range want {
		want[i] = drawn(d, "buyer", i)
	}
	got := make([]string, len(want))
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			at := len(got) - 1 - i
			got[at] = drawn(sandbox.NewDraws(42, "a.yaml"), "buyer", at)
		})
	}
	all.Wait()
	assert.Equal(t, want, got)
}

func TestDrawsDifferByWhatTheyAreKeyedWith(t *testing.T) {
	seen := map[string]string{}
	add := func(what, text string) {
		t.Helper()
		require.NotContains(t, seen, text, "%s is like %s", what, seen[text])
		seen[text] = what
	}
	d := sandbox.NewDraws(1, "a.yaml")
	add("base", drawn(d, "buyer", 1))
	add("seed", drawn(sandbox.NewDraws(2, "a.yaml"), "buyer", 1))
	add("key", drawn(sandbox.NewDraws(1, "b.yaml"), "buyer", 1))
	add("seed and key run together", drawn(sandbox.NewDraws(11, ".yaml"), "buyer", 1))
	add("purpose", drawn(d, "seller", 1))
	add("one part", drawn(d, "buyer 1"))
	add("three parts", drawn(d, "buyer", 1, ""))
	add("quotes", drawn(d, `buyer" "1`))
	add("nothing", drawn(d))
	for i := range uint64(100) { // account ids are far beyond what is a character
		add("a big number", drawn(d, "account", 1_360_156_807+i))
		add("a negative number", drawn(d, "account", -int(i)-1))
	}
}

func TestTextStaysInItsAlphabet(t *testing.T) {
	d := sandbox.NewDraws(1, "a")
	for _, alphabet := range []string{sandbox.LowerDigits, sandbox.UpperHex, sandbox.Letters, "x"} {
		text := d.Text(200, alphabet, "t")
		assert.Len(t, text, 200)
		assert.Empty(t, strings.Trim(text, alphabet))
	}
	assert.Empty(t, d.Text(0, "x"))
}

func TestTokensRoundTrip(t *testing.T) {
	for _, account := range []uint64{0, 1, 222333444, 1360156807, 1<<44 - 1} {
		for _, count := range []uint64{0, 1, 1<<20 - 1} {
			token := sandbox.Token("page", account, count)
			assert.Regexp(t, `^[a-km-np-z2-9]{13}$`, token)
			for _, spelt := range []string{token, strings.ToUpper(token)} {
				a, c, err := sandbox.ReadToken("page", spelt)
				require.NoError(t, err)
				assert.Equal(t, [2]uint64{account, count}, [2]uint64{a, c})
			}
			a, c, err := sandbox.ReadToken("other", token)
			if err == nil {
				assert.NotEqual(t, [2]uint64{account, count}, [2]uint64{a, c}, "a token of another kind names something else")
			}
		}
	}
	assert.Panics(t, func() { sandbox.Token("page", 1<<44, 0) })
	assert.Panics(t, func() { sandbox.Token("page", 0, 1<<20) })
}

func TestGarbageIsNoToken(t *testing.T) {
	good := sandbox.Token("page", 1, 1)
	for _, bad := range []string{"", "x", good[:12], good + "a", good[:12] + "l", good[:12] + "0", good[:12] + "-", " " + good, strings.Repeat("a", 26), "ä" + good[2:], good[:12] + "\n"} {
		_, _, err := sandbox.ReadToken("page", bad)
		require.ErrorIs(t, err, sandbox.ErrToken, "%q", bad)
	}
	// 13 characters have a bit more than 64: only one of two spellings is a token's.
	valid := 0
	for _, last := range "abcdefghijkmnpqrstuvwxyz23456789" {
		if _, _, err := sandbox.ReadToken("page", good[:12]+string(last)); err == nil {
			valid++
		}
	}
	assert.Equal(t, 16, valid)
}

func TestTokensAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for account := range uint64(100) {
		for count := range uint64(500) {
			seen[sandbox.Token("page", account, count)] = true
		}
	}
	assert.Len(t, seen, 50_000)
}

func TestPermuteIsABijection(t *testing.T) {
	d := sandbox.NewDraws(9, "a")
	for _, n := range []uint64{1, 2, 3, 10, 97, 1000, 4096, 9999} {
		for _, purpose := range []string{"bdr", "crn", "numxkp"} {
			seen := make(map[uint64]bool, n)
			for i := range n {
				to := sandbox.Permute(d, n, i, purpose)
				require.Less(t, to, n)
				require.False(t, seen[to], "n=%d i=%d", n, i)
				seen[to] = true
			}
			assert.Equal(t, sandbox.Permute(d, n, 1, purpose), sandbox.Permute(d, n, n+1, purpose), "a counter beyond the range begins anew")
		}
	}
	const wide = 1<<32 - 1
	seen := map[uint64]bool{}
	for i := range uint64(10_000) {
		seen[sandbox.Permute(d, wide, wide-1-i, "wide")] = true
	}
	assert.Len(t, seen, 10_000)
	assert.Panics(t, func() { sandbox.Permute(d, 1<<32, 1, "too wide") })
	assert.NotEqual(t, sandbox.Permute(d, wide, 1, "bdr"), sandbox.Permute(d, wide, 1, "crn"))
}
