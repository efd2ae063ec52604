package shop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const clickkwAPI = "/api/developer/gatedeveloper"

// The calls, as paths before the developer. The manual's example of the status call
// lacks its name, which is a slip (KW-010).
const (
	callCreate = "/"
	callUpdate = "/sessionupdate/"
	callStatus = "/paymentstatus/"
)

// errLost is a call whose answer did not come: whether it was done is unknown.
var errLost = errors.New("no answer came")

// call makes one of Click's calls. rest is what follows the developer in the path;
// body is nil where the manual wants none.
func (c *clickkw) call(ctx context.Context, o order, name, rest string, body any) (answer, error) {
	address, errURL := c.shop.setting("CLICKKW_URL")
	user, errUser := c.shop.setting("CLICKKW_USER")
	token, errToken := c.shop.setting("CLICKKW_TOKEN")
	if err := errors.Join(errURL, errUser, errToken); err != nil {
		return answer{}, err
	}
	if o.makes(tokenAsPrinted) {
		token += "'"
	}
	var text bytes.Buffer
	if body != nil {
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false) // the & of a return URL stays readable
		if err := encoder.Encode(body); err != nil {
			return answer{}, err
		}
	}
	address = strings.TrimSuffix(address, "/") + clickkwAPI + name + url.PathEscape(user) + rest
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(bytes.TrimSpace(text.Bytes())))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json") // of an empty body, too (KW-012)
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := c.shop.exchange(r)
	switch {
	case errors.Is(err, errTooLong):
		return answer{}, err
	case err != nil:
		return answer{}, fmt.Errorf("%w: %w", errLost, err)
	}
	return got, nil
}
