package sandbox

import (
	"fmt"
	"sync"
	"time"
)

// zones are those that were asked for: a zone is read from a file, and never changes.
var zones sync.Map // name -> *time.Location

// Zone is a time zone by its name in the zone database: "Asia/Kuwait". The machine's own
// is none: the same workspace would be another on the next machine.
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%q names no zone; one such as Asia/Kuwait or UTC is expected", name)
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, zone)
	}
	return zone, err
}
