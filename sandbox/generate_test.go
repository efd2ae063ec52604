package sandbox_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// minting is the stub with a panel that makes new keys.
type minting struct{ *stub }

func (m minting) Declare() operation.Provider {
	p := m.stub.Declare()
	p.Account.Fields[1].Generated = true
	p.Account.Fields = append(p.Account.Fields,
		operation.AccountField{Name: "products", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
			{Name: "id", Type: operation.Int},
			{Name: "secret", Type: operation.String, Generated: true},
			{Name: "note", Type: operation.String},
			{Name: "links", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
				{Name: "host", Type: operation.String}, {Name: "key", Type: operation.String, Generated: true},
			}},
		}},
		operation.AccountField{Name: "office", Type: operation.Mapping, Fields: []operation.AccountField{{Name: "pin", Type: operation.String, Generated: true}}},
	)
	return p
}

func (minting) Generate(d sandbox.Draws, id, field string, n uint64) string {
	return d.Text(8, sandbox.LowerDigits, "generated", id, field, n)
}

// key is what the shop 111 has now.
func key(t *testing.T, ws *sandbox.Workspace) string {
	t.Helper()
	a, err := sandbox.FindAccount[stubAccount](ws, "stubpay", "shop", "111")
	require.NoError(t, err)
	return a.Key
}

func TestGenerateSecret(t *testing.T) {
	w := newWorld(t, minting{&stub{}})
	ws, err := w.Workspace(sandbox.Default)
	require.NoError(t, err)
	seen := []string{key(t, ws)}
	for range 2 {
		require.NoError(t, ws.GenerateSecret("stubpay", "111", "key"))
		assert.NotContains(t, seen, key(t, ws))
		seen = append(seen, key(t, ws))
	}
	require.NoError(t, w.Reset(sandbox.Default, ""))
	for _, before := range seen[1:] {
		require.NoError(t, ws.GenerateSecret("stubpay", "111", "key"))
		assert.Equal(t, before, key(t, ws), "the same story gives the same keys")
	}

	_, err = ws.PutAccount("stubpay", shop(111, "other"))
	require.NoError(t, err)
	for _, c := range [][3]string{{"stubpay", "112", "key"}, {"stubpay", "111", "aliases"}, {"stubpay", "111", "key.deeper"}, {"stubpay", "111", "nothing"}, {"paypal", "111", "key"}} {
		require.ErrorIs(t, ws.GenerateSecret(c[0], c[1], c[2]), sandbox.ErrNotFound, fmt.Sprint(c))
	}
	plain, err := newWorld(t).Workspace(sandbox.Default)
	require.NoError(t, err)
	require.ErrorIs(t, plain.GenerateSecret("stubpay", "111", "key"), sandbox.ErrNotFound, "without the ability")
}

// A path leads into mappings and, by the names of entries, into lists; names may have dots.
func TestGenerateSecretOfAnEntry(t *testing.T) {
	ws, err := newWorld(t, minting{&stub{}}).Workspace(sandbox.Default)
	require.NoError(t, err)
	_, err = ws.PutAccount("stubpay", map[string]any{"shop": 111, "products": []any{
		map[string]any{"id": 7, "note": "kept", "links": []any{map[string]any{"host": "a"}, map[string]any{"host": "a.example"}}}, map[string]any{"id": 77},
	}})
	require.NoError(t, err)
	before := key(t, ws)
	for _, path := range []string{"products.7.secret", "products.7.links.a.example.key", "office.pin"} {
		require.NoError(t, ws.GenerateSecret("stubpay", "111", path), path)
	}
	docs, err := ws.AccountDocs()
	require.NoError(t, err)
	doc := docs["stubpay"][0]
	products := doc["products"].([]any)
	require.Len(t, products, 2, "no entry is made")
	first := products[0].(map[string]any)
	assert.Regexp(t, `^[a-z0-9]{8}$`, first["secret"])
	assert.Equal(t, "kept", first["note"])
	links := first["links"].([]any)
	require.Len(t, links, 2)
	assert.Equal(t, map[string]any{"host": "a"}, links[0])
	assert.Regexp(t, `^[a-z0-9]{8}$`, links[1].(map[string]any)["key"])
	assert.Equal(t, map[string]any{"id": 77.0}, products[1])
	assert.Regexp(t, `^[a-z0-9]{8}$`, doc["office"].(map[string]any)["pin"])
	assert.Equal(t, before, key(t, ws))

	for _, path := range []string{
		"products.8.secret", "products.7.note", "products.7", "products", "products.secret", "products.7.links.b.key", "products.7.links.a.host", "office", "office.door", "", ".",
	} {
		require.ErrorIs(t, ws.GenerateSecret("stubpay", "111", path), sandbox.ErrNotFound, path)
	}
	again, err := ws.AccountDocs()
	require.NoError(t, err)
	assert.Equal(t, docs, again)
}

