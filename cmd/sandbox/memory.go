package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// shareOfContainer is how much of a container's memory Go may fill; the rest is for the
// program's own pages and the kernel's buffers. Our choice.
const shareOfContainer = 0.7

// The heap grows to four times what is in use before the collector works, but by no more than
// spareAtMost, and then to twice what is in use. Our choice.
const (
	spareAtMost  = 256 << 20 // bytes
	laziest      = 300       // percent, as GOGC has it
	mostThorough = 100
)

// collectLess: a sandbox lives for minutes beside its merchant, keeps little, and answers
// sooner for some ten megabytes. GOGC says otherwise. Where a container bounds the memory it
// works harder instead of being killed; GOMEMLIMIT says otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(laziest)
		afterCollection(laziest)
	}
	// Not in a container, or not on Linux: there is no bound to keep.
	_, _ = memlimit.Set(memlimit.WithRatio(shareOfContainer), memlimit.WithProvider(memlimit.FromCgroup))
}

// afterCollection looks after each collection at what is in use, and has the collector work by
// that; percent is what it works by now.
func afterCollection(percent int) {
	runtime.AddCleanup(new([16]byte), func(percent int) {
		inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(inUse)
		if wanted := laziness(inUse[0].Value.Uint64()); wanted != percent {
			debug.SetGCPercent(wanted)
			percent = wanted
		}
		afterCollection(percent)
	}, percent)
}

// laziness is by how many percent the heap may grow over so many bytes that are in use.
func laziness(inUse uint64) int {
	return int(min(laziest, max(mostThorough, 100*spareAtMost/max(inUse, 1))))
}
