package egress_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	dns "golang.org/x/net/dns/dnsmessage"

	"paysandbox/server/egress"
)

var (
	everywhere = &net.TCPAddr{IP: net.IPv4zero, Port: 80}
	here       = netip.MustParseAddr("192.168.7.2")
	asker      = netip.MustParseAddr("127.0.0.1")
	stranger   = netip.MustParseAddr("203.0.113.9")
)

// names is a name server that runs until its test ends.
func names(t *testing.T, o egress.NameOptions) *egress.NameServer {
	t.Helper()
	o.IsProvider, o.Policy = isProvider, loopback{}
	if o.Sandbox == nil {
		o.Sandbox = everywhere
	}
	n, err := egress.ListenNames("127.0.0.1:0", o)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- n.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return n
}

func question(name string, kind dns.Type) dns.Question {
	return dns.Question{Name: dns.MustNewName(name), Type: kind, Class: dns.ClassINET}
}

func pack(t testing.TB, m dns.Message) []byte {
	t.Helper()
	packet, err := m.Pack()
	require.NoError(t, err)
	return packet
}

func unpack(t testing.TB, packet []byte) dns.Message {
	t.Helper()
	var m dns.Message
	require.NoError(t, m.Unpack(packet))
	return m
}

func ofOne(q dns.Question) dns.Message {
	return dns.Message{Header: dns.Header{ID: 4711, RecursionDesired: true}, Questions: []dns.Question{q}}
}

func TestNamesOfProviders(t *testing.T) {
	n := names(t, egress.NameOptions{})
	six := netip.MustParseAddr("fd00::2")
	for _, c := range []struct {
		name  string
		kind  dns.Type
		local netip.Addr
		want  dns.ResourceBody // nil: none of this kind
	}{
		{"pay.example.", dns.TypeA, here, &dns.AResource{A: here.As4()}},
		{"wWw.PAY.eXample.", dns.TypeA, here, &dns.AResource{A: here.As4()}},
		{"pay.example.", dns.TypeALL, here, &dns.AResource{A: here.As4()}},
		{"pay.example.", dns.TypeAAAA, here, nil},
		{"pay.example.", dns.TypeMX, here, nil},
		{"pay.example.", dns.TypeHTTPS, here, nil},
		{"pay.example.", dns.TypeAXFR, here, nil},
		{"pay.example.", dns.TypeAAAA, six, &dns.AAAAResource{AAAA: six.As16()}},
		{"pay.example.", dns.TypeA, six, nil},
	} {
		reply, elsewhere := n.Answer(pack(t, ofOne(question(c.name, c.kind))), stranger, c.local)
		assert.False(t, elsewhere)
		m := unpack(t, reply)
		assert.Equal(t, dns.Header{ID: 4711, Response: true, Authoritative: true, RecursionDesired: true}, m.Header, "%v", c)
		assert.Equal(t, []dns.Question{question(c.name, c.kind)}, m.Questions, "the name in the letters of the question")
		assert.Empty(t, m.Additionals, "who does not speak EDNS is not answered in it")
		if c.want == nil {
			assert.Empty(t, m.Answers, "%v", c)
			continue
		}
		require.Len(t, m.Answers, 1, "%v", c)
		assert.Equal(t, c.name, m.Answers[0].Header.Name.String())
		assert.EqualValues(t, egress.NameTTL, m.Answers[0].Header.TTL)
		assert.Equal(t, c.want, m.Answers[0].Body)
	}
}

// What listens on one address is found there, whoever asks.
func TestNamesLeadToTheAddressThatIsListenedOn(t *testing.T) {
	n := names(t, egress.NameOptions{Sandbox: &net.TCPAddr{IP: net.IPv4(217, 22, 128, 1), Port: 80}})
	reply, _ := n.Answer(pack(t, ofOne(question("pay.example.", dns.TypeA))), asker, here)
	assert.Equal(t, &dns.AResource{A: [4]byte{217, 22, 128, 1}}, unpack(t, reply).Answers[0].Body)
}

