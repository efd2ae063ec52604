package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
	"paysandbox/sandbox/store"
)

// Account is a merchant account as a workspace remembers it: the document that the
// contract's YAML shows, and what its provider reads from it.
type Account struct {
	Provider string          `json:"provider"`
	ID       string          `json:"id"`
	N        uint64          `json:"n"` // its place among the accounts of the workspace
	Doc      json.RawMessage `json:"doc"`
	Names    []Name          `json:"names"`
	parsed   any             // the provider's own type; made from Doc where it is missing
}

// Clone implements Record.
func (a Account) Clone() Account { return a }

var accounts = NewCollection("accounts", func(a Account) string { return a.Provider + "/" + fmt.Sprintf("%06d", a.N) },
	func(a Account) []string {
		keys := make([]string, len(a.Names))
		for i, name := range a.Names {
			keys[i] = a.Provider + "/" + name.Kind + "/" + name.ID
		}
		return keys
	})

// TakenError tells that another workspace of the server has an account's name.
type TakenError struct {
	Provider string
	Name     Name
	Holder   string
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("%s %s %s belongs to workspace %q", e.Provider, e.Name.Kind, e.Name.ID, e.Holder)
}

// AccountError tells what is wrong with an account document.
type AccountError struct {
	Provider string
	Problems []scenario.AccountProblem
}

func (e *AccountError) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.Path + ": " + p.Message
	}
	return "the " + e.Provider + " account is wrong: " + strings.Join(texts, "; ")
}

// FindAccount answers the account that claimed a name, in its provider's own type,
// or ErrNotFound.
func FindAccount[T any](s Scope, provider, kind, id string) (T, error) {
	var none T
	account, err := accounts.Find(s, provider+"/"+kind+"/"+id)
	if err != nil {
		return none, err
	}
	return parsedAccount[T](s, account)
}

// EachAccount visits a provider's accounts in the order in which they came.
func EachAccount[T any](s Scope, provider string, visit func(T) bool) error {
	var failed error
	err := accounts.Each(s, provider+"/", func(a Account) bool {
		if a.Provider != provider {
			return false
		}
		var parsed T
		if parsed, failed = parsedAccount[T](s, a); failed != nil {
			return false
		}
		return visit(parsed)
	})
	return errors.Join(err, failed)
}

func parsedAccount[T any](s Scope, a Account) (T, error) {
	if parsed, ok := a.parsed.(T); ok {
		return parsed, nil
	}
	var none T
	var doc map[string]any
	if err := json.Unmarshal(a.Doc, &doc); err != nil {
		return none, err
	}
	parsed, _, err := workspaceOf(s).world.provider(a.Provider).(Accounts).ParseAccount(doc)
	if err != nil {
		return none, err
	}
	return parsed.(T), nil
}