// An account is edited as it is by then, and as a whole.
func TestEditAccount(t *testing.T) {
	ws, err := newWorld(t).Workspace(sandbox.Default)
	require.NoError(t, err)
	say := func(patches ...map[string]any) func(map[string]any) ([]map[string]any, error) {
		return func(map[string]any) ([]map[string]any, error) { return patches, nil }
	}
	aliases := func() (aliases any) {
		require.NoError(t, ws.EditAccount("stubpay", "111", func(doc map[string]any) ([]map[string]any, error) {
			aliases = doc["aliases"]
			return nil, nil
		}))
		return aliases
	}
	require.NoError(t, ws.EditAccount("stubpay", "111", say(shop(111, "a", "b"))))
	assert.Equal(t, []any{"a", "b"}, aliases())
	drop := map[string]any{"shop": 111, "aliases": nil}
	require.NoError(t, ws.EditAccount("stubpay", "111", say(drop, shop(111, "b", "c"))))
	assert.Equal(t, []any{"b", "c"}, aliases())
	require.Error(t, ws.EditAccount("stubpay", "111", say(drop, map[string]any{"shop": 111, "key": "broken"})))
	mine := errors.New("mine")
	require.ErrorIs(t, ws.EditAccount("stubpay", "111", func(map[string]any) ([]map[string]any, error) { return nil, mine }), mine)
	for _, c := range [][2]string{{"stubpay", "112"}, {"stubpay", "b"}, {"paypal", "111"}} {
		require.ErrorIs(t, ws.EditAccount(c[0], c[1], say(shop(112))), sandbox.ErrNotFound, fmt.Sprint(c))
	}
	assert.Equal(t, []any{"b", "c"}, aliases(), "what is refused changes nothing")
	_, err = sandbox.FindAccount[stubAccount](ws, "stubpay", "alias", "a")
	require.ErrorIs(t, err, sandbox.ErrNotFound)
}

// Several documents are one change: what is between them is seen by nobody.
func TestPutAccountInSeveralDocuments(t *testing.T) {
	ws, err := newWorld(t).Workspace(sandbox.Default)
	require.NoError(t, err)
	_, err = ws.PutAccount("stubpay", shop(111, "a", "b"))
	require.NoError(t, err)
	drop := map[string]any{"shop": 111, "aliases": nil}
	doc, err := ws.PutAccount("stubpay", drop, map[string]any{"shop": 111, "aliases": []any{"b", "c"}})
	require.NoError(t, err)
	assert.Equal(t, []any{"b", "c"}, doc["aliases"])
	_, err = ws.PutAccount("stubpay", drop, map[string]any{"shop": 111, "key": "broken"})
	require.Error(t, err)
	var wrong *sandbox.AccountError
	_, err = ws.PutAccount("stubpay", drop, map[string]any{"shop": 111, "color": "red"})
	require.ErrorAs(t, err, &wrong)
	_, err = ws.PutAccount("stubpay", drop, map[string]any{"shop": 112})
	require.ErrorAs(t, err, &wrong, "of one account")
	_, err = sandbox.FindAccount[stubAccount](ws, "stubpay", "alias", "b")
	require.NoError(t, err, "what is refused changes nothing")
}
