package egress

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"net"
	"net/netip"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// forward asks the name server that the user named, with a number of our own, and answers
// what that one says.
func (n *NameServer) forward(ctx context.Context, network string, q *query) []byte {
	reply, err := n.elsewhere(ctx, network, q)
	if err != nil {
		n.options.Log.Debug("the name server to ask does not answer", "server", n.options.Forward, "error", err)
		return q.failed()
	}
	binary.BigEndian.PutUint16(reply, q.header.ID)
	if len(reply) > q.limit {
		return truncated(q, reply)
	}
	return reply
}

func (n *NameServer) elsewhere(ctx context.Context, network string, q *query) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, NameForwardTime)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, n.options.Forward)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	packet := append([]byte(nil), q.packet...)
	_, _ = rand.Read(packet[:2])
	if network == "tcp" {
		if err := writeFramed(conn, packet); err != nil {
			return nil, err
		}
		for {
			if reply, err := readFramed(conn); err != nil || answers(packet, reply, q) {
				return reply, err
			}
		}
	}
	if _, err := conn.Write(packet); err != nil {
		return nil, err
	}
	buffer := make([]byte, 1<<16)
	for {
		size, err := conn.Read(buffer)
		if err != nil || answers(packet, buffer[:size], q) {
			return buffer[:size], err
		}
	}
}

// answers tells whether a message answers what was asked, and not something else.
func answers(asked, reply []byte, q *query) bool {
	var p dnsmessage.Parser
	header, err := p.Start(reply)
	if err != nil || !header.Response || header.ID != binary.BigEndian.Uint16(asked) {
		return false
	}
	question, err := p.Question()
	if err == dnsmessage.ErrSectionDone { //nolint:errorlint // it is never wrapped
		return header.RCode != dnsmessage.RCodeSuccess // a server that did not even read the question
	}
	return err == nil && question == *q.question
}

// truncated says no more than that the asker should come by TCP.
func truncated(q *query, reply []byte) []byte {
	short := q.reply(dnsmessage.RCode(reply[3]&0xf), netip.Addr{})
	if short != nil {
		short[2] |= 0x02  // TC
		short[2] &^= 0x04 // AA is not ours
	}
	return short
}
