package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strconv"
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
	text.Grow(n)
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
	var buffer [256]byte
	b := append(strconv.AppendUint(buffer[:0], d.seed, 10), 0)
	b = append(append(b, d.key...), 0)
	b = append(b, '[') // ["clickkw" "indicator" "Dev1" "7"]
	for i, part := range purpose {
		if i > 0 {
			b = append(b, ' ')
		}
		switch p := part.(type) {
		case string:
			b = strconv.AppendQuote(b, p)
		case uint64:
			b = append(strconv.AppendUint(append(b, '"'), p, 10), '"')
		default:
			b = strconv.AppendQuote(b, fmt.Sprint(p))
		}
	}
	sum := sha256.Sum256(append(b, ']'))
	return rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16]))
}

// fakerSource lends a PCG to gofakeit, which asks for math/rand's older interface.
type fakerSource struct{ *rand.PCG }

func (s fakerSource) Int63() int64 { return int64(s.Uint64() >> 1) }
func (s fakerSource) Seed(int64)   {}

// Permute maps 0 … n-1 onto itself, so that a counter reads like a drawn number
// and never repeats: cycle walking over the same permutation of 64 bits would be
// too sparse, so an affine map with a multiplier coprime to n does.
func Permute(d Draws, n, i uint64, purpose ...any) uint64 {
	if n <= 1 {
		return 0
	}
	r := d.Rand(append([]any{"permute"}, purpose...)...)
	multiplier := r.Uint64N(n-1) + 1
	for gcd(multiplier, n) != 1 {
		multiplier++
	}
	shift := r.Uint64N(n)
	return (mulmod(i%n, multiplier%n, n) + shift) % n
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// mulmod is a*b mod n for n below 2^32 without overflow.
func mulmod(a, b, n uint64) uint64 {
	if n >= 1<<32 {
		panic("sandbox: Permute is for ranges below 2^32")
	}
	return a * b % n
}
