package sandboxtest

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
)

// Env is one of the settings that a shop needs, by the name under which `sandbox env`
// prints it: "CLICKKW_URL". A name that is not there ends the test.
func (s *Sandbox) Env(name string) string {
	s.t.Helper()
	env := s.workspace().Env
	value, ok := env[name]
	if !ok {
		s.t.Fatalf("sandboxtest: there is no setting %q; there are %s", name, strings.Join(near(name, slices.Sorted(maps.Keys(env))), ", "))
	}
	return value
}

// near are the names of the same provider, or all where there is none.
func near(name string, names []string) []string {
	provider, _, _ := strings.Cut(name, "_")
	same := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasPrefix(n, provider+"_") })
	if len(same) > 0 {
		return same
	}
	return names
}

// Environ is all of them as "NAME=value", for [os/exec.Cmd.Env] of a shop that is a
// program of its own.
func (s *Sandbox) Environ() []string {
	s.t.Helper()
	var all []string
	env := s.workspace().Env
	for _, name := range slices.Sorted(maps.Keys(env)) {
		all = append(all, name+"="+env[name])
	}
	return all
}

// Serve starts a server for a shop, which ends with the test, and tells the sandbox where
// it is.
func (s *Sandbox) Serve(shop http.Handler) *httptest.Server {
	s.t.Helper()
	server := httptest.NewServer(shop)
	s.t.Cleanup(server.Close)
	s.SetMerchant(server.URL)
	return server
}

// SetMerchant tells where the shop is: the URL that [Config.Places] continue.
func (s *Sandbox) SetMerchant(url string) {
	s.t.Helper()
	s.control("PUT", "merchant", map[string]any{"url": url}, nil)
}

// SetPlaces tells where in the shop a provider calls, as [Config.Places] does.
func (s *Sandbox) SetPlaces(provider string, places map[string]string) {
	s.t.Helper()
	s.control("PUT", "merchant", map[string]any{provider: places}, nil)
}

// Accounts are the accounts of all providers, each as `sandbox.yaml` would have it.
func (s *Sandbox) Accounts() map[string][]map[string]any {
	s.t.Helper()
	return s.workspace().Accounts
}

// SetAccount changes an account, or makes one: what doc says is merged into it, nil
// removes. {"switches": {…}} is how the provider's open questions are answered.
func (s *Sandbox) SetAccount(provider, id string, doc map[string]any) {
	s.t.Helper()
	s.must(s.client.Do(s.ctx, "PUT", client.In(sandbox.Default, "accounts", provider, id), doc, nil))
}

func (s *Sandbox) workspace() client.Workspace {
	s.t.Helper()
	w, err := s.client.Workspace(s.ctx, sandbox.Default)
	s.must(err)
	return w
}
