package app_test

import (
	"context"
	"testing"

	"paysandbox/app"
)

// BenchmarkOpen is what a start costs after the process is there.
func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		a, err := app.Open(app.Config{})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		cancel()
		if err := a.Serve(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
