package clickandbuy

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/operation"
)

// TestMMSSignatureVector is CB-224.
func TestMMSSignatureVector(t *testing.T) {
	const x = `<?xml version="1.0" encoding="UTF-8"?><eventlist><signature /><payEvent><eventID>1</eventID></payEvent></eventlist>`
	assert.Equal(t, "c28aa5c3e421a336e03bfbccf288e8fa61e8b2fe", mmsSign("MMSKEY", x))
	assert.Equal(t, strings.Replace(x, "<signature />", "<signature>c28aa5c3e421a336e03bfbccf288e8fa61e8b2fe</signature>", 1),
		mmsDocument("<eventlist>", payEvent, "MMSKEY", "", []operation.KeyText{{Name: "eventID", Text: "1"}}))
}

// TestMMSSamples: the five events of CB-235 are spelt byte for byte, their signatures too.
func TestMMSSamples(t *testing.T) {
	for _, kind := range []string{payEvent, refundEvent, creditEvent, authorizationEvent, batchEvent} {
		sample, err := os.ReadFile("testdata/pay/CB-235-" + kind + ".xml")
		require.NoError(t, err)
		assert.Equal(t, string(sample), mmsDocument("<eventlist>", kind, "MMSKEY", "", fieldsOf(t, string(sample))), kind)
	}
}

// fieldsOf are a sample's leaves below its event, as a message's fields name them.
func fieldsOf(t *testing.T, sample string) (fields []operation.KeyText) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(sample))
	var path []string
	leaf, text := false, ""
	for {
		token, err := d.Token()
		if err != nil {
			return fields
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if name == "batchItem" {
				name = "1"
			}
			path, leaf, text = append(path, name), true, ""
		case xml.CharData:
			text = string(token)
		case xml.EndElement:
			if leaf && path[1] != "signature" {
				fields = append(fields, operation.KeyText{Name: strings.Join(path[2:], "."), Text: text})
			}
			path, leaf = path[:len(path)-1], false
		}
	}
}

// TestMMSTexts: no backslash is ever sent (CB-223), and texts stay texts.
func TestMMSTexts(t *testing.T) {
	got := mmsDocument("<eventlist>", payEvent, "MMSKEY", "", []operation.KeyText{{Name: "externalID", Text: `a\b<&"' ü`}})
	assert.NotContains(t, got, `\`)
	var read struct {
		Event struct {
			ExternalID string `xml:"externalID"`
		} `xml:"payEvent"`
	}
	require.NoError(t, xml.Unmarshal([]byte(got), &read))
	assert.Equal(t, `a\b<&"' ü`, read.Event.ExternalID)
}
