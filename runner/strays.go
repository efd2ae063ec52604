package runner

import (
	"context"
	"fmt"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
)

// strays tells of calls that the proxy refused while a scenario ran and whose caller named no
// workspace: they are journalled in `default`, where the scenario's egress() does not look,
// and a shop that calls somebody else would seem not to.
type strays struct {
	of   *client.Client // nil: the scenario's workspace is `default` itself, or there is no proxy
	from int64          // the last exchange before
}

func watchStrays(ctx context.Context, of *client.Client, workspace string, proxied bool) (strays, error) {
	if !proxied || workspace == sandbox.Default {
		return strays{}, nil
	}
	var newest client.Exchanges
	err := of.Do(ctx, "GET", client.In(sandbox.Default, "exchanges")+"?limit=1", nil, &newest)
	return strays{of, newest.Last}, err
}

// warning is what a report should say of them, "" where there are none.
func (s strays) warning(ctx context.Context) (string, error) {
	if s.of == nil {
		return "", nil
	}
	since, err := s.of.Exchanges(ctx, sandbox.Default, s.from)
	if err != nil {
		return "", err
	}
	n, last := 0, ""
	for _, e := range since {
		if refused(e) {
			n, last = n+1, e.Request.Method+" "+e.Request.URL
		}
	}
	if n == 0 {
		return "", nil
	}
	return fmt.Sprintf("while this ran, the proxy refused calls that name no workspace (%d, the last: %s): they are in %s, "+
		"and egress() here does not see them. sandbox env --workspace NAME has the shop name it", n, last, sandbox.Default), nil
}
