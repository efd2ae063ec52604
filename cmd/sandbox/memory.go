package main

import (
	"os"
	"runtime/debug"
)

// collectLess: the collector works when the heap has grown to four times what is in use, not two: a
// sandbox lives for minutes beside its merchant, keeps little, and answers sooner for
// some ten megabytes. GOGC says otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}
