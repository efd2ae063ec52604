package clickandbuy

import (
	"fmt"
	"net/netip"
	"strings"
)

// ipNation is a range of addresses whose buyers come from a nation.
type ipNation struct {
	Range  netip.Prefix
	Nation string // of the manual's table
}

// ipNations reads the switch buyer.ip_nations: "192.0.2.0/24=UK ::/0=DE" (CB-709).
func ipNations(text string) ([]ipNation, error) {
	var table []ipNation
	for pair := range strings.FieldsSeq(text) {
		cidr, code, _ := strings.Cut(pair, "=")
		prefix, err := netip.ParsePrefix(cidr)
		if err != nil {
			return nil, fmt.Errorf("%q: expected a range and a nation, 192.0.2.0/24=UK", shorten(pair))
		}
		found, ok := lookupNation(code)
		if !ok {
			return nil, fmt.Errorf("%q is no nation of TS §3.3 (CB-057)", shorten(code))
		}
		table = append(table, ipNation{prefix, found.Code})
	}
	return table, nil
}

// nationOf is the nation of a buyer's address, "" where no range has it: what a domain
// without a default nation takes (CB-007). check has read the table before.
func (a *account) nationOf(ip string) string {
	address, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	address = address.Unmap().WithZone("") // ranges have no zones
	table, _ := ipNations(a.sw("buyer.ip_nations"))
	for _, n := range table {
		if n.Range.Contains(address) {
			return n.Nation
		}
	}
	return ""
}
