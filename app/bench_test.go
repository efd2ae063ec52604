package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/server/servertest"
)

// What a request costs, for profiles; bench/ measures it beside bare servers.

func BenchmarkHostedPage(b *testing.B) {
	s := servertest.Start(b, app.Config{})
	target := strings.TrimSuffix(s.Buyer(b, "default").Login(b, "1").URL.String(), "/login")
	b.ReportAllocs()
	for b.Loop() {
		require.Equal(b, http.StatusOK, servertest.Ask(b, servertest.Request(b, "GET", target, nil)).Status)
	}
}

func BenchmarkLogin(b *testing.B) {
	s := servertest.Start(b, app.Config{})
	buyer := s.Buyer(b, "default")
	targets := make([]*url.URL, 2000)
	for i := range targets {
		targets[i] = buyer.Login(b, fmt.Sprint("o", i)).URL
	}
	fields := url.Values{"username": {buyer.Env("CLICKANDBUY_BUYER")}, "password": {buyer.Env("CLICKANDBUY_BUYER_PASSWORD")}}.Encode()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		request := servertest.Request(b, "POST", targets[i%len(targets)].String(), fields)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		require.Equal(b, http.StatusSeeOther, servertest.Ask(b, request).Status)
	}
}

func BenchmarkTMIQuestion(b *testing.B) {
	s := servertest.Start(b, app.Config{})
	buyer := s.Buyer(b, "default")
	b.ReportAllocs()
	for b.Loop() {
		require.Equal(b, http.StatusInternalServerError, servertest.Ask(b, buyer.Committed(b, "never")).Status)
	}
}
