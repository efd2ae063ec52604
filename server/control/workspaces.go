package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// workspace is the contract's object.
type workspace struct {
	Name     string                      `json:"name"`
	Seed     uint64                      `json:"seed"`
	Clock    sandbox.ClockView           `json:"clock"`
	InFlight int                         `json:"in_flight"` // calls to merchants and due things under way
	Accounts map[string][]map[string]any `json:"accounts"`
	Merchant map[string]any              `json:"merchant"`
	Env      map[string]string           `json:"env"`
}

func (a *API) view(ws *sandbox.Workspace, r *http.Request) (workspace, error) {
	accounts, err := ws.AccountDocs()
	return workspace{
		Name: ws.Name(), Seed: ws.Seed(), Clock: ws.Clock(), InFlight: ws.InFlight(),
		Accounts: accounts, Merchant: sandbox.MerchantOf(ws).Doc(), Env: ws.Env(a.base(r)),
	}, err
}

func (a *API) listWorkspaces(w http.ResponseWriter, r *http.Request) error {
	n, err := limit(r)
	if err != nil {
		return err
	}
	found, err := a.world.Workspaces(r.URL.Query().Get("after"), n+1)
	if err != nil {
		return err
	}
	page := list[workspace]{Items: []workspace{}}
	if len(found) > n {
		found = found[:n]
		page.Next = found[n-1].Name()
	}
	for _, ws := range found {
		view, err := a.view(ws, r)
		if err != nil {
			return err
		}
		page.Items = append(page.Items, view)
	}
	return write(w, http.StatusOK, page)
}

type newWorkspace struct {
	Name     string                      `json:"name"`
	Seed     *uint64                     `json:"seed"`
	Key      string                      `json:"key"`
	Clock    string                      `json:"clock"`
	Accounts map[string][]map[string]any `json:"accounts"`
	Merchant map[string]any              `json:"merchant"`
}

func (a *API) createWorkspace(w http.ResponseWriter, r *http.Request) error {
	var body newWorkspace
	if err := read(r, &body); err != nil {
		return err
	}
	spec := sandbox.Spec{Name: body.Name, Key: body.Key, Clock: body.Clock, Accounts: body.Accounts, Seed: a.world.Seed()}
	if body.Seed != nil {
		spec.Seed = *body.Seed
	}
	for provider, docs := range spec.Accounts {
		if _, ok := a.world.Catalog().Provider(provider); !ok {
			return problem(http.StatusUnprocessableEntity, "accounts: "+a.noProvider(provider), nil)
		}
		for i := range docs {
			docs[i] = numbers(docs[i]).(map[string]any)
		}
	}
	merchant, err := sandbox.ParseMerchant(body.Merchant, a.world.Catalog())
	if err != nil {
		return err
	}
	spec.Merchant = merchant
	ws, err := a.world.Create(spec)
	if err != nil {
		return err
	}
	view, err := a.view(ws, r)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/_sandbox/v1/workspaces/"+ws.Name())
	return write(w, http.StatusCreated, view)
}

func (a *API) showWorkspace(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	view, err := a.view(ws, r)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, view)
}

func (a *API) deleteWorkspace(ws *sandbox.Workspace, w http.ResponseWriter, _ *http.Request) error {
	if err := a.world.Delete(ws.Name()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a *API) resetWorkspace(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Clock string `json:"clock"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	if err := a.world.Reset(ws.Name(), body.Clock); err != nil {
		return err
	}
	return a.showWorkspace(ws, w, r)
}

func (a *API) putMerchant(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	var doc map[string]any
	if err := read(r, &doc); err != nil {
		return err
	}
	merchant, err := sandbox.ParseMerchant(doc, a.world.Catalog())
	if err != nil {
		return err
	}
	merged, err := ws.SetMerchant(merchant)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, merged.Doc())
}

func (a *API) putAccount(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	var doc map[string]any
	if err := read(r, &doc); err != nil {
		return err
	}
	if doc == nil { // null and nothing at all are the account as it stands
		doc = map[string]any{}
	}
	name := variable(r, "provider")
	declared, ok := a.world.Catalog().Provider(name)
	if !ok {
		return problem(http.StatusNotFound, a.noProvider(name), nil)
	}
	key, id := declared.Account.ID, variable(r, "id")
	if named, ok := doc[key]; ok && fmt.Sprint(named) != id {
		return problem(http.StatusUnprocessableEntity, fmt.Sprintf("the address says %s %s, the body %v", key, id, named), nil)
	}
	doc[key] = typed(declared.Account.Fields[0].Type == "int", id)
	merged, err := ws.PutAccount(name, numbers(doc).(map[string]any))
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, merged)
}

func (a *API) noProvider(name string) string {
	return fmt.Sprintf("no provider is called %q; there are: %s", name, a.world.ProviderNames())
}

// typed is an id of the address as a document says it; what is no number is left to
// the check of the document.
func typed(isInt bool, id string) any {
	if n, err := strconv.ParseInt(id, 10, 64); isInt && err == nil {
		return n
	}
	return id
}

// numbers turns JSON's numbers into what documents from YAML hold: int64, or the
// text where it is no integer.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			return f
		}
		return v.String()
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	}
	return v
}

func (a *API) putScenario(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	source, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return problem(http.StatusRequestEntityTooLarge, "the scenario is longer than 4 MiB", nil)
	}
	if err != nil {
		return problem(http.StatusBadRequest, "the body broke off", nil)
	}
	file := r.URL.Query().Get("file")
	if file == "" {
		file = "scenario.yaml"
	}
	parsed, findings := scenario.Parse(file, source, a.world.Catalog())
	if parsed == nil {
		return problem(http.StatusUnprocessableEntity, "the scenario is wrong", map[string]any{"findings": findings})
	}
	if err := ws.Load(parsed); err != nil {
		return err
	}
	rules, err := ws.Rules()
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, map[string]any{"scenario": parsed.Title, "rules": rules, "findings": findings})
}

func (a *API) listRules(ws *sandbox.Workspace, w http.ResponseWriter, _ *http.Request) error {
	rules, err := ws.Rules()
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, list[sandbox.RuleView]{Items: rules})
}
