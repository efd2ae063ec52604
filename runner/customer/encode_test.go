package customer

import (
	"errors"
	"io"
	"mime"
	mimemultipart "mime/multipart"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const latin = "text/html; charset=ISO-8859-1"

func TestOldPagesSendTheirCharset(t *testing.T) {
	const fields = `<input name="stra` + "\xdf" + `e" value=""><input type=hidden name=_charset_></form>`
	for name, test := range map[string]struct{ contentType, source, want string }{
		"by header":  {latin, "<form method=post>" + fields, "stra%DFe=%FC%80%26%2320013%3B&_charset_=windows-1252"},
		"by meta":    {"text/html", "<meta charset=latin1><form method=post>" + fields, "stra%DFe=%FC%80%26%2320013%3B&_charset_=windows-1252"},
		"by guess":   {"text/html", "<form method=post>" + fields, "stra%DFe=%FC%80%26%2320013%3B&_charset_=windows-1252"},
		"late meta":  {"text/html", strings.Repeat(" ", 2000) + `<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><form method=post>` + fields, "stra%DFe=%FC%80%26%2320013%3B&_charset_=windows-1252"},
		"form's own": {latin, `<form method=post accept-charset="nonsense utf-8">` + fields, "stra%C3%9Fe=%C3%BC%E2%82%AC%E4%B8%AD&_charset_=UTF-8"},
		"not UTF-16": {latin, `<form method=post accept-charset="utf-16">` + fields, "stra%C3%9Fe=%C3%BC%E2%82%AC%E4%B8%AD&_charset_=UTF-8"},
		"Latin-9":    {"text/html; charset=iso-8859-15", "<form method=post>" + fields, "stra%DFe=%FC%A4%26%2320013%3B&_charset_=ISO-8859-15"},
	} {
		w := newWorld(t)
		w.typed("/", test.contentType, test.source)
		require.NoError(t, w.at("/").Submit(t.Context(), Submission{Fill: map[string]string{"straße": "ü€中"}}), name)
		assert.Equal(t, test.want, w.last().Body, name)
	}
}

func TestGetFormsToo(t *testing.T) {
	w := newWorld(t)
	w.typed("/", latin, "<form action=/x><input name=q value='\xfc'></form>")
	require.NoError(t, w.at("/").Submit(t.Context(), Submission{}))
	assert.Equal(t, "/x?q=%FC", w.last().URI)
}

func TestMultipart(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<form method=post enctype=multipart/form-data><input name='a"b' value="1 & 2 ü"><textarea name=t>x
y</textarea><input type=file name=f><button name=go value=1>ok</button></form>`)
	require.NoError(t, w.at("/").Submit(t.Context(), Submission{}))
	sent := w.last()
	kind, params, err := mime.ParseMediaType(sent.Header.Get("Content-Type"))
	require.NoError(t, err)
	assert.Equal(t, "multipart/form-data", kind)
	reader := mimemultipart.NewReader(strings.NewReader(sent.Body), params["boundary"])
	var got []string
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		value, err := io.ReadAll(part)
		require.NoError(t, err)
		got = append(got, part.Header.Get("Content-Disposition")+" | "+part.Header.Get("Content-Type")+" | "+string(value))
	}
	assert.Equal(t, []string{
		`form-data; name="a%22b" |  | 1 & 2 ü`,
		"form-data; name=\"t\" |  | x\r\ny",
		`form-data; name="f"; filename="" | application/octet-stream | `,
		`form-data; name="go" |  | 1`,
	}, got)

	require.NoError(t, w.at("/").Submit(t.Context(), Submission{}))
	assert.Equal(t, sent, w.last(), "the same form is the same bytes")
}

func TestMultipartOfAnOldPage(t *testing.T) {
	w := newWorld(t)
	w.typed("/", latin, "<form method=post enctype=multipart/form-data><input name=a></form>")
	require.NoError(t, w.at("/").Submit(t.Context(), Submission{Fill: map[string]string{"a": "ü中"}}))
	assert.Contains(t, w.last().Body, "\r\n\r\n\xfc&#20013;\r\n")
}

func TestOtherEncodings(t *testing.T) {
	w := newWorld(t)
	w.html("/", `<form method=post enctype=text/plain><input name=a value="b c=d"><button name=go value=1>plain</button>
		<button formenctype=application/x-www-form-urlencoded name=url>url</button><button formenctype=nonsense name=odd>odd</button></form>`)
	for button, want := range map[string][2]string{
		"go":  {"text/plain", "a=b c=d\r\ngo=1\r\n"},
		"url": {"application/x-www-form-urlencoded", "a=b+c%3Dd&url="},
		"odd": {"application/x-www-form-urlencoded", "a=b+c%3Dd&odd="},
	} {
		require.NoError(t, w.at("/").Submit(t.Context(), Submission{Button: button}))
		assert.Equal(t, want, [2]string{w.last().Header.Get("Content-Type"), w.last().Body})
	}
}
