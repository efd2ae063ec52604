// Command bench measures the sandbox beside bare Go servers, in one run on one machine,
// and prints a table with ratios: go run ./bench. All servers are processes of their
// own, on loopback; one client with 32 kept-alive connections asks them in turns.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
)

var (
	quick = flag.Bool("quick", false, "a tenth of the requests, for a first look")
	only  = flag.String("only", "", "one part: starts, requests, deliveries, notifications, scenarios, workspaces or advance")
)

func main() {
	flag.Parse()
	p, err := build()
	check(err)
	defer func() { _ = os.RemoveAll(p.directory) }()
	fmt.Printf("Go %s, %d cores; medians of several rounds, asked in turns.\n\n", runtime.Version(), runtime.NumCPU())
	fmt.Println("| measured | sandbox | beside | ratio |")
	fmt.Println("|---|---|---|---|")
	for _, part := range []struct {
		name    string
		measure func()
	}{
		{"starts", p.starts},
		{"requests", p.requests},
		{"deliveries", p.deliveries},
		{"notifications", p.notifications},
		{"scenarios", p.scenarios},
		{"workspaces", p.workspaces},
		{"advance", p.advance},
	} {
		if *only == "" || *only == part.name {
			part.measure()
		}
	}
}

// check ends the measuring: a number that was not measured is not printed.
func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func row(what, ours, beside string, ratio float64) {
	text := ""
	if ratio > 0 {
		text = fmt.Sprintf("%.2f", ratio)
	}
	fmt.Printf("| %s | %s | %s | %s |\n", what, ours, beside, text)
}

func scaled(n int) int {
	if *quick {
		return max(n/10, 10)
	}
	return n
}
