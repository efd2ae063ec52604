package sandbox

import "hash/fnv"

// ScatterBits is Scatter for numbers of fewer bits (an even count, at most 64), for
// spellings that have no room for more: a permutation of the numbers below 1<<bits.
func ScatterBits(kind string, bits uint, number uint64) uint64 {
	return feistel(kind, bits/2, number, false)
}

// GatherBits is ScatterBits backwards.
func GatherBits(kind string, bits uint, number uint64) uint64 {
	return feistel(kind, bits/2, number, true)
}

// feistel permutes numbers of two halves in four rounds. It hides counters from the eye; it
// is no secret, and each request of a page reads its token.
func feistel(kind string, half uint, block uint64, backwards bool) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(kind))
	key, mask := sum.Sum64(), uint64(1)<<half-1
	left, right := block>>half&mask, block&mask
	for i := range uint64(4) {
		if backwards {
			left, right = right^scramble(key, 3-i, left)&mask, left
		} else {
			left, right = right, left^scramble(key, i, right)&mask
		}
	}
	return left<<half | right
}

// scramble is the upper half of what SplitMix64 makes of a key, a round and a half.
func scramble(key, round, half uint64) uint64 {
	z := (key + round<<32 + half) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z ^ z>>31) >> 32
}
