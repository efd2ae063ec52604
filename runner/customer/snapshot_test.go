package customer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSnapshot(t *testing.T) {
	p, err := Snapshot("http://shop.example/a?b=c&d=e", 200, []byte(`<html><head><title> A  page </title></head><body>
		<noscript><b>Turn on JavaScript</b></noscript><div id="d" onclick="x()">Do it</div>
		<form id="f"><input name="who"><select name="s"><option>1</option><option>2</option></select><input type="checkbox" name="c"><button>Send</button></form></body></html>`))
	require.NoError(t, err)
	assert.Equal(t, "A page", p.Title)
	assert.NotContains(t, p.Text, "JavaScript", "it runs here")
	assert.Equal(t, map[string]string{"b": "c", "d": "e"}, p.Query)

	// html head title body noscript div: as a browser counts, to which noscript is empty.
	node, err := p.Clickable("#d")
	require.NoError(t, err)
	assert.Equal(t, 5, p.Place(node))
	_, err = p.Clickable("Buy")
	require.ErrorContains(t, err, `nothing to click matches "Buy"`)

	form, fields, button, err := p.Filled(Submission{Fill: map[string]string{"who": "Erika", "s": "2", "c": "on"}})
	require.NoError(t, err)
	assert.Equal(t, 6, p.Place(form))
	assert.Equal(t, "Send", p.TextOf("button"))
	assert.Equal(t, 12, p.Place(button))
	byKind := map[string]Field{}
	for _, f := range fields {
		byKind[f.Kind] = f
	}
	assert.Equal(t, "Erika", byKind["text"].Value)
	assert.Equal(t, []int{1}, byKind["select"].Chosen)
	assert.True(t, byKind["checkbox"].Checked)
	_, _, _, err = p.Filled(Submission{Fill: map[string]string{"whom": "x"}})
	require.ErrorContains(t, err, `has no control "whom"`)

	to, err := p.Tampered(map[string]string{"d": "x"})
	require.NoError(t, err)
	assert.Equal(t, "http://shop.example/a?b=c&d=x", to)
	_, err = (&Page{}).Tampered(nil)
	require.Error(t, err)
}
