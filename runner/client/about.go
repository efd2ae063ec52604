package client

import (
	"context"
	"net"
	"strings"

	"paysandbox/sandbox/webaddr"
)

// About is what a server tells about itself. What it does not have is empty.
type About struct {
	Version   string   `json:"version"`
	URL       string   `json:"url"`
	TLS       string   `json:"tls"`
	Proxy     string   `json:"proxy"`
	DNS       string   `json:"dns"`
	PublicURL string   `json:"public_url"`
	Data      string   `json:"data"`
	Hosts     []string `json:"hosts"` // patterns of the providers' hosts
	CA        *struct {
		Path     string `json:"path"`
		SHA256   string `json:"sha256"`
		SPKI     string `json:"spki_sha256"` // of the key that signs for the authority, in base64
		NotAfter string `json:"not_after"`
	} `json:"ca"`
}

// About asks how the server is reached, and what it was told to do.
func (c *Client) About(ctx context.Context) (a About, err error) {
	return a, c.Do(ctx, "GET", "/v1/server", nil, &a)
}

// Authority is the certificate that merchants must trust, in PEM.
func (c *Client) Authority(ctx context.Context) (pem []byte, err error) {
	return pem, c.Do(ctx, "GET", "/ca.pem", nil, &pem)
}

// Nearby is the host and port of an address that a server tells about itself. One of its own
// machine is, seen from another, at the host by which the server was asked.
func Nearby(address, asked string) string {
	if _, after, found := strings.Cut(address, "://"); found {
		address = after
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return ""
	}
	if webaddr.IsLoopback(host) {
		host = asked
	}
	return net.JoinHostPort(host, port)
}
