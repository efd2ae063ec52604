package store_test

import (
	"testing"

	"paysandbox/sandbox/store"
	"paysandbox/sandbox/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Store { return store.NewMemory() })
}

func TestEncoded(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Store { return store.Encoded(store.NewMemory()) })
}
