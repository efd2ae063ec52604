package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/runner/client"
	"paysandbox/server/servertest"
)

func start(t *testing.T) (*servertest.Sandbox, *client.Client) {
	t.Helper()
	s := servertest.Start(t, app.Config{})
	return s, &client.Client{Server: s.URL() + "/"}
}

func TestClientReadsASandbox(t *testing.T) {
	s, c := start(t)
	s.Workspace(t, "x", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "x")
	first, second := buyer.Buy(t, "x", "1")["id"], buyer.Buy(t, "x", "2")["id"]

	require.NoError(t, c.Ready(t.Context()))
	w, err := c.Workspace(t.Context(), "x")
	require.NoError(t, err)
	assert.Equal(t, "x", w.Name)
	assert.EqualValues(t, 7, w.Seed)
	assert.Equal(t, "frozen", w.Clock.Mode)
	assert.Equal(t, buyer.Env("CLICKANDBUY_LINK"), w.Env["CLICKANDBUY_LINK"])
	payments, err := c.Payments(t.Context(), "x", nil)
	require.NoError(t, err)
	require.Len(t, payments, 2)
	assert.Equal(t, first, payments[0].ID)
	payments, err = c.Payments(t.Context(), "x", url.Values{"order": {"2"}})
	require.NoError(t, err)
	require.Len(t, payments, 1)
	assert.Equal(t, second, payments[0].ID)

	exchanges, err := c.Exchanges(t.Context(), "x", 0)
	require.NoError(t, err)
	later, err := c.Exchanges(t.Context(), "x", exchanges[2].Seq)
	require.NoError(t, err)
	assert.Equal(t, exchanges[3:], later)
	for name, list := range map[string]func() (int, error){
		"deliveries": func() (int, error) { l, err := c.Deliveries(t.Context(), "x", nil); return len(l), err },
		"mails":      func() (int, error) { l, err := c.Mails(t.Context(), "x"); return len(l), err },
		"rules":      func() (int, error) { l, err := c.Rules(t.Context(), "x"); return len(l), err },
	} {
		n, err := list()
		require.NoError(t, err, name)
		assert.Zero(t, n, name)
	}
}

func TestClientActsOnAPayment(t *testing.T) {
	s, c := start(t)
	s.Workspace(t, "x", servertest.Merchant(t, servertest.Accept))
	bought := s.Buyer(t, "x").Buy(t, "x", "1")
	for i, name := range []string{bought["id"].(string), "order:1", "ref:" + bought["ref"].(string)} {
		p, err := c.Act(t.Context(), "x", name, "partial_cancel", map[string]string{"amount": "1.00"})
		require.NoError(t, err, name)
		assert.Equal(t, 1234-100*(i+1), p.Amount.Minor)
	}
	var problem *client.Problem
	_, err := c.Act(t.Context(), "x", "order:1", "collected", nil)
	require.ErrorAs(t, err, &problem)
	assert.Equal(t, http.StatusConflict, problem.Status)
	assert.Contains(t, problem.Allowed, "chargeback")
	_, err = c.Act(t.Context(), "x", "order:none", "cancel", nil)
	require.ErrorAs(t, err, &problem)
	assert.Equal(t, http.StatusNotFound, problem.Status)
	assert.Contains(t, problem.Detail, "none")
	_, err = c.Act(t.Context(), "x", "p404", "cancel", nil)
	require.ErrorAs(t, err, &problem)
	assert.Equal(t, http.StatusNotFound, problem.Status)
	_, err = c.Workspace(t.Context(), "no/body")
	require.ErrorAs(t, err, &problem)
	assert.Contains(t, problem.Detail, "no/body")
}

func TestClientTellsFindings(t *testing.T) {
	_, c := start(t)
	var problem *client.Problem
	require.ErrorAs(t, c.Do(t.Context(), "PUT", client.In("default", "scenario")+"?file=a.yaml", []byte("scenario: x\nstops: []\n"), nil), &problem)
	assert.Equal(t, http.StatusUnprocessableEntity, problem.Status)
	require.NotEmpty(t, problem.Findings)
	assert.Equal(t, "a.yaml", problem.Findings[0].File)
	assert.NotZero(t, problem.Findings[0].Line)
}

// Lists longer than a page are read to their end.
func TestClientFollowsPages(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, map[string]string{
			"": `{"items":[{"id":"p1"}],"next":"p1"}`, "p1": `{"items":[{"id":"p2"}],"next":"p2"}`, "p2": `{"items":[]}`,
		}[r.URL.Query().Get("after")])
	}))
	defer server.Close()
	payments, err := (&client.Client{Server: server.URL}).Payments(t.Context(), "x", nil)
	require.NoError(t, err)
	require.Len(t, payments, 2)
	assert.Equal(t, "p2", payments[1].ID)
}

func TestClientWithoutASandbox(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	closed := server.URL
	server.Close()
	for _, at := range []string{closed, "http://127.0.0.1:1", "no url", "http://[::1"} {
		err := (&client.Client{Server: at}).Ready(t.Context())
		require.ErrorIs(t, err, client.ErrUnreachable, at)
	}
	for body, answer := range map[string]int{"<html>": 200, "<h1>Not here</h1>": 404, "": 500} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(answer)
			_, _ = io.WriteString(w, body)
		}))
		_, err := (&client.Client{Server: other.URL}).Workspace(t.Context(), "x")
		other.Close()
		require.Error(t, err, body)
		var problem *client.Problem
		assert.Equal(t, answer >= 400, errors.As(err, &problem), body)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, (&client.Client{Server: closed}).Ready(ctx), context.Canceled)
}

func TestPathsAreEscaped(t *testing.T) {
	assert.Equal(t, "/v1/workspaces/a%2Fb/payments/p%201%3F", client.In("a/b", "payments", "p 1?"))
}
