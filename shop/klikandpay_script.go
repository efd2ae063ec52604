package shop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// errUnreached is a call that was never made: nothing has come of it.
var errUnreached = errors.New("the provider can not be reached")

// script posts to one of the provider's scripts. The error is errUnset, errUnreached,
// or errLost where the call may have been done.
func (k *klikandpay) script(ctx context.Context, o order, name string, fields [][2]string) (answer, error) {
	account, err := k.account(o.klikandpay.wish)
	if err != nil {
		return answer{}, err
	}
	fields = append([][2]string{{"ID", account.id}}, fields...)
	body, contentType := multipartBody(fields)
	if o.klikandpay.wish.urlencoded {
		body, contentType = urlencodedBody(fields), "application/x-www-form-urlencoded"
	}
	address := strings.TrimSuffix(account.url, "/") + "/paiement/" + name
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", contentType)
	got, err := k.shop.exchange(r)
	var network *net.OpError
	switch {
	case errors.As(err, &network) && network.Op == "dial":
		return answer{}, fmt.Errorf("%w: %w", errUnreached, err)
	case err != nil:
		return answer{}, fmt.Errorf("%w: %w", errLost, err)
	}
	return got, nil
}

// privateKey is what the scripts of the back office want beside the ID (KP-005).
func (k *klikandpay) privateKey(o order) (string, error) {
	return k.shop.setting(o.klikandpay.wish.settings() + "PRIVATE_KEY")
}

// multipartBody is what the manual's call sends, since cURL is given an array (KP-022).
// The boundary is derived from what it separates, so that the same call has the same
// bytes each time.
func multipartBody(fields [][2]string) (body []byte, contentType string) {
	sum := sha256.Sum256(urlencodedBody(fields))
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	_ = form.SetBoundary(strings.Repeat("-", 24) + hex.EncodeToString(sum[:8])) // its form is right
	for _, field := range fields {
		_ = form.WriteField(field[0], field[1]) // a buffer takes everything
	}
	_ = form.Close()
	return text.Bytes(), form.FormDataContentType()
}

func urlencodedBody(fields [][2]string) []byte {
	pairs := make([]string, len(fields))
	for i, field := range fields {
		pairs[i] = url.QueryEscape(field[0]) + "=" + url.QueryEscape(field[1])
	}
	return []byte(strings.Join(pairs, "&"))
}
