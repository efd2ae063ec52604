package journal_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox/journal"
)

func TestJournalNumbersAndAnswers(t *testing.T) {
	j := journal.New(&journal.Pool{}, nil)
	changed := j.Changed()
	for range 3 {
		j.Append(journal.Exchange{Op: "x"})
	}
	select {
	case <-changed:
	default:
		t.Fatal("an append must wake those who wait")
	}
	found, dropped := j.After(1, 10)
	assert.Zero(t, dropped)
	assert.Len(t, found, 2)
	assert.Equal(t, int64(2), found[0].Seq)
	_, ok := j.Get(4)
	assert.False(t, ok)
	j.Clear()
	assert.Zero(t, j.Last())
}

func TestJournalDropsTheOldestAndSaysSo(t *testing.T) {
	j := journal.New(&journal.Pool{}, nil)
	for range journal.MaxEntries + 5 {
		j.Append(journal.Exchange{})
	}
	found, dropped := j.After(0, 1)
	assert.Equal(t, int64(5), dropped)
	assert.Equal(t, int64(6), found[0].Seq)
	_, ok := j.Get(5)
	assert.False(t, ok)
	_, ok = j.Get(6)
	assert.True(t, ok)
}

func TestJournalsOfAServerShareOneCap(t *testing.T) {
	pool := &journal.Pool{}
	body := strings.Repeat("x", journal.MaxBody)
	var all sync.WaitGroup
	kept := make([]int64, 8)
	for i := range 8 {
		all.Go(func() {
			j := journal.New(pool, nil)
			for range 240 {
				j.Append(journal.Exchange{Request: journal.Request{Body: body}})
			}
			_, dropped := j.After(0, 0)
			kept[i] = 240 - dropped
		})
	}
	all.Wait()
	var sum int64
	for _, n := range kept {
		sum += n * journal.MaxBody
	}
	assert.LessOrEqual(t, sum, int64(journal.MaxPoolBytes+8*journal.MaxBody))
}

func TestMasking(t *testing.T) {
	m := journal.NewMasker("NUMKEY")
	for name, c := range map[string]struct{ in, want string }{
		"query":                    {"/x?a=1&password=geheim&b=2", "/x?a=1&password=***&b=2"},
		"form":                     {"username=a&PASSWORD=geheim", "username=a&PASSWORD=***"},
		"malformed":                {"a=1;password=geheim&password[]=x&pin%5B0%5D=1234", "a=1;password=***&password[]=***&pin%5B0%5D=***"},
		"own name":                 {"NUMKEY=abc", "NUMKEY=***"},
		"a longer name is another": {"mypassword_hint=dog", "mypassword_hint=dog"},
		"semicolon":                {"a=1;b&pin=1234;5", "a=1;b&pin=***"},
		"xml":                      {"<x:tmPassword xsi:type=\"s\">secret1</x:tmPassword><sellerID>1</sellerID>", "<x:tmPassword xsi:type=\"s\">***</x:tmPassword><sellerID>1</sellerID>"},
		"empty xml":                {"<tmPassword></tmPassword>", "<tmPassword></tmPassword>"},
		"json":                     {`{"cvv":123,"token": "a\"b","x":1}`, `{"cvv":"***","token": "***","x":1}`},
		"multipart":                {"--b\r\nContent-Disposition: form-data; name=\"CVV\"\r\n\r\n111\r\n--b", "--b\r\nContent-Disposition: form-data; name=\"CVV\"\r\n\r\n***\r\n--b"},
		"card":                     {"NUMCARTE=4012888888881881&x", "NUMCARTE=401288******1881&x"},
		"card groups":              {"n=4012 8888 8888 1881.", "n=401288******1881."},
		"card plus":                {"n=4012+8888+8888+1881", "n=401288******1881"},
		"no card":                  {"order 4012888888881882", "order 4012888888881882"},
		"part of a word":           {"a4012888888881881", "a4012888888881881"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, m.Hiding().Text(c.in)) })
	}
	assert.Equal(t, "<c-gensym5>***</c-gensym5>, ***", m.Hiding("päss wd").Text("<c-gensym5>päss wd</c-gensym5>, p%C3%A4ss+wd"), "by value, where no name tells")
	assert.Equal(t, "Bearer ***", m.Hiding().Header("Authorization", "Bearer abc"))
	for value, shown := range map[string]string{
		"bearer abc def": "bearer ***", "Basic YTpi": "Basic ***", "Digest username=\"a\"": "Digest ***", "Negotiate abc": "Negotiate ***",
		"abc": "***", "Bearer\tabc": "***", "Bearerabc": "***", "abc def": "***", "Bearer": "***", "Token abc": "***", "": "***", "Bearer abc, Basic def": "Bearer ***",
	} {
		for _, name := range []string{"Authorization", "authorization", "Proxy-Authorization"} {
			assert.Equal(t, shown, m.Hiding().Header(name, value), value)
		}
	}
	assert.Equal(t, "123000", m.Hiding().Header("X-PRICE", "123000"))
}

func TestANameOfAnyLengthIsASecret(t *testing.T) {
	for _, length := range []int{1, 62, 63, 64, 70, 200} {
		name := strings.Repeat("k", length)
		assert.Equal(t, "a=1&"+name+"=***&"+name+"k=2", journal.NewMasker(name).Hiding().Text("a=1&"+name+"=1&"+name+"k=2"), length)
	}
}

func TestHeadersAreKept(t *testing.T) {
	j := journal.New(&journal.Pool{}, nil)
	long := strings.Repeat("x", 300)
	mask := journal.NewMasker("X-Key").Hiding("s3cret")
	j.Append(journal.Exchange{
		Request:  mask.Request("POST", "/", "shop.example", map[string][]string{"Accept": {"a", "b"}, "X-Key": {"1"}, "X-Long": {long}}, nil),
		Response: mask.Response(200, nil, []byte("s3cret")),
	})
	j.Append(journal.Exchange{Request: journal.Request{Headers: map[string]string{"X": "", "": "ä"}}})
	found, _ := j.After(0, 2)
	assert.Equal(t, map[string]string{"Accept": "a, b", "X-Key": journal.Hidden, "X-Long": long, "Host": "shop.example"}, found[0].Request.Headers)
	assert.Equal(t, map[string]string{}, found[0].Response.Headers)
	assert.Equal(t, journal.Hidden, found[0].Response.Body)
	assert.Equal(t, map[string]string{"X": "", "": "ä"}, found[1].Request.Headers)
	assert.Nil(t, found[1].Response.Headers, "there was no answer")
}
