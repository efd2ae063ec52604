package sandbox_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
)

// keeper keeps a record of every account, and none of one whose key it dislikes.
type keeper struct{ stub }

type keptRecord struct{ Shop, Key string }

func (k keptRecord) Clone() keptRecord { return k }

var keptRecords = sandbox.NewCollection("test.kept", func(k keptRecord) string { return k.Shop }, nil)

func (*keeper) AccountKept(tx *sandbox.Tx, parsed any) error {
	a := parsed.(stubAccount)
	if a.Key == "disliked" {
		return errors.New("the key is disliked")
	}
	return keptRecords.Put(tx, keptRecord{fmt.Sprint(a.Shop), a.Key})
}

// TestRecordsThatFollowFromAnAccount are kept when it is created, changed and reset, with
// it or not at all.
func TestRecordsThatFollowFromAnAccount(t *testing.T) {
	w := newWorld(t, &keeper{})
	ws, err := w.Create(sandbox.Spec{Name: "a", Seed: 1, Accounts: accountsOf(shop(222))})
	require.NoError(t, err)
	key := func() string {
		one, err := keptRecords.Get(ws, "222")
		require.NoError(t, err)
		return one.Key
	}
	assert.Equal(t, "k222", key())
	_, err = ws.PutAccount("stubpay", map[string]any{"shop": 222, "key": "new"})
	require.NoError(t, err)
	assert.Equal(t, "new", key())
	_, err = ws.PutAccount("stubpay", map[string]any{"shop": 222, "key": "disliked"})
	require.ErrorContains(t, err, "disliked")
	assert.Equal(t, "new", key())
	account, err := sandbox.FindAccount[stubAccount](ws, "stubpay", "shop", "222")
	require.NoError(t, err)
	assert.Equal(t, "new", account.Key, "the account is as it was")
	require.NoError(t, w.Reset("a", ""))
	assert.Equal(t, "k222", key())
}
