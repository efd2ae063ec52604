package customer

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/encoding"
)

// urlencoded is application/x-www-form-urlencoded as the URL standard serializes it.
func urlencoded(list []pair, charset encoding.Encoding) string {
	parts := make([]string, len(list))
	for i, one := range list {
		parts[i] = formEncode(encodeText(one.name, charset)) + "=" + formEncode(encodeText(one.value, charset))
	}
	return strings.Join(parts, "&")
}

// plain is text/plain, which nobody can read back, as browsers send it.
func plain(list []pair, charset encoding.Encoding) string {
	var b strings.Builder
	for _, one := range list {
		b.WriteString(encodeText(one.name+"="+one.value, charset) + "\r\n")
	}
	return b.String()
}

// multipart is multipart/form-data with the escapes that browsers use in names. The
// boundary is made from the content: it cannot occur in it by accident, and the same
// form gives the same bytes.
func multipart(list []pair, charset encoding.Encoding) (body, contentType string) {
	sum := sha256.Sum256([]byte(urlencoded(list, charset)))
	boundary := "----CustomerFormBoundary" + hex.EncodeToString(sum[:8])
	quote := strings.NewReplacer("\r\n", "%0D%0A", `"`, "%22")
	var b strings.Builder
	for _, one := range list {
		b.WriteString("--" + boundary + "\r\n")
		b.WriteString(`Content-Disposition: form-data; name="` + quote.Replace(encodeText(one.name, charset)) + `"`)
		if one.file {
			b.WriteString("; filename=\"\"\r\nContent-Type: application/octet-stream")
		}
		b.WriteString("\r\n\r\n" + encodeText(one.value, charset) + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.String(), "multipart/form-data; boundary=" + boundary
}
