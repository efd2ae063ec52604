package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/brianvoe/gofakeit/v6"
)

// Draws are a workspace's chances: every draw is made from (seed, scenario or
// workspace name, what for), so the same draw gives the same answer in any order
// and beside any number of others.
type Draws struct {
	seed uint64
	key  string
}

// NewDraws makes draws keyed by a seed and a scenario file or workspace name.
func NewDraws(seed uint64, key string) Draws { return Draws{seed: seed, key: key} }

// Rand is a generator of its own for one purpose, named by its parts.
func (d Draws) Rand(purpose ...any) *rand.Rand { return rand.New(d.source(purpose)) }

// Faker draws fake people and addresses for one purpose.
func (d Draws) Faker(purpose ...any) *gofakeit.Faker {
	return gofakeit.NewCustom(fakerSource{d.source(purpose)})
}

// Text draws n characters of an alphabet.
func (d Draws) Text(n int, alphabet string, purpose ...any) string {
	r := d.Rand(purpose...)
	var text strings.Builder
	for range n {
		text.WriteByte(alphabet[r.IntN(len(alphabet))])
	}
	return text.String()
}

// Alphabets for Text.
const (
	LowerDigits = "abcdefghijklmnopqrstuvwxyz0123456789"
	UpperHex    = "0123456789ABCDEF"
	Letters     = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

func (d Draws) source(purpose []any) *rand.PCG {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%q", d.seed, d.key, purpose))
	return rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16]))
}

// fakerSource lends a PCG to gofakeit, which asks for math/rand's older interface.
type fakerSource struct{ *rand.PCG }

func (s fakerSource) Int63() int64 { return int64(s.Uint64() >> 1) }
func (s fakerSource) Seed(int64)   {}
