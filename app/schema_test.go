package app_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"paysandbox/app"
	"paysandbox/sandbox/scenario"
	"paysandbox/scenarios"
)

var update = flag.Bool("update", false, "write the generated files anew")

// generated compares a committed file with what the code makes of its declarations.
func generated(t *testing.T, file string, content []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, content, 0o644))
	}
	committed, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(committed, content), "%s is not what the code declares: go test ./app -update writes it", file)
}

func TestSchemaIsCurrent(t *testing.T) {
	generated(t, "../scenarios/schema.json", scenario.Schema(app.Catalog()))
}

// Every shipped scenario names the schema for editors, and is right by it.
func TestShippedScenariosAreRightByTheSchema(t *testing.T) {
	if testing.Short() {
		t.Skip("every shipped scenario, one after another")
	}
	schema := compiled(t)
	for _, s := range shipped(t) {
		first, _, _ := strings.Cut(string(s.Source), "\n")
		assert.Equal(t, "# yaml-language-server: $schema=../schema.json", first, s.File)
		require.NoError(t, schema.Validate(decoded(t, s.Source)), s.File)
	}
	_, err := fs.Stat(scenarios.Files, "schema.json")
	assert.ErrorIs(t, err, fs.ErrNotExist, "sandbox schema makes it; nobody needs it twice in the program")
}

// The schema and the reader are two judges: what the schema refuses is refused by the
// reader as well, or editors would underline what runs.
func TestWhatTheSchemaRefusesIsWrong(t *testing.T) {
	schema := compiled(t)
	for _, change := range []struct{ from, to string }{
		{"scenario:", "scenaro:"},
		{"steps:", "step:"},
		{"  - visit:", "  - vist:"},
		{"  - visit:", "  - back:\n    visit:"},
		{"needs: demo-shop", "needs: demoshop"},
		{"tags: [", "tags: {a: b} #"},
		{"needs: demo-shop", "seed: 0"},
		{"needs: demo-shop", "driver: firefox"},
		{"needs: demo-shop", "merchant: {url: shop}"},
		{"needs: demo-shop", "merchant: {clickandbuy: {scirpt: /x}}"},
		{"needs: demo-shop", "accounts: {clickandby: []}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{system: eu}]}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{seller: 1, sytem: eu}]}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{seller: 1, system: xx}]}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{seller: 1, tm_enabled: 1}]}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{seller: 1, domains: [{name: a, links: [{id: x, price: 9.99}]}]}]}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{seller: 1, switches: {premium.short_price: dollars}}]}"},
		{"needs: demo-shop", "accounts: {clickandbuy: [{seller: 1, switches: {premium.shrt_price: cents}}]}"},
		{"needs: demo-shop", "rules: [{then: {delay: 1s}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshak, then: {delay: 1s}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake, then: {outcome: page_2_1_3}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake, then: {delay: soon}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake, times: 0, then: {delay: 1s}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake, then: {set: {X-PRICES: '1'}}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake, then: {unset: [X-PRICES]}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.handshake, then: {deliveries: [{delay: 1s}]}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.link, then: {set: {a: b}}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.link, then: {fault: {kind: explode}}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.link, then: {fault: {kind: reset, status: 503}}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.link, then: {fault: {kind: status, status: 99}}}]"},
		{"needs: demo-shop", "rules: [{op: clickandbuy.link, then: {fault: {kind: hang, at: during}}}]"},
		{"  - visit:", "  - pay: {untill: error}\n  - visit:"},
		{"  - visit:", "  - submit: {twice: often}\n  - visit:"},
		{"  - visit:", "  - call: {put: 'http://x'}\n  - visit:"},
		{"  - visit:", "  - call: {get: 'http://x', post: 'http://x'}\n  - visit:"},
		{"  - visit:", "  - act: {payment: 'payment(\"1\")', action: explode}\n  - visit:"},
		{"  - visit:", "  - act: {action: chargeback}\n  - visit:"},
		{"  - visit:", "  - advance: 5\n  - visit:"},
		{"  - visit:", "  - clock: stop\n  - visit:"},
		{"  - visit:", "  - clock: {freeze: true, run: true}\n  - visit:"},
		{"  - visit:", "  - wait: {for: 'true'}\n  - visit:"},
		{"  - visit:", "  - expect: {within: 5s}\n  - visit:"},
		{"  - visit:", "  - expect: {thta: ['true']}\n  - visit:"},
		{"  - visit:", "  - forward\n  - visit:"},
	} {
		good := "scenario: x\ntags: [a]\nneeds: demo-shop\nsteps:\n  - visit: http://shop.example/\n"
		bad := strings.Replace(good, change.from, change.to, 1)
		require.NotEqual(t, good, bad)
		require.Error(t, schema.Validate(decoded(t, []byte(bad))), bad)
		parsed, _ := scenario.Parse("f", []byte(bad), app.Catalog())
		assert.Nil(t, parsed, bad)
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenario.Schema(app.Catalog())))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("scenario.json", document))
	schema, err := compiler.Compile("scenario.json")
	require.NoError(t, err)
	return schema
}

// decoded is a YAML document as an editor's schema sees it: JSON, times as texts.
func decoded(t *testing.T, source []byte) any {
	t.Helper()
	var root yaml.Node
	require.NoError(t, yaml.Unmarshal(source, &root))
	return plain(root.Content[0])
}

func plain(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		doc := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			doc[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return doc
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, plain(item))
		}
		return list
	case n.Tag == "!!null":
		return nil
	case n.Tag == "!!bool":
		return n.Value == "true"
	case n.Tag == "!!int", n.Tag == "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

func TestOperationsPageIsCurrent(t *testing.T) {
	generated(t, "../docs/operations.md", app.Catalog().Page())
}
