package main

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRepeat(t *testing.T) {
	listens := listenFlags{
		Seed: 7, PublicURL: "http://pay.test", TLS: ":8443", Data: "my data", Proxy: ":3128", DNS: ":53", DNSForward: "192.0.2.1:53",
		AllowHost: []string{"a.test", "b.test"}, AllowMerchant: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/32")},
		Merchant: "http://shop.test",
	}
	for name, test := range map[string]struct {
		command runCommand
		config  configFile
		file    string
		want    string
	}{
		"a file": {command: runCommand{Files: []string{"."}}, file: "a/b.yaml", want: "sandbox run a/b.yaml"},
		"a name that shells take apart": {
			command: runCommand{Files: []string{"my dir"}}, file: "my dir/it's kw.yaml", want: `sandbox run 'my dir/it'\''s kw.yaml'`,
		},
		"a name like a flag's": {command: runCommand{Files: []string{"."}}, file: "-x.yaml", want: "sandbox run ./-x.yaml"},
		"a shipped one":        {file: "clickkw/expiry.yaml", want: `sandbox run --grep 'clickkw/expiry\.yaml'`},
		"all that decides": {
			command: runCommand{Files: []string{"f"}, Addr: "127.0.0.1:8080", listenFlags: listens, Workspace: "w", Devtools: "http://127.0.0.1:9222"},
			config:  configFile{name: "my.yaml", named: true}, file: "f",
			want: "sandbox run f --seed 7 --config my.yaml --addr 127.0.0.1:8080 --public-url http://pay.test --tls :8443 --proxy :3128 --dns :53" +
				" --dns-forward 192.0.2.1:53 --data 'my data' --allow-host a.test --allow-host b.test --allow-merchant 192.0.2.0/24" +
				" --allow-merchant 2001:db8::/32 --merchant http://shop.test --workspace w --devtools http://127.0.0.1:9222",
		},
		"at a running server": {
			command: runCommand{Files: []string{"f"}, Server: "http://127.0.0.1:8080", listenFlags: listens}, file: "f",
			want: "sandbox run f --seed 7 --server http://127.0.0.1:8080 --merchant http://shop.test",
		},
		"the file that is found anyway": {
			command: runCommand{Files: []string{"f"}}, config: configFile{name: defaultConfig}, file: "f", want: "sandbox run f",
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, test.command.repeat(test.file, &test.config))
		})
	}
}
