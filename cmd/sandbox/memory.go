package main

import (
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// shareOfContainer is how much of a container's memory Go may fill; the rest is for the
// program's own pages and the kernel's buffers. Our choice.
const shareOfContainer = 0.7

// collectLess: the collector works when the heap has grown to four times what is in use, not two: a
// sandbox lives for minutes beside its merchant, keeps little, and answers sooner for
// some ten megabytes. GOGC says otherwise. Where a container bounds the memory it works
// harder instead of being killed; GOMEMLIMIT says otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	// Not in a container, or not on Linux: there is no bound to keep.
	_, _ = memlimit.Set(memlimit.WithRatio(shareOfContainer), memlimit.WithProvider(memlimit.FromCgroup))
}