func TestOtherQuestions(t *testing.T) {
	n := names(t, egress.NameOptions{})
	whole := func(change func(*dns.Message)) []byte {
		m := ofOne(question("pay.example.", dns.TypeA))
		change(&m)
		return pack(t, m)
	}
	edns := func(size int, version uint32) dns.Resource {
		var h dns.ResourceHeader
		require.NoError(t, h.SetEDNS0(size, dns.RCodeSuccess, false))
		h.TTL |= version << 16
		return dns.Resource{Header: h, Body: &dns.OPTResource{}}
	}
	good := whole(func(*dns.Message) {})
	for name, c := range map[string]struct {
		packet []byte
		code   dns.RCode
		silent bool
	}{
		"another name":       {packet: whole(func(m *dns.Message) { m.Questions[0].Name = dns.MustNewName("tracker.example.") }), code: dns.RCodeRefused},
		"the root":           {packet: whole(func(m *dns.Message) { m.Questions[0].Name = dns.MustNewName(".") }), code: dns.RCodeRefused},
		"class CHAOS":        {packet: whole(func(m *dns.Message) { m.Questions[0].Class = dns.ClassCHAOS }), code: dns.RCodeRefused},
		"class ANY":          {packet: whole(func(m *dns.Message) { m.Questions[0].Class = dns.ClassANY })},
		"an update":          {packet: whole(func(m *dns.Message) { m.OpCode = 5 }), code: dns.RCodeNotImplemented},
		"two questions":      {packet: whole(func(m *dns.Message) { m.Questions = append(m.Questions, m.Questions[0]) }), code: dns.RCodeFormatError},
		"no question":        {packet: whole(func(m *dns.Message) { m.Questions = nil }), code: dns.RCodeFormatError},
		"half a question":    {packet: good[:len(good)-3], code: dns.RCodeFormatError},
		"more than there is": {packet: append(append([]byte{}, good[:6]...), append([]byte{0, 9}, good[8:]...)...), code: dns.RCodeFormatError},
		"an answer":          {packet: whole(func(m *dns.Message) { m.Response = true }), silent: true},
		"half a header":      {packet: good[:11], silent: true},
		"nothing":            {silent: true},
		"EDNS":               {packet: whole(func(m *dns.Message) { m.Additionals = []dns.Resource{edns(4096, 0)} })},
		"EDNS twice":         {packet: whole(func(m *dns.Message) { m.Additionals = []dns.Resource{edns(4096, 0), edns(4096, 0)} }), code: dns.RCodeFormatError},
		"EDNS of later days": {packet: whole(func(m *dns.Message) { m.Additionals = []dns.Resource{edns(4096, 1)} }), code: 16},
	} {
		reply, elsewhere := n.Answer(c.packet, asker, here)
		assert.False(t, elsewhere, name)
		if c.silent {
			assert.Nil(t, reply, name)
			continue
		}
		m := unpack(t, reply)
		code := m.RCode
		if len(m.Additionals) > 0 {
			code = m.Additionals[0].Header.ExtendedRCode(code)
		}
		assert.Equal(t, c.code, code, name)
		assert.EqualValues(t, 4711, m.ID, name)
		assert.Equal(t, code == dns.RCodeSuccess, len(m.Answers) == 1, name)
	}
}

// resolver asks a name server as Go programs do.
func resolver(at net.Addr, force string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		if force != "" {
			network = force
		}
		return new(net.Dialer).DialContext(ctx, network, at.String())
	}}
}

func TestNamesByUDPAndTCP(t *testing.T) {
	n := names(t, egress.NameOptions{})
	for _, network := range []string{"udp", "tcp"} {
		found, err := resolver(n.Addr(), network).LookupNetIP(t.Context(), "ip", "www.pay.example.")
		require.NoError(t, err, network)
		assert.Equal(t, []netip.Addr{asker}, found, network)
		_, err = resolver(n.Addr(), network).LookupNetIP(t.Context(), "ip", "tracker.example.")
		require.Error(t, err, network)
	}
	// One connection, several questions.
	conn, err := net.Dial("tcp", n.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	for range 2 {
		framed(t, conn, pack(t, ofOne(question("pay.example.", dns.TypeA))))
	}
}

func framed(t *testing.T, conn net.Conn, packet []byte) dns.Message {
	t.Helper()
	_, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...))
	require.NoError(t, err)
	var size [2]byte
	_, err = io.ReadFull(conn, size[:])
	require.NoError(t, err)
	reply := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err = io.ReadFull(conn, reply)
	require.NoError(t, err)
	return unpack(t, reply)
}

