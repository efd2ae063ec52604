package sandbox_test

import (
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
