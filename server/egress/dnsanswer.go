package egress

import (
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// query is a message that came in, and what was read from it.
type query struct {
	packet []byte
	from   netip.Addr
	local  func() netip.Addr // the address of this machine that the asker reaches
	limit  int               // bytes that the asker takes

	header   dnsmessage.Header
	question *dnsmessage.Question // nil: none could be read
	extended bool                 // it speaks EDNS, and so does the answer
}

const (
	classAny     = dnsmessage.Class(255)
	badVersion   = dnsmessage.RCode(16) // RFC 6891
	versionShift = 16                   // of EDNS, in what is the TTL of others
)

// read reads the question and answers what is wrong with it; ok false: nothing that could
// be answered.
func (q *query) read() (wrong dnsmessage.RCode, ok bool) {
	var p dnsmessage.Parser
	header, err := p.Start(q.packet)
	if err != nil || header.Response { // two servers must not answer each other
		return 0, false
	}
	q.header = header
	if header.OpCode != 0 {
		return dnsmessage.RCodeNotImplemented, true
	}
	question, err := p.Question()
	if err != nil {
		return dnsmessage.RCodeFormatError, true
	}
	q.question = &question
	if _, err := p.Question(); err != dnsmessage.ErrSectionDone { //nolint:errorlint // it is never wrapped
		return dnsmessage.RCodeFormatError, true
	}
	if p.SkipAllAnswers() != nil || p.SkipAllAuthorities() != nil {
		return dnsmessage.RCodeFormatError, true
	}
	return q.readExtension(&p), true
}

// readExtension looks for EDNS.
func (q *query) readExtension(p *dnsmessage.Parser) dnsmessage.RCode {
	version := uint8(0)
	for {
		more, err := p.AdditionalHeader()
		if err == dnsmessage.ErrSectionDone { //nolint:errorlint // it is never wrapped
			break
		}
		if err != nil || p.SkipAdditional() != nil {
			return dnsmessage.RCodeFormatError
		}
		if more.Type != dnsmessage.TypeOPT {
			continue
		}
		if q.extended {
			return dnsmessage.RCodeFormatError
		}
		q.extended, version = true, uint8(more.TTL>>versionShift)
		q.limit = max(q.limit, int(more.Class))
	}
	if version > 0 {
		return badVersion
	}
	return dnsmessage.RCodeSuccess
}

// answer answers a message: nil is silence. elsewhere tells that another name server is to
// be asked.
func (n *NameServer) answer(q *query) (reply []byte, elsewhere bool) {
	wrong, ok := q.read()
	switch {
	case !ok:
		return nil, false
	case wrong != dnsmessage.RCodeSuccess:
		return q.reply(wrong, netip.Addr{}), false
	case q.question.Class != dnsmessage.ClassINET && q.question.Class != classAny:
		return q.reply(dnsmessage.RCodeRefused, netip.Addr{}), false
	case n.options.IsProvider(strings.TrimSuffix(q.question.Name.String(), ".")):
		return q.reply(dnsmessage.RCodeSuccess, n.reached(q)), false
	case n.options.Forward == "" || !n.options.Policy.Allows(q.from):
		return q.reply(dnsmessage.RCodeRefused, netip.Addr{}), false
	}
	return nil, true
}

// reached is the address by which the asker reaches the sandbox.
func (n *NameServer) reached(q *query) netip.Addr {
	if at, ok := addrOf(n.options.Sandbox); ok && !at.IsUnspecified() {
		return at
	}
	return q.local()
}

// failed tells that something else did not work.
func (q *query) failed() []byte { return q.reply(dnsmessage.RCodeServerFailure, netip.Addr{}) }

// reply is an answer with an address, if the question is one for such addresses. The name is
// in the letters in which it was asked. Nothing that is said here is ever too long for UDP.
func (q *query) reply(code dnsmessage.RCode, at netip.Addr) []byte {
	b := dnsmessage.NewBuilder(nil, dnsmessage.Header{
		ID: q.header.ID, Response: true, OpCode: q.header.OpCode, RCode: code & 0xf,
		Authoritative: code == dnsmessage.RCodeSuccess, RecursionDesired: q.header.RecursionDesired,
	})
	b.EnableCompression()
	failed := b.StartQuestions() != nil || (q.question != nil && b.Question(*q.question) != nil) || b.StartAnswers() != nil
	if q.question != nil && at.IsValid() {
		head := dnsmessage.ResourceHeader{Name: q.question.Name, Class: dnsmessage.ClassINET, TTL: NameTTL}
		any := q.question.Type == dnsmessage.TypeALL
		switch {
		case at.Is4() && (any || q.question.Type == dnsmessage.TypeA):
			failed = failed || b.AResource(head, dnsmessage.AResource{A: at.As4()}) != nil
		case at.Is6() && (any || q.question.Type == dnsmessage.TypeAAAA):
			failed = failed || b.AAAAResource(head, dnsmessage.AAAAResource{AAAA: at.As16()}) != nil
		}
	}
	if q.extended {
		var head dnsmessage.ResourceHeader
		failed = failed || head.SetEDNS0(ownUDP, code, false) != nil || b.StartAdditionals() != nil || b.OPTResource(head, dnsmessage.OPTResource{}) != nil
	}
	reply, err := b.Finish()
	if failed || err != nil {
		return nil
	}
	return reply
}