// ReadAccount reads an account document into a provider's own type, by its json tags. What
// the document does not have stays as it is there.
func ReadAccount(doc map[string]any, into any) error {
	text, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// AccountDocs are the documents of a workspace's accounts, by provider.
func (ws *Workspace) AccountDocs() (map[string][]map[string]any, error) {
	docs := map[string][]map[string]any{}
	var failed error
	err := accounts.Each(ws, "", func(a Account) bool {
		var doc map[string]any
		failed = json.Unmarshal(a.Doc, &doc)
		docs[a.Provider] = append(docs[a.Provider], doc)
		return failed == nil
	})
	return docs, errors.Join(err, failed)
}

// PutAccount creates an account or merges a document into it, and answers the
// whole document. What follows is merged after it, as one change: a list is joined
// with what is there, so that one without some of its entries is removed first and
// then put. All name the same account. Errors: ErrNotFound for an unknown provider,
// *AccountError, *TakenError.
func (ws *Workspace) PutAccount(provider string, patch map[string]any, more ...map[string]any) (map[string]any, error) {
	var doc map[string]any
	err := ws.Update(func(tx *Tx) error {
		var names renaming
		var err error
		if doc, names, err = putAccount(tx, provider, patch, more...); err != nil {
			return err
		}
		return ws.world.claim(ws.name, names) // last: what fails before it claims nothing
	})
	return doc, err
}

// putAccount is PutAccount but for the claim of the names, which the caller makes
// when nothing else can fail.
func putAccount(tx *Tx, provider string, patch map[string]any, more ...map[string]any) (doc map[string]any, names renaming, err error) {
	declared := tx.ws.world.provider(provider)
	p, ok := declared.(Accounts)
	if !ok {
		return nil, names, fmt.Errorf("provider %q: %w", provider, ErrNotFound)
	}
	kind := declared.Declare().Account
	id, _ := scenario.AccountID(kind, patch)
	patches := append([]map[string]any{patch}, more...)
	for _, patch := range patches {
		problems := scenario.CheckAccount(kind, patch)
		if other, _ := scenario.AccountID(kind, patch); len(problems) == 0 && other != id {
			problems = []scenario.AccountProblem{{Path: kind.ID, Message: fmt.Sprintf("%q and %q are two accounts", id, other)}}
		}
		if len(problems) > 0 {
			return nil, names, &AccountError{provider, problems}
		}
	}
	wrong := func(message string) error {
		return &AccountError{provider, []scenario.AccountProblem{{Path: kind.ID + " " + id, Message: message}}}
	}
	account, err := accounts.Find(tx, claimKey(provider, Name{kind.ID, id}))
	switch {
	case errors.Is(err, ErrNotFound):
		account = Account{Provider: provider, ID: id}
		if account.N, err = Count(tx, "accounts/"+provider); err != nil {
			return nil, names, err
		}
		doc = documented(p, kind, id)
	case err != nil:
		return nil, names, err
	default:
		if err := json.Unmarshal(account.Doc, &doc); err != nil {
			return nil, names, err
		}
	}
	for _, patch := range patches {
		doc = scenario.MergeAccount(kind, doc, patch)
	}
	// A document read back from the store has JSON's own numbers: so must a new one.
	if account.Doc, err = json.Marshal(doc); err != nil {
		return nil, names, err
	}
	doc = map[string]any{}
	if err := json.Unmarshal(account.Doc, &doc); err != nil {
		return nil, names, err
	}
	names = renaming{provider: provider, before: account.Names}
	if account.parsed, account.Names, err = p.ParseAccount(doc); err != nil {
		return nil, names, wrong(err.Error())
	}
	names.now = account.Names
	err = accounts.Put(tx, account)
	var duplicate *store.DuplicateError
	if errors.As(err, &duplicate) {
		err = wrong(duplicate.Key + " belongs to another account of this workspace")
	}
	if keeping, ok := declared.(Keeping); ok && err == nil {
		err = keeping.AccountKept(tx, account.parsed)
	}
	return doc, names, err
}

// documented is the documented account of an id, which stands under whatever names
// that id: a scenario says only what it wants otherwise. Any other id starts empty.
func documented(p Accounts, kind operation.AccountKind, id string) map[string]any {
	for _, doc := range p.DefaultAccounts() {
		if known, ok := scenario.AccountID(kind, doc); ok && known == id {
			return doc
		}
	}
	return map[string]any{}
}

// drawAccounts gives the workspace the accounts that its spec lacks, and notes their
// documents there: one at every provider that it names none of, and one of each kind
// where a provider has several.
func (ws *Workspace) drawAccounts(spec *Spec) error {
	drawn := map[string][]json.RawMessage{}
	maps.Copy(drawn, spec.Drawn)
	for _, provider := range ws.world.providers {
		p, ok := provider.(Accounts)
		if !ok || drawn[provider.Name()] != nil {
			continue
		}
		for _, kind := range lacking(p, spec.Accounts[provider.Name()]) {
			doc, err := ws.drawAccount(provider.Name(), p, kind)
			if err != nil {
				return err
			}
			text, err := json.Marshal(doc)
			if err != nil {
				return err
			}
			drawn[provider.Name()] = append(drawn[provider.Name()], text)
		}
	}
	spec.Drawn = drawn
	return nil
}

// lacking are the kinds of accounts that nobody named.
func lacking(p Accounts, named []map[string]any) []string {
	if kinds, ok := p.(Kinds); ok {
		return kinds.Lacking(named)
	}
	if len(named) > 0 {
		return nil
	}
	return []string{""}
}

// drawAccount draws again where a drawn name is taken.
func (ws *Workspace) drawAccount(provider string, p Accounts, kind string) (map[string]any, error) {
	for n := 0; ; n++ {
		fresh := p.DrawAccount
		if kinds, ok := p.(Kinds); ok {
			fresh = func(d Draws, n int) map[string]any { return kinds.DrawKind(d, n, kind) }
		}
		doc, err := ws.PutAccount(provider, fresh(ws.draws, n))
		var taken *TakenError
		if err == nil || !errors.As(err, &taken) || n > 100 {
			return doc, err
		}
	}
}

// Env is what a shop needs to know: the same names in the API and on the command
// line. base is the server as its caller reaches it: "http://127.0.0.1:8080".
func (ws *Workspace) Env(base string) map[string]string {
	env := map[string]string{}
	for _, provider := range ws.world.providers {
		if p, ok := provider.(Accounts); ok {
			for name, value := range p.Env(ws, Base{URL: base + "/" + provider.Name()}) {
				env[name] = value
			}
		}
	}
	return env
}
