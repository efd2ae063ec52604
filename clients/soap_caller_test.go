//go:build clients

package clients

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soapCallers are the clients that make any call of a served description that they are asked
// for: a program that reads calls line by line, see testdata/soap/call.php.
var soapCallers = []struct {
	name    string
	command func(t *testing.T) *exec.Cmd
}{
	{"PHP SoapClient", func(t *testing.T) *exec.Cmd { return exec.Command(path(t, "php"), "testdata/soap/call.php") }},
	{"zeep", func(*testing.T) *exec.Cmd { return exec.Command("/usr/bin/python3", "testdata/soap/call.py") }},
	{"node-soap", func(t *testing.T) *exec.Cmd {
		return exec.Command(path(t, "node"), filepath.Join(nodeDirectory(t), "call.mjs"))
	}},
	{"SOAP::Lite", soapLite},
}

func soapLite(t *testing.T) *exec.Cmd {
	return exec.Command(path(t, "perl"), "testdata/soap/call.pl")
}

// nodeSOAP is a directory with node-soap and the programs that use it, made once.
var nodeSOAP = sync.OnceValues(func() (string, error) {
	directory := filepath.Join(scratch, "node")
	if err := os.Mkdir(directory, 0o755); err != nil {
		return "", err
	}
	for _, name := range []string{"ask.mjs", "call.mjs", "package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("testdata/soap", name))
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(directory, name), text, 0o600); err != nil {
			return "", err
		}
	}
	install := exec.Command("npm", "ci", "--no-audit", "--no-fund")
	install.Dir, install.Env = directory, os.Environ()
	if os.Getenv("NODE_EXTRA_CA_CERTS") == "" { // Node trusts a bundle of its own; this is the machine's
		install.Env = append(install.Env, "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt")
	}
	_, err := try(2*time.Minute, install)
	return directory, err
})

func nodeDirectory(t *testing.T) string {
	t.Helper()
	directory, err := nodeSOAP()
	require.NoError(t, err)
	return directory
}

// fields are what a call is given: names and values in turn, in the order in which they
// are sent; a value is a text, true or false (PHP takes the text "false" for true), or
// fields. A name that comes again makes a list.
type fields []any

// soapCaller is one of these programs at work.
type soapCaller struct {
	*testing.T
	ports  map[string]string // of an operation
	in     io.Writer
	out    *bufio.Reader
	heard  []heard         // everything, in order
	called map[string]bool // which operations
	schema map[string]int  // how often which word of the schema's was said about answers, by PHP alone
}

// startSOAP starts one on a description; it ends with its test, after two minutes at
// the latest.
func startSOAP(t *testing.T, cmd *exec.Cmd, wsdl, style string, ports map[string]string) *soapCaller {
	t.Helper()
	cmd.Args = append(cmd.Args, wsdl, style)
	cmd.Env, cmd.WaitDelay = bare(), 2*time.Second
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var said output
	cmd.Stderr = &said
	require.NoError(t, cmd.Start())
	over := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	t.Cleanup(func() {
		over.Stop()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", cmd, tail(said.String(), 4000))
		}
	})
	return &soapCaller{T: t, ports: ports, in: in, out: bufio.NewReader(out), called: map[string]bool{}, schema: map[string]int{}}
}

// call makes one call and answers what the client made of the answer: texts by their path
// (transactionList.transaction.1.errorDetails.code), those of a fault below "fault". A
// list of one is what is in it, since not every client knows lists.
func (c *soapCaller) call(operation string, input fields) heard {
	c.Helper()
	if input == nil {
		input = fields{}
	}
	c.called[operation] = true
	line, err := json.Marshal(map[string]any{"port": c.ports[operation], "operation": operation, "input": input})
	require.NoError(c, err)
	_, err = c.in.Write(append(line, '\n'))
	require.NoError(c, err)
	answer, err := c.out.ReadBytes('\n')
	require.NoError(c, err, operation)
	var told struct {
		Answer, Fault      any
		Unreadable, Schema string
	}
	decoder := json.NewDecoder(strings.NewReader(string(answer)))
	decoder.UseNumber()
	require.NoError(c, decoder.Decode(&told), string(answer))
	if told.Schema != "" {
		c.schema[told.Schema]++
	}
	require.Empty(c, told.Unreadable, operation)
	made := heard{}
	made.add("", told.Answer)
	made.add("fault", told.Fault)
	c.heard = append(c.heard, made)
	return made
}

// allCalled wants no operation to be left out.
func (c *soapCaller) allCalled() {
	c.Helper()
	for operation := range c.ports {
		assert.True(c, c.called[operation], operation)
	}
}

// hears makes a call and wants these texts among what comes.
func (c *soapCaller) hears(operation string, input fields, want heard) heard {
	c.Helper()
	got := c.call(operation, input)
	for at, text := range want {
		assert.Equal(c, text, got[at], "%s: %s of %v", operation, at, got)
	}
	return got
}

// add puts a value and all in it into what was heard. What is empty is not there.
func (h heard) add(at string, value any) {
	switch value := value.(type) {
	case nil:
	case map[string]any:
		for name, inner := range value {
			h.add(strings.TrimPrefix(at+"."+name, "."), inner)
		}
	case []any:
		for i, inner := range value {
			if len(value) == 1 {
				h.add(at, inner)
			} else {
				h.add(at+"."+strconv.Itoa(i), inner)
			}
		}
	default:
		if text := fmt.Sprint(value); text != "" {
			h[at] = text
		}
	}
}

// agree wants every client to have heard the same.
func agree(t *testing.T, all map[string][]heard) {
	t.Helper()
	var first string
	for _, client := range soapCallers {
		got := all[client.name]
		if first == "" && len(got) > 0 {
			first = client.name
		}
		for i := range got {
			assert.Equal(t, all[first][i], got[i], "call %d, %s and %s", i+1, first, client.name)
		}
	}
}

// documentedSeller is the merchant that every workspace has without being told.
const documentedSeller = "222333444"

// again puts the workspace back to its beginning, at a time that stands still, so that
// every client hears the same, and tells more about the merchant.
func (p *provider) again(more string) {
	p.Helper()
	p.ask("POST", "/reset", map[string]any{"clock": "2012-09-25T16:57:57Z"}, nil)
	p.ask("PUT", "/accounts/clickandbuy/"+documentedSeller, []byte(more), nil)
}
