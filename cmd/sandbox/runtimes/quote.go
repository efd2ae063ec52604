package runtimes

import (
	"net"
	"regexp"
	"strings"
)

// Address is host:port.
func (p Proxy) Address() string { return net.JoinHostPort(p.Host, p.Port) }

// Quote makes one word of a shell of a value. Plain words stay as they are, as readers of
// dotenv files like them.
func Quote(value string) string {
	plain := strings.IndexFunc(value, func(c rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:/@~,+%", c)
	}) < 0
	if plain {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// option is a value within a variable of options, as the JVM and Node take it apart again.
func option(value string) string {
	if strings.ContainsAny(value, " \t") {
		return `"` + value + `"`
	}
	return value
}

// quotePHP is a value as a string of PHP's.
func quotePHP(value string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(value) + "'"
}

var variable = regexp.MustCompile(`\{[^}]*\}`)

// glob is a pattern of hosts as browsers take it.
func glob(host string) string { return variable.ReplaceAllString(host, "*") }
