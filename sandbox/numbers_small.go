package sandbox

// ScatterBits is Scatter for numbers of fewer bits (an even count, at most 64), for
// spellings that have no room for more: a permutation of the numbers below 1<<bits.
func ScatterBits(kind string, bits uint, number uint64) uint64 {
	return feistelBits(kind, bits/2, number, false)
}

// GatherBits is ScatterBits backwards.
func GatherBits(kind string, bits uint, number uint64) uint64 {
	return feistelBits(kind, bits/2, number, true)
}

func feistelBits(kind string, half uint, block uint64, backwards bool) uint64 {
	mask := uint64(1)<<half - 1
	left, right := uint32(block>>half&mask), uint32(block&mask)
	for i := range 4 {
		round := i
		if backwards {
			round = 3 - i
			left, right = right^scramble(kind, round, left)&uint32(mask), left
		} else {
			left, right = right, left^scramble(kind, round, right)&uint32(mask)
		}
	}
	return uint64(left)<<half | uint64(right)
}
