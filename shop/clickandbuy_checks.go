package shop

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// check goes through the manual's list for the transaction script (manual 1.2.1,
// CB-108) and answers the first reason against booking, or "".
func (c *clickandbuy) check(call handshakeCall, o order) reason {
	switch {
	case !c.proxy.Contains(call.from) && !o.makes(noSourceCheck):
		return reasonForeignSource
	case call.faulty != "":
		return call.faulty
	case o.id == "":
		return reasonUnknownOrder
	case call.millicents != o.cents*1000 && !o.makes(priceUnchecked): // CB-090
		return reasonPrice
	case call.currency != o.currency && !o.makes(currencyUnchecked):
		return reasonCurrency
	case strings.Trim(call.bdr, "0") == "" && !o.makes(acceptsZero): // CB-021
		return reasonZero
	case o.status == statusPaid:
		return reasonAlreadyPaid
	case c.otherAccount(o.customer, call.crn):
		return reasonOtherAccount
	case o.makes(saysError):
		return reasonSaysError
	}
	return ""
}

// otherAccount tells whether a customer of the shop pays with another ClickandBuy
// account than before, or with the account of another customer (manual 1.3.1,
// CB-109). Guests are not bound to an account.
func (c *clickandbuy) otherAccount(customer, crn string) bool {
	return customer != "" && c.shop.orders.any(func(o *order) bool {
		return o.provider == c.name() && o.status == statusPaid && o.customer != "" &&
			(o.customer == customer) != (o.crn == crn)
	})
}

// source is the address that a call comes from. A sandbox on the same machine may
// have no address of the provider's network to call from and then says in
// X-Forwarded-For which one it stands for (CB-086); from any other peer the header
// is worth nothing (CB-290).
func source(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	peer = peer.Unmap()
	if !peer.IsLoopback() {
		return peer
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	nearest, err := netip.ParseAddr(strings.TrimSpace(forwarded[len(forwarded)-1]))
	if err != nil {
		return peer
	}
	return nearest.Unmap()
}
