package sandbox_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"paysandbox/sandbox"
)

// FuzzForm: every body is read as some form, in texts that are UTF-8; a well-formed one
// is read as Go's own reader does.
func FuzzForm(f *testing.F) {
	const multipart = "multipart/form-data; boundary=b"
	part := func(head, body string) string { return "--b\r\n" + head + "\r\n\r\n" + body + "\r\n--b--\r\n" }
	for _, body := range []string{
		"a=1&b=2&a=3", "a=1;b=2", "a=%zz&=&&b", "a=M%FCller&b=M\xfc", "a=%00\x00%", "+=+&%2B=%26", strings.Repeat("x=1&", 2000), "\xef\xbb\xbfa=1",
		part(`Content-Disposition: form-data; name="a"`, "1"), part(`Content-Disposition: form-data; name="a"; filename="f"`, "\xff\x00"),
		part("Content-Disposition: form-data; name=\"M\xfcller\"", "1"), part("", ""), "--b\r\n\r\n", "--b--",
	} {
		f.Add("application/x-www-form-urlencoded", body)
		f.Add(multipart, body)
	}
	f.Add("multipart/form-data; boundary=", "--\r\n\r\n")
	f.Add("multipart/form-data", "--b")
	f.Add("text/xml; charset=\xff", "<a>")
	f.Add(";;", "a=1")
	f.Fuzz(func(t *testing.T, media, body string) {
		r := request(media, body)
		fields := r.Form()
		if len(fields) > sandbox.MaxFormFields {
			t.Fatalf("%d fields", len(fields))
		}
		for _, field := range fields {
			if !utf8.ValidString(field.Name) || !utf8.ValidString(field.Text) {
				t.Fatalf("%q is no text", field)
			}
			_ = r.Field(field.Name)
		}
		wanted, err := url.ParseQuery(body)
		if err != nil || !strings.HasPrefix(media, "application/x-www-form-urlencoded") || len(fields) == sandbox.MaxFormFields {
			return
		}
		for name, values := range wanted {
			if last := values[len(values)-1]; utf8.ValidString(name) && utf8.ValidString(last) && r.Field(name) != last {
				t.Fatalf("%q: field %q is %q, not %q", body, name, r.Field(name), last)
			}
		}
	})
}
