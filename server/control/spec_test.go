package control_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/fakes"
	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/server/control"
	"paysandbox/server/servertest"
)

// spec holds answers against the description.
type spec struct {
	doc    *openapi3.T
	router routers.Router
	mu     sync.Mutex
	seen   map[string]bool // "listPayments 200"
}

// theSpec is read once; its decoders are the library's global ones.
var theSpec = sync.OnceValues(func() (*spec, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(loader.Context); err != nil {
		return nil, err
	}
	for _, media := range []string{"application/yaml", "application/schema+json", "text/event-stream", "application/x-x509-ca-cert", "application/x-pkcs12", "application/x-java-keystore"} { // texts to us, not documents
		openapi3filter.RegisterBodyDecoder(media, func(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
			text, err := io.ReadAll(body)
			return string(text), err
		})
	}
	router, err := gorillamux.NewRouter(doc)
	return &spec{doc: doc, router: router, seen: map[string]bool{}}, err
})

func readSpec(t testing.TB) *spec {
	t.Helper()
	s, err := theSpec()
	require.NoError(t, err)
	return s
}

// check is nil when the description knows the answer; an undocumented status is not known.
func (s *spec) check(request *http.Request, reply servertest.Reply) error {
	route, vars, err := s.router.FindRoute(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", request.Method, request.URL.Path, err)
	}
	s.mu.Lock()
	s.seen[fmt.Sprint(route.Operation.OperationID, " ", reply.Status)] = true
	s.mu.Unlock()
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, Route: route, PathParams: vars},
		Status:                 reply.Status, Header: reply.Header, Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	input.SetBodyBytes([]byte(reply.Body))
	if err := openapi3filter.ValidateResponse(request.Context(), input); err != nil {
		return fmt.Errorf("%s %s: %d: %w", request.Method, request.URL.Path, reply.Status, err)
	}
	return nil
}

// operations lists "GET /v1/workspaces" of the description, and "listWorkspaces 200".
func (s *spec) operations() (routes, answers []string) {
	for path, item := range s.doc.Paths.Map() {
		for method, op := range item.Operations() {
			routes = append(routes, method+" "+path)
			for status := range op.Responses.Map() {
				answers = append(answers, op.OperationID+" "+status)
			}
		}
	}
	return routes, answers
}

// sut is a sandbox whose every answer is held against the description.
type sut struct {
	*servertest.Sandbox
	t    testing.TB
	spec *spec
}

func start(t testing.TB) *sut {
	t.Helper()
	return &sut{Sandbox: servertest.Start(t, app.Config{}), t: t, spec: readSpec(t)}
}

// call asks and expects a status.
func (s *sut) call(method, path string, body any, status int) map[string]any {
	s.t.Helper()
	reply := s.reply(method, path, body)
	require.Equal(s.t, status, reply.Status, "%s %s: %.500s", method, path, reply.Body)
	if reply.Body == "" {
		return nil
	}
	return reply.JSON(s.t)
}

func (s *sut) reply(method, path string, body any) servertest.Reply {
	s.t.Helper()
	request := servertest.Request(s.t, method, s.URL()+"/_sandbox/v1"+path, body)
	reply := servertest.Ask(s.t, request)
	assert.NoError(s.t, s.spec.check(request, reply))
	return reply
}

func TestDescriptionIsValid(t *testing.T) {
	s := readSpec(t)
	assert.True(t, strings.HasPrefix(s.doc.OpenAPI, "3.1"), s.doc.OpenAPI)
}

// The description and the router are two lists of the same addresses.
func TestDescriptionNamesEveryRoute(t *testing.T) {
	world := sandbox.NewWorld(sandbox.Config{Providers: fakes.All(), Outbox: outbox.New(outbox.NewPolicy(), nil)})
	served, err := control.New(world, control.Options{}).Routes()
	require.NoError(t, err)
	described, _ := readSpec(t).operations()
	assert.ElementsMatch(t, described, append(served, "GET /metrics"), "the composition serves metrics beside the API")
}

