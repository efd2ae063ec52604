package operation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"46m": 46 * time.Minute, "45m1s": 45*time.Minute + time.Second, "2d": 48 * time.Hour, "1d12h": 36 * time.Hour,
		"1.5d": 36 * time.Hour, "0s": 0, "250ms": 250 * time.Millisecond,
	} {
		got, err := operation.ParseDuration(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "5", "d", "1d2d", "-1h", "+1h", "1d-1h", "1w", "9999999d", "106751d2000000h", "1 h"} {
		_, err := operation.ParseDuration(text)
		require.Error(t, err, text)
	}
	for d, want := range map[time.Duration]string{46 * time.Minute: "46m", 2 * time.Hour: "2h", 48 * time.Hour: "2d", 45*time.Minute + time.Second: "45m1s", 0: "0s", 10 * time.Second: "10s", 100 * time.Minute: "1h40m"} {
		assert.Equal(t, want, operation.FormatDuration(d))
	}
}
