package runner

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
)

// locks keep scenarios that name the same account from running side by side: an
// account id belongs to one workspace of a server.
type locks struct {
	mu    sync.Mutex
	named map[string]*sync.Mutex
}

func newLocks() *locks { return &locks{named: map[string]*sync.Mutex{}} }

// take waits for the accounts that a scenario names, always in the same order.
func (l *locks) take(s *scenario.Scenario, catalog operation.Catalog) (release func()) {
	names := map[string]bool{}
	for provider, docs := range s.Accounts {
		if declared, ok := catalog.Provider(provider); ok {
			for _, doc := range docs {
				names[provider+"/"+fmt.Sprint(doc[declared.Account.ID])] = true
			}
		}
	}
	var held []*sync.Mutex
	for _, name := range slices.Sorted(maps.Keys(names)) {
		l.mu.Lock()
		lock := l.named[name]
		if lock == nil {
			lock = &sync.Mutex{}
			l.named[name] = lock
		}
		l.mu.Unlock()
		lock.Lock()
		held = append(held, lock)
	}
	return func() {
		for _, lock := range held {
			lock.Unlock()
		}
	}
}
