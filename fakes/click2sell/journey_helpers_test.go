package click2sell_test

import (
	"crypto/md5"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

const day = 24 * time.Hour

// moment reads a time.
func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

// until moves the clock to a time and answers when a re-bill fell due that was not seen to
// before.
func (p sandboxed) until(text string) []string {
	p.T.Helper()
	happened, err := p.WS.SetClock(p.T.Context(), moment(p.T, text))
	require.NoError(p.T, err)
	what := []string{}
	for _, h := range happened {
		if h.Kind == "rebill" && !strings.Contains(h.What, "nothing to do") {
			what = append(what, h.At.UTC().Format("2006-01-02 15:04:05"))
		}
	}
	return what
}

// said is what was said of the re-bills among what happened.
func said(all []sandbox.Happened) []string {
	words := []string{}
	for _, h := range all {
		if h.Kind == "rebill" {
			words = append(words, h.What)
		}
	}
	return words
}

// agreements are the subscriptions of the workspace.
func (p sandboxed) agreements() []payment.View {
	p.T.Helper()
	all := []payment.View{}
	require.NoError(p.T, sandbox.Agreements.Each(p.WS, "", func(a payment.Payment) bool { all = append(all, p.WS.ViewAgreement(a)); return true }))
	return all
}

// agreement is the workspace's one subscription.
func (p sandboxed) agreement() payment.View {
	p.T.Helper()
	all := p.agreements()
	require.Len(p.T, all, 1)
	return all[0]
}

// course does something about the one subscription.
func (p sandboxed) course(action string) error {
	p.T.Helper()
	_, err := p.WS.ActOnAgreement(p.agreement().ID, payment.Event(action), nil)
	p.Settle()
	return err
}

// events are a history's.
func events(v payment.View) []string {
	found := []string{}
	for _, change := range v.History {
		found = append(found, change.Event)
	}
	return found
}

// refusedBy checks that the state forbids an action, and what it allows instead.
func refusedBy(t *testing.T, err error, state string, allowed ...string) {
	t.Helper()
	var late *payment.TransitionError
	require.ErrorAs(t, err, &late)
	found := []string{}
	for _, action := range late.Allowed {
		found = append(found, string(action))
	}
	assert.Equal(t, state, string(late.State))
	assert.ElementsMatch(t, allowed, found)
}

// parameterRefused checks that an action does not take what it was given.
func parameterRefused(t *testing.T, err error, name, why string) {
	t.Helper()
	var wrong *sandbox.ParamError
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, name, wrong.Name)
	assert.Contains(t, wrong.Reason, why)
}

// distinct checks that no two texts are the same.
func distinct(t *testing.T, texts []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, text := range texts {
		assert.NotEmpty(t, text)
		assert.False(t, seen[text], "%s twice in %q", text, texts)
		seen[text] = true
	}
}

// md5Of is a checksum as the manual makes it, for the test's own books (CS-049).
func md5Of(text string) string { return fmt.Sprintf("%X", md5.Sum([]byte(text))) }
