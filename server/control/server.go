package control

import (
	"net/http"
	"time"

	"paysandbox/server/certs"
)

// About is what a server tells about itself: how it is reached, and what it was told to do.
// What it does not have is absent.
type About struct {
	Version   string   `json:"version,omitempty"`
	URL       string   `json:"url"`                  // "http://127.0.0.1:8080": the plain listener, as this machine reaches it
	TLS       string   `json:"tls,omitempty"`        // "https://127.0.0.1:8443"
	Proxy     string   `json:"proxy,omitempty"`      // "http://127.0.0.1:8888"
	DNS       string   `json:"dns,omitempty"`        // "127.0.0.1:8053"
	PublicURL string   `json:"public_url,omitempty"` // where browsers find it
	Data      string   `json:"data,omitempty"`       // the directory in which it keeps things
	Hosts     []string `json:"hosts"`                // patterns of the providers' hosts
}

// authority is the certificate authority that merchants must trust.
type authority struct {
	Path     string    `json:"path,omitempty"` // of the file; absent: it is in memory
	SHA256   string    `json:"sha256"`         // of the certificate (DER), in hex
	SPKI     string    `json:"spki_sha256"`    // of the key that signs below it, in base64: for Chromium
	NotAfter time.Time `json:"not_after"`
}

func (a *API) showServer(w http.ResponseWriter, _ *http.Request) error {
	told := struct {
		About
		CA *authority `json:"ca,omitempty"`
	}{About: a.options.About}
	if of := a.options.Authority; of != nil {
		told.CA = &authority{of.Path(), of.SHA256(), of.KeySHA256(), of.NotAfter()}
	}
	return write(w, http.StatusOK, told)
}

// authority answers the authority's certificate in one of its forms. The key is told nobody.
func (a *API) authority(contentType string, form func(*certs.Authority) ([]byte, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, _ *http.Request) error {
		if a.options.Authority == nil {
			return problem(http.StatusNotFound, "this sandbox has no certificate authority: start it with --tls ADDR or --proxy ADDR", nil)
		}
		text, err := form(a.options.Authority)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(text)
		return nil
	}
}
