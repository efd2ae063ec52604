// Package clients tests a real sandbox, the binary that users get, with the real
// clients that merchants and customers have: PHP's SoapClient and curl of a shop in
// PHP, Python's zeep, Chromium, a container engine, the kernel's network.
//
// The tests are behind the build tag "clients" because they need Debian packages and
// root; `make deps test-clients` installs the ones and runs the others. A client that
// is missing fails its test: a test that skips itself proves nothing.
//
// Every test is parallel: most of it is waiting for processes, and it shares nothing but
// the binary with the others.
//
// Every process that a test starts is bounded by a deadline and ended with the test.
// Chromium's pages are saved as pictures into the directory CLIENTS_SCREENSHOTS, if
// that is set.
package clients
