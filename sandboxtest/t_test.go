package sandboxtest_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// exampleT is a testing.TB of nobody's: examples have none, and tests of failures must see
// what was said.
type exampleT struct {
	testing.TB // the methods that nobody calls
	mu         sync.Mutex
	cleanups   []func()
	said       string
	failed     bool
}

func (t *exampleT) Helper()                  {}
func (t *exampleT) Name() string             { return "Example" }
func (t *exampleT) Context() context.Context { return context.Background() }
func (t *exampleT) Cleanup(f func())         { t.cleanups = append(t.cleanups, f) }
func (t *exampleT) Failed() bool             { return t.failed }

func (t *exampleT) Logf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said += fmt.Sprintf(format, args...) + "\n"
}

func (t *exampleT) Errorf(format string, args ...any) {
	t.failed = true
	t.Logf(format, args...)
}

func (t *exampleT) Fatal(args ...any) { t.Fatalf("%s", fmt.Sprint(args...)) }

func (t *exampleT) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	runtime.Goexit()
}

// end does what the end of a test does, and says in an example's output what went wrong.
func (t *exampleT) end() {
	for _, cleanup := range slices.Backward(t.cleanups) {
		cleanup()
	}
	if t.failed {
		fmt.Print(t.said)
	}
	t.cleanups, t.said, t.failed = nil, "", false
}

// failing runs what must end its test, and answers what it said.
func failing(t *testing.T, f func(t testing.TB)) string {
	t.Helper()
	fake, ended := new(exampleT), make(chan struct{})
	go func() {
		defer close(ended)
		f(fake)
	}()
	<-ended
	for _, cleanup := range slices.Backward(fake.cleanups) {
		cleanup()
	}
	if !fake.failed {
		t.Errorf("it did not fail; it said %q", fake.said)
	}
	return fake.said
}