func TestDescriptionIsServed(t *testing.T) {
	s := start(t)
	source, err := os.ReadFile("openapi.yaml")
	require.NoError(t, err)
	request := servertest.Request(t, "GET", s.URL()+"/_sandbox/openapi.yaml", nil)
	reply := servertest.Ask(t, request)
	require.NoError(t, s.spec.check(request, reply))
	assert.Equal(t, string(source), reply.Body)
}

// A validator that takes everything would make the other tests worthless.
func TestTheValidatorRefuses(t *testing.T) {
	s := readSpec(t)
	const clock = `{"now":"2026-01-15T12:00:00Z","mode":"frozen"}`
	exchange := func(response string) string {
		return `{"items":[{"seq":1,"at":"2026-01-15T12:00:00Z","direction":"in","provider":"p","op":"o","payment":"","request":{"method":"GET","url":"/","headers":{},"body":""},` +
			`"response":` + response + `,"rule":"","outcome":"","fault":"","notes":[],"took_ms":1}],"last":1,"dropped":0}`
	}
	for name, c := range map[string]struct {
		path, media string
		status      int
		body        string
		valid       bool
	}{
		"good":                    {"/v1/workspaces/x/clock", "application/json", 200, clock, true},
		"const":                   {"/ready", "application/json", 200, `{"status":"ready"}`, true},
		"another const":           {"/ready", "application/json", 200, `{"status":"steady"}`, false},
		"wrong enum":              {"/v1/workspaces/x/clock", "application/json", 200, `{"now":"2026-01-15T12:00:00Z","mode":"slow"}`, false},
		"missing":                 {"/v1/workspaces/x/clock", "application/json", 200, `{"mode":"real"}`, false},
		"undocumented status":     {"/v1/workspaces/x/clock", "application/json", 418, clock, false},
		"undocumented media":      {"/v1/workspaces/x/clock", "text/html", 200, clock, false},
		"null of [object, null]":  {"/v1/workspaces/x/exchanges", "application/json", 200, exchange(`{"status":0,"headers":null,"body":""}`), true},
		"text of [object, null]":  {"/v1/workspaces/x/exchanges", "application/json", 200, exchange(`{"status":0,"headers":"none","body":""}`), false},
		"number among texts":      {"/v1/workspaces/x/exchanges", "application/json", 200, exchange(`{"status":0,"headers":{"A":1},"body":""}`), false},
		"unknown member, deep":    {"/v1/workspaces/x/exchanges", "application/json", 200, exchange(`{"status":0,"headers":null,"body":"","x":1}`), false},
		"null where a text is":    {"/v1/workspaces/x/exchanges", "application/json", 200, exchange(`{"status":0,"headers":null,"body":null}`), false},
		"fraction of an integer":  {"/v1/workspaces/x/exchanges", "application/json", 200, exchange(`{"status":0.5,"headers":null,"body":""}`), false},
		"problem without a title": {"/v1/workspaces/x/clock", "application/problem+json", 404, `{"type":"about:blank","status":404,"detail":"x"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			request := servertest.Request(t, "GET", "http://127.0.0.1/_sandbox"+c.path, nil)
			err := s.check(request, servertest.Reply{Status: c.status, Header: http.Header{"Content-Type": {c.media}}, Body: c.body})
			assert.Equal(t, c.valid, err == nil, "%v", err)
		})
	}
}

// unseen is what the description promises and nothing has shown so far.
func (s *spec) unseen(but ...string) []string {
	_, answers := s.operations()
	return slices.Sorted(maps.Keys(func() map[string]bool {
		missing := map[string]bool{}
		for _, answer := range answers {
			if !s.seen[answer] && !slices.Contains(but, answer) {
				missing[answer] = true
			}
		}
		return missing
	}()))
}
