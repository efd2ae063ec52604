package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts compare anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sandbox": main})
}

// TestScripts are journeys of the command line. $ADDR, $SHOP and $PROXY are free addresses, $ADDR_PORT is a port.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "plain": plain, "leaky": leaky},
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"ADDR", "SHOP", "PROXY"} {
				addr, err := freeAddress()
				if err != nil {
					return err
				}
				env.Setenv(name, addr)
				env.Setenv(name+"_PORT", addr[strings.LastIndexByte(addr, ':')+1:])
			}
			return nil
		},
	})
}

var ports atomic.Uint32

// freeAddress is one that nobody listens on. Its port is below those that systems give to
// whoever asks for any, so no other script's server gets it before this one's does.
func freeAddress() (string, error) {
	const lowest, count = 20000, 10000
	var refused error
	for range 100 {
		addr := fmt.Sprintf("127.0.0.1:%d", lowest+(uint32(os.Getpid())*64+ports.Add(1))%count)
		listen, err := net.Listen("tcp", addr)
		if err == nil {
			return addr, listen.Close()
		}
		refused = err
	}
	return "", refused
}

// exits runs a program that must end with a status: exits 2 sandbox fly.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARGS…")
	}
	status := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("%v ended with %d, not %s", args[1:], status, args[0])
	}
}

var (
	port  = regexp.MustCompile(`(127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal):\d{2,5}`)
	clock = regexp.MustCompile(`(  |in )\d+(\.\d+)? m?s\b`)
)

// plain writes what the last program printed into a file, ports and wall time set
// aside: plain stdout got.
func plain(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: plain stdout FILE")
	}
	text := port.ReplaceAllString(ts.ReadFile(args[0]), "$1:PORT")
	text = clock.ReplaceAllString(text, "${1}TIME")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o644))
}

// leaky starts a shop that counts its visitors at a foreign host, through a proxy, until
// the script ends: leaky ADDR PROXY.
func leaky(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: leaky ADDR PROXY")
	}
	proxy, err := url.Parse(args[1])
	ts.Check(err)
	listen, err := net.Listen("tcp", args[0])
	ts.Check(err)
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), DisableKeepAlives: true}}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := client.Get("http://203.0.113.9/visit?page=" + url.QueryEscape(r.URL.Path))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		_ = answer.Body.Close()
		fmt.Fprintln(w, "Welcome")
	})}
	go func() { _ = server.Serve(listen) }()
	ts.Defer(func() { _ = server.Close() })
}
