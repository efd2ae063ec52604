package klikandpay_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// What the dossier's samples call what each account draws for itself.
const (
	sampleNum   = "481203957721"
	sampleAuth  = "482913"
	sampleCert  = "9C41D07B5E2A6F38"
	sampleAlias = "7B1F0C5A9E3D4468A2C0F9D1B6E85347"
)

// inProduction makes of a sample on the TEST account one on the other.
var inProduction = []string{testID, productionID, testKey, productionKey, visaTest, visaCard}

// drawn finds what an answer has for each of the samples' values.
func drawn(t *testing.T, answer string) []string {
	t.Helper()
	var pairs []string
	for sample, form := range map[string]string{sampleNum: `NUMXKP=([0-9]{12})`, sampleAuth: `AUTHID=([0-9]{6})\b`, sampleCert: `CERT=([0-9A-F]{16})\b`, sampleAlias: `ALIAS=([0-9A-F]{32})\b`} {
		if found := regexp.MustCompile(form).FindStringSubmatch(answer); found != nil {
			pairs = append(pairs, sample, found[1])
		}
	}
	require.NotEmpty(t, pairs, answer)
	return pairs
}

// piped finds the same in an answer of the profile pipe.
func piped(answer string) []string {
	found := regexp.MustCompile(`VALIDATIONYES\|([0-9]{12})\|[0-9.]+\|([0-9A-F]{32})?$`).FindStringSubmatch(answer)
	if found == nil {
		return nil
	}
	return []string{sampleNum, found[1], sampleAlias, found[2]}
}

// TestChargesByteForByte is the dossier's sample of a charge, as it is sent and answered:
// in TEST without an alias, in production with one, in both profiles (KP-048, KP-049).
func TestChargesByteForByte(t *testing.T) {
	p := open(t, arrange{})
	answer := p.Wire(place.Golden(t, "charge.request"))
	assert.Equal(t, string(place.Golden(t, "charge_test.answer", drawn(t, answer)...)), answer)

	answer = p.Wire(place.Golden(t, "charge.request", inProduction...))
	first := drawn(t, answer)
	assert.Len(t, first, 8)
	assert.Equal(t, string(place.Golden(t, "charge.answer", first...)), answer)

	p.Switches("response_profile=pipe")
	answer = p.Wire(place.Golden(t, "charge.request"))
	assert.Equal(t, string(place.Golden(t, "charge_test.pipe.answer", piped(answer)...)), answer)
	answer = p.Wire(place.Golden(t, "charge.request", inProduction...))
	assert.Equal(t, string(place.Golden(t, "charge.pipe.answer", piped(answer)...)), answer)
	assert.Subset(t, piped(answer), []string{sampleAlias, last(first, sampleAlias)}, "the same card has the same alias (KP-057)")
}

func last(pairs []string, name string) string {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == name {
			return pairs[i+1]
		}
	}
	return ""
}

// TestRefusalsByteForByte: the bank refuses the test card in production (KP-050, KP-085).
func TestRefusalsByteForByte(t *testing.T) {
	p := open(t, arrange{})
	request := place.Golden(t, "charge.request", testID, productionID)
	answer := p.Wire(request)
	assert.Equal(t, string(place.Golden(t, "refused.answer", "481203957722", last(drawn(t, answer), sampleNum))), answer)
	p.Switches("response_profile=pipe")
	assert.Equal(t, string(place.Golden(t, "refused.pipe.answer")), p.Wire(request))
}

// TestChangesByteForByte: a part is given back by multipart, as the manual's own client
// sends it, and by GET (KP-022, KP-051, KP-052).
func TestChangesByteForByte(t *testing.T) {
	for profile, file := range map[string]string{"kv": "", "pipe": ".pipe"} {
		for _, form := range []string{"cancel_multipart.request", "cancel_get.request"} {
			t.Run(form+file, func(t *testing.T) {
				t.Parallel()
				p := open(t, arrange{})
				num, _ := p.charged()
				p.Switches("response_profile=" + profile)
				own := append([]string{sampleNum, num}, inProduction...)
				assert.Equal(t, string(place.Golden(t, "done"+file+".answer", own...)), p.Wire(place.Golden(t, form, own...)))
				assert.NotContains(t, p.Journalled(), productionKey)
				assert.Equal(t, string(place.Golden(t, "unknown_tx"+file+".answer")), p.Wire(place.Golden(t, form, inProduction...)), "the sample's own number is nobody's")
			})
		}
	}
}

// TestVerificationsByteForByte: with the merchant's ID and, as the only known client asks,
// without (KP-058 to KP-060).
func TestVerificationsByteForByte(t *testing.T) {
	p := open(t, arrange{})
	own := []string{sampleNum, said(t, p.script("server_server.pl", sale(testID)))["NUMXKP"]}
	p.Advance(37 * time.Second)
	for _, form := range []string{"verify.request", "verify_blank.request"} {
		assert.Equal(t, string(place.Golden(t, "verify.yes.answer")), p.Wire(place.Golden(t, form, own...)))
		assert.Equal(t, string(place.Golden(t, "verify.no.answer")), p.Wire(place.Golden(t, form)))
	}
}
