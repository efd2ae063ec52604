//go:build clients

package clients

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// heard is what a client made of an answer: isCommitted and BDRID, or a fault's id and
// message.
type heard map[string]string

// soapClient asks TMI about orders; every one of them reads the served description
// itself, but for those that write their envelopes by hand.
type soapClient struct {
	name string
	// ask answers what the client made of each order. wsdl is the description's address.
	ask func(t *testing.T, s *phpShop, orders ...string) map[string]heard
}

var soapClients = []soapClient{
	{"PHP SoapClient", func(t *testing.T, s *phpShop, orders ...string) map[string]heard {
		return s.told(t, exec.Command(path(t, "php"), "testdata/soap/ask.php", s.env["CLICKANDBUY_WSDL"]), orders)
	}},
	{"PHP cURL, UTF-8", func(t *testing.T, s *phpShop, orders ...string) map[string]heard {
		return s.told(t, exec.Command(path(t, "php"), "testdata/soap/curl.php", s.env["CLICKANDBUY_WSDL"]), orders, "UTF-8")
	}},
	{"PHP cURL, ISO-8859-1", func(t *testing.T, s *phpShop, orders ...string) map[string]heard {
		return s.told(t, exec.Command(path(t, "php"), "testdata/soap/curl.php", s.env["CLICKANDBUY_WSDL"]), orders, "ISO-8859-1")
	}},
	{"zeep", func(t *testing.T, s *phpShop, orders ...string) map[string]heard {
		return s.told(t, exec.Command("/usr/bin/python3", "testdata/soap/ask.py", s.env["CLICKANDBUY_WSDL"]), orders)
	}},
	{"node-soap", askNode},
	{"SOAP::Lite", func(t *testing.T, s *phpShop, orders ...string) map[string]heard {
		return s.told(t, exec.Command(path(t, "perl"), "testdata/soap/ask.pl", s.env["CLICKANDBUY_WSDL"]), orders)
	}},
	{"gSOAP", askGSOAP},
	{"Axis", askAxis},
}

// told runs a client with seller, password, what it needs more, and the orders.
func (s *phpShop) told(t *testing.T, cmd *exec.Cmd, orders []string, more ...string) (told map[string]heard) {
	t.Helper()
	cmd.Args = append(append(append(cmd.Args, s.env["CLICKANDBUY_SELLER_ID"], s.env["CLICKANDBUY_TM_PASSWORD"]), more...), orders...)
	cmd.Env = bare()
	text := run(t, 60*time.Second, cmd)
	require.NoError(t, json.Unmarshal([]byte(text), &told), text)
	return told
}

func askNode(t *testing.T, s *phpShop, orders ...string) map[string]heard {
	return s.told(t, exec.Command(path(t, "node"), filepath.Join(nodeDirectory(t), "ask.mjs"), s.env["CLICKANDBUY_WSDL"]), orders)
}

// copied puts sources into a directory of their own, where they are built.
func copied(t *testing.T, name string, sources ...string) string {
	t.Helper()
	directory := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.MkdirAll(directory, 0o755))
	for _, source := range sources {
		text, err := os.ReadFile(filepath.Join("testdata/soap", source))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(directory, source), text, 0o600))
	}
	return directory
}

// in runs a step of a build.
func in(t *testing.T, directory, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(path(t, program), args...)
	cmd.Dir, cmd.Env = directory, bare()
	run(t, 2*time.Minute, cmd)
}

func askGSOAP(t *testing.T, s *phpShop, orders ...string) map[string]heard {
	directory := copied(t, "gsoap", "ask.c")
	in(t, directory, "wsdl2h", "-c", "-o", "tmi.h", s.env["CLICKANDBUY_WSDL"])
	in(t, directory, "soapcpp2", "-c", "-C", "-x", "-w", "tmi.h")
	in(t, directory, "gcc", "-w", "-o", "ask", "ask.c", "soapC.c", "soapClient.c", "-lgsoap")
	address := s.env["CLICKANDBUY_WSDL"][:strings.LastIndexByte(s.env["CLICKANDBUY_WSDL"], '/')+1]
	return s.told(t, exec.Command(filepath.Join(directory, "ask"), address), orders)
}

func askAxis(t *testing.T, s *phpShop, orders ...string) map[string]heard {
	var jars []string
	for _, name := range []string{"axis", "jaxrpc", "saaj", "commons-logging", "commons-discovery", "wsdl4j", "javax.mail", "javax.activation"} {
		jars = append(jars, "/usr/share/java/"+name+".jar")
	}
	libraries := strings.Join(append(jars, "."), ":")
	directory := copied(t, "axis", "Ask.java")
	in(t, directory, "java", "-cp", libraries, "org.apache.axis.wsdl.WSDL2Java", "-p", "tmi", s.env["CLICKANDBUY_WSDL"])
	sources, err := filepath.Glob(filepath.Join(directory, "tmi", "*.java"))
	require.NoError(t, err)
	in(t, directory, "javac", append([]string{"-nowarn", "-encoding", "UTF-8", "-cp", libraries, "Ask.java"}, sources...)...)
	cmd := exec.Command(path(t, "java"), "-cp", libraries, "Ask")
	cmd.Dir = directory
	return s.told(t, cmd, orders)
}

// TestSOAPClients: every client hears what was booked, what was not, an umlaut in either
// charset, and each fault with its number and its word (CB-146 to CB-152).
func TestSOAPClients(t *testing.T) {
	t.Parallel()
	s := openPHPShop(serve(t))
	s.buy("356")
	expected := map[string]heard{
		"356":        {"isCommitted": "true", "BDRID": s.provider.payment("356").Ref},
		"never-sold": {"id": "32", "message": "BDRIDNotFound"},
		"Grün":       {"isCommitted": "false", "BDRID": "0"},
	}
	script := "scenario: every answer\nsteps: [back]\nrules:\n  - {op: clickandbuy.tmi.isExternalBDRIDCommitted, when: externalBDRID == \"Grün\", then: {outcome: not_committed}}\n"
	for id, word := range map[string]string{"34": "InvalidParameter", "41": "BadPassword", "47": "InterfaceError", "50": "InterfaceAccessNotGranted", "99": "InternalError"} {
		expected["f"+id] = heard{"id": id, "message": word}
		script += "  - {op: clickandbuy.tmi.isExternalBDRIDCommitted, when: externalBDRID == \"f" + id + "\", then: {outcome: " + word + "}}\n"
	}
	s.provider.ask("PUT", "/scenario", []byte(script), nil)
	var orders []string
	for order := range expected {
		orders = append(orders, order)
	}
	for _, client := range soapClients {
		t.Run(client.name, func(t *testing.T) {
			assert.Equal(t, expected, client.ask(t, s, orders...))
		})
	}
}
