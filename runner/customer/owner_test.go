package customer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Pages whose marked copy parses differently still have their forms.
func TestBrokenPagesHaveOwnersToo(t *testing.T) {
	for _, source := range []string{
		`<svg><![CDATA[<form>]]></svg><form id=f><p><input name=a></p></form>`,
		`<form id=f><input name=a><select><input name=b></select></form>`,
		`<form id=f/><input name=a/`,
		`<plaintext>`,
		`<form><input name=<form>`,
	} {
		doc, owners, err := parseHTML([]byte(source))
		require.NoError(t, err)
		for _, node := range doc.Find("[name=a]").Nodes {
			if assert.NotNil(t, owners[node], source) {
				assert.Equal(t, "f", attr(owners[node], "id"), source)
			}
		}
	}
}

func TestTheFallbackIsTheFormAround(t *testing.T) {
	doc, err := parse([]byte(`<form id=f><p><input name=a></p></form><input name=b>`))
	require.NoError(t, err)
	other, err := parse(nil)
	require.NoError(t, err)
	owners := claim(doc, other)
	assert.Equal(t, doc.Find("form").Nodes[0], owners[doc.Find("[name=a]").Nodes[0]])
	assert.Nil(t, owners[doc.Find("[name=b]").Nodes[0]])
}

func FuzzParseHTML(f *testing.F) {
	for _, test := range ownersAndBodies {
		f.Add([]byte(test.source))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		doc, owners, err := parseHTML(source)
		if err != nil {
			return
		}
		for control, form := range owners {
			if form != nil {
				assert.Equal(t, "form", form.Data)
			}
			assert.Contains(t, doc.Find(controlTags).Nodes, control)
		}
	})
}
