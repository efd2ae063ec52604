package clickkw

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The dossier's table of results, line by line (KW-082 to KW-090): the number after the
// prefix, the expiry, and what is said with the switches as they are, with knet_0002 as
// as_0001, and with knet_magic off.
func TestWhatKNETSays(t *testing.T) {
	const yes, no = "CAPTURED", "NOT CAPTURED"
	for _, c := range []struct {
		fact                    string
		number                  string
		month, year             int
		says, as0001, unmagical string
	}{
		{"KW-082", "0000000008", 12, 2018, yes, yes, yes},
		{"KW-083", "0000000001", 8, 2020, yes, yes, yes},
		{"KW-084", "0000000001", 9, 2021, yes, yes, yes},
		{"KW-084", "0000000001", 9, 2025, yes, yes, yes},
		{"KW-084", "0000000001", 9, 2030, yes, yes, yes},
		{"KW-085", "0000000001", 5, 2021, no, no, no},
		{"KW-085", "0000000001", 5, 2025, no, no, no},
		{"KW-085", "0000000002", 5, 2021, no, no, no},
		{"KW-085", "0000000002", 5, 2025, no, no, no},
		{"KW-086", "0000000001", 12, 2018, yes, yes, yes},
		{"KW-086", "0000000008", 8, 2020, yes, yes, yes},
		{"KW-086", "0000000008", 9, 2021, yes, yes, yes},
		{"KW-086", "0000000008", 9, 2025, yes, yes, yes},
		{"KW-086", "0000000008", 9, 2030, yes, yes, yes},
		{"KW-087", "0000000001", 12, 2019, no, no, no},
		{"KW-087", "0000000001", 1, 2040, no, no, no},
		{"KW-087", "0000000008", 5, 2021, no, no, no},
		{"KW-087", "0000000008", 8, 2018, no, no, no},
		{"KW-088", "0000000002", 9, 2030, no, yes, no},
		{"KW-088", "0000000002", 12, 2018, no, yes, no},
		{"KW-088", "0000000002", 10, 2021, no, "HOST TIMEOUT", no},
		{"KW-089", "0000000003", 9, 2025, no, no, no},
		{"KW-089", "8888880001", 9, 2025, no, no, no},
		{"KW-089", "0000000000", 12, 2018, no, no, no},
		{"KW-090", "0000000001", 10, 2021, "HOST TIMEOUT", "HOST TIMEOUT", no},
		{"KW-090", "0000000001", 11, 2021, "DENIED BY RISK", "DENIED BY RISK", no},
		{"KW-090", "0000000008", 10, 2021, no, no, no},
		{"KW-090", "0000000008", 11, 2021, no, no, no},
	} {
		until := cardDate{c.month, c.year}
		assert.Equal(t, c.says, string(knetVerdict(c.number, until, false, true)), "%+v", c)
		assert.Equal(t, c.as0001, string(knetVerdict(c.number, until, true, true)), "%+v as_0001", c)
		assert.Equal(t, c.unmagical, string(knetVerdict(c.number, until, false, false)), "%+v without magic", c)
	}
}