// elsewhere is a name server on the network: it says 192.0.2.1 to everything, after a lie
// under another number, and has more to say than goes into a small packet.
func elsewhere(t *testing.T) (at net.Addr, asked *atomic.Int64) {
	t.Helper()
	l, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	asked = new(atomic.Int64)
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := l.ReadFrom(buffer)
			if err != nil {
				return
			}
			asked.Add(1)
			var m dns.Message
			if m.Unpack(buffer[:n]) != nil {
				continue
			}
			m.Response, m.ID = true, m.ID+1
			if lie, err := m.Pack(); err == nil {
				_, _ = l.WriteTo(lie, from)
			}
			m.ID--
			for range 100 {
				m.Answers = append(m.Answers, dns.Resource{
					Header: dns.ResourceHeader{Name: m.Questions[0].Name, Class: dns.ClassINET}, Body: &dns.AResource{A: [4]byte{192, 0, 2, 1}},
				})
			}
			if reply, err := m.Pack(); err == nil {
				_, _ = l.WriteTo(reply, from)
			}
		}
	}()
	return l.LocalAddr(), asked
}

func TestOtherNamesAreAskedElsewhere(t *testing.T) {
	at, asked := elsewhere(t)
	n := names(t, egress.NameOptions{Forward: at.String()})
	conn, err := net.Dial("udp", n.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	ask := func(m dns.Message) dns.Message {
		_, err := conn.Write(pack(t, m))
		require.NoError(t, err)
		buffer := make([]byte, 1<<16)
		size, err := conn.Read(buffer)
		require.NoError(t, err)
		return unpack(t, buffer[:size])
	}
	m := ofOne(question("tracker.example.", dns.TypeA))
	short := ask(m)
	assert.True(t, short.Truncated, "more than the asker takes: it should come by TCP")
	assert.EqualValues(t, 4711, short.ID)
	assert.Empty(t, short.Answers)
	var large dns.ResourceHeader
	require.NoError(t, large.SetEDNS0(4096, dns.RCodeSuccess, false))
	m.Additionals = []dns.Resource{{Header: large, Body: &dns.OPTResource{}}}
	full := ask(m)
	assert.EqualValues(t, 4711, full.ID)
	assert.Len(t, full.Answers, 100)
	assert.EqualValues(t, 2, asked.Load())
	assert.Len(t, ask(ofOne(question("pay.example.", dns.TypeA))).Answers, 1)
	assert.EqualValues(t, 2, asked.Load(), "a provider's name is asked nowhere")

	_, forwarded := n.Answer(pack(t, m), stranger, here)
	assert.False(t, forwarded, "it is no resolver for the whole world")
}

func TestTheOtherNameServerIsSilent(t *testing.T) {
	n := names(t, egress.NameOptions{Forward: "127.0.0.1:1"}) // nobody is there: refused at once
	conn, err := net.Dial("tcp", n.Addr().String())
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	assert.Equal(t, dns.RCodeServerFailure, framed(t, conn, pack(t, ofOne(question("tracker.example.", dns.TypeA)))).RCode)
}

func TestTheNameServerDoesNotAskItself(t *testing.T) {
	for _, listen := range []string{"127.0.0.1:0", ":0"} {
		taken, err := egress.ListenNames(listen, egress.NameOptions{})
		require.NoError(t, err)
		_, port, err := net.SplitHostPort(taken.Addr().String())
		require.NoError(t, err)
		taken.Close()
		_, err = egress.ListenNames(strings.TrimSuffix(listen, "0")+port, egress.NameOptions{Forward: "127.0.0.1:" + port})
		require.ErrorContains(t, err, "cannot ask itself")
	}
}

// Whatever comes in, it is answered with a message that can be read, to whom asked, or not at all.
func FuzzNames(f *testing.F) {
	f.Add(pack(f, ofOne(question("pay.example.", dns.TypeA))))
	f.Add([]byte("\x12\x67\x01\x00\x00\x01\x00\x00\x00\x00\x00\x01\x03pay\x07example\x00\x00\x01\x00\x01\x00\x00\x29\x10\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x12\x67\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\xc0\x0c\x00\x01\x00\x01"))
	n, err := egress.ListenNames("127.0.0.1:0", egress.NameOptions{IsProvider: isProvider, Policy: loopback{}, Sandbox: everywhere, Forward: "127.0.0.1:1"})
	require.NoError(f, err)
	f.Cleanup(n.Close)
	f.Fuzz(func(t *testing.T, packet []byte) {
		reply, _ := n.Answer(packet, asker, here)
		if reply == nil {
			return
		}
		assert.LessOrEqual(t, len(reply), 512)
		m := unpack(t, reply)
		assert.True(t, m.Response)
		assert.Equal(t, binary.BigEndian.Uint16(packet), m.ID)
		assert.LessOrEqual(t, len(m.Answers), 1)
	})
}
