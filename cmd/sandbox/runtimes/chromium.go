package runtimes

import "strings"

// Chromium is a command line of Chromium's, quoted for a shell.
func (s Sandbox) Chromium() string {
	words := []string{"--user-data-dir=" + s.profile()}
	if s.PAC != "" {
		words = append(words, "--proxy-pac-url="+s.PAC)
	} else {
		words = append(words, "--host-resolver-rules="+s.rules())
	}
	if s.KeySHA256 != "" {
		words = append(words, "--ignore-certificate-errors-spki-list="+s.KeySHA256)
	}
	for i, word := range words {
		if option, value, _ := strings.Cut(word, "="); Quote(strings.TrimRight(value, "=")) != strings.TrimRight(value, "=") {
			words[i] = option + "=" + Quote(value)
		}
	}
	return strings.Join(words, " ")
}

// profile is a directory that belongs to the sandbox: who trusts it should not do so in a
// profile with which somebody banks.
func (s Sandbox) profile() string {
	if s.Files != "" {
		return s.Files + "/chromium"
	}
	return "/tmp/paysandbox-chromium"
}

// rules lead the providers' names to the listeners, whatever their ports.
func (s Sandbox) rules() string {
	var rules []string
	for _, host := range s.Hosts {
		rules = append(rules, "MAP "+glob(host)+":80 "+s.Plain)
		if s.TLS != "" {
			rules = append(rules, "MAP "+glob(host)+":443 "+s.TLS)
		}
	}
	return strings.Join(rules, ",")
}
