package sandbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestIDsThatAreInOrder(t *testing.T) {
	for _, n := range []uint64{0, 7, 10, 99, 100, 99_999_999, 100_000_000, 9_999_999_999, 123_456_789_012} {
		assert.Equal(t, fmt.Sprintf("p%08d", n), numbered("p", n, 8))
		for _, at := range []time.Time{
			time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(33, 12, 31, 23, 59, 59, 999_999_999, time.UTC), time.Date(9999, 2, 3, 4, 5, 6, 70, time.UTC),
		} {
			assert.Equal(t, at.Format("2006-01-02T15:04:05.000000000")+fmt.Sprintf("/%010d", n), dueID(at, n))
		}
	}
}
