package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheCollectorIsLazyWhileLittleIsInUse(t *testing.T) {
	const mb = 1 << 20
	for inUse, percent := range map[uint64]int{0: 300, 20 * mb: 300, 85 * mb: 300, 128 * mb: 200, 256 * mb: 100, 4000 * mb: 100} {
		assert.Equal(t, percent, laziness(inUse), inUse/mb)
	}
}

func TestTheCollectorIsToldAfterEachCollection(t *testing.T) {
	before := debug.SetGCPercent(17)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	afterCollection(17)
	require.Eventually(t, func() bool {
		runtime.GC()
		percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(percent)
		return percent[0].Value.Uint64() == laziest
	}, 10*time.Second, time.Millisecond)
}
