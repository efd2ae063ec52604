package shop

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKlikandpayHostedForm(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("lang=FR&customer=M%C3%BCller&label=50%25+off:+a|b")
	assert.Regexp(t, `^http://127\.0\.0\.1:\d+/klikandpay/paiementtest/check\.pl$`, f.action)
	for name, value := range map[string]string{
		"ID": "1360156807", "MONTANT": "43.50", "NOM": "Müller", "PRENOM": "Jane", "PAYS": "FR", "L": "fr",
		"DETAIL": "REF:356%Q:1%PRIX:43.50%PROD:50- off- a-b|",
	} {
		assert.Equal(t, []string{value}, f.fields[name], name)
	}
	assert.Regexp(t, `^356&key=[0-9a-f]{32}$`, f.fields.Get("RETOUR"))
	assert.Equal(t, "?order="+f.fields.Get("RETOUR"), f.fields.Get("RETOURVOK"))
	assert.Equal(t, f.fields.Get("RETOURVOK"), f.fields.Get("RETOURVHS"))
	for _, name := range []string{"ADRESSE", "CODEPOSTAL", "VILLE", "TEL", "EMAIL"} {
		assert.NotEmpty(t, f.fields.Get(name), name)
	}
	for _, name := range []string{"EXTRA", "ABONNEMENT", "MONTANT2", "DATE2", "PRIVATE_KEY", "KEY"} {
		assert.NotContains(t, f.fields, name)
	}
	assert.Equal(t, f, s.hosted("lang=FR&customer=M%C3%BCller&label=50%25+off:+a|b"), "the same bytes each time")
	assert.NotEqual(t, f.fields.Get("RETOUR"), s.form(s.get("/buy?with=klikandpay&order=356&amount=43.51").header.Get("Location")).fields.Get("RETOUR"))
}

func TestKlikandpayForms(t *testing.T) {
	for query, wants := range map[string]map[string]string{
		"mode=hosted&account=production": {"": "/paiement/check.pl", "ID": "1360156808"},
		"mode=deferred":                  {"": "/paiementtest/checkdiff.pl", "MONTANT": "43.50"},
		"mode=instalments":               {"": "/paiementtest/checkxfois.pl", "MONTANT": "43.50", "EXTRA": "3FOIS"},
		"mode=instalments&times=6":       {"": "/paiementtest/checkxfois.pl", "EXTRA": "6FOIS"},
		"mode=instalments&deposit=10":    {"MONTANT": "10.00", "MONTANT2": "33.50", "DATE2": "", "EXTRA": "1FOIS"},
		"mode=instalments&deposit=10&times=2&balance_date=2026-03-1": nil,
		"mode=instalments&deposit=10&balance_date=2026-03-01":        {"DATE2": "2026-03-01"},
		"mode=subscription&plan=52675F0BE4B0A86":                     {"": "/paiementtest/checkabon.pl", "ABONNEMENT": "52675F0BE4B0A86", "MONTANT": ""},
		"mode=instalments&mistake=extra_off_by_one":                  {"EXTRA": "2FOIS"},
		"account=production&mistake=left_in_test":                    {"": "/paiementtest/check.pl", "ID": "1360156808"},
		"mistake=unhashed_retour":                                    {"RETOUR": "356", "RETOURVOK": "?order=356"},
	} {
		s := newSwiss(t)
		if wants == nil {
			assert.Equal(t, http.StatusBadRequest, s.get("/buy?with=klikandpay&order=356&amount=43.50&"+query).status, query)
			continue
		}
		f := s.hosted(query)
		for name, value := range wants {
			if name == "" {
				assert.True(t, strings.HasSuffix(f.action, value), "%s: %s", query, f.action)
				continue
			}
			assert.Equal(t, value, f.fields.Get(name), "%s: %s", query, name)
		}
	}
}

func TestKlikandpayRefusesToSell(t *testing.T) {
	s := newSwiss(t)
	for _, query := range []string{
		"mode=cash", "account=other", "body=json", "deferred=yes", "mode=instalments&times=0", "mode=instalments&times=7",
		"times=x", "deposit=43.50", "deposit=-1", "mode=subscription", "plan=%3C", "trial=x", "expiry=2039", "label=%00", "mistake=trusts_message",
	} {
		assert.Equal(t, http.StatusBadRequest, s.get("/buy?with=klikandpay&amount=43.50&"+query).status, query)
	}
	s.shop.SetEnv(nil)
	resp := s.get("/buy?with=klikandpay")
	assert.Equal(t, http.StatusServiceUnavailable, resp.status)
	assert.Contains(t, resp.text, "KLIKANDPAY_URL is not set")
}

// The form's page runs one script, and the policy names that one.
func TestKlikandpayFormPage(t *testing.T) {
	s := newSwiss(t)
	location := s.buy("")
	page := s.get(location)
	script := regexp.MustCompile(`<script>(.*?)</script>`).FindAllStringSubmatch(page.text, -1)
	require.Len(t, script, 1)
	sum := sha256.Sum256([]byte(script[0][1]))
	assert.Contains(t, page.header.Get("Content-Security-Policy"), "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	assert.NotContains(t, s.get("/").header.Get("Content-Security-Policy"), "script")
	for _, target := range []string{"/klikandpay/go", "/klikandpay/go?order=356", "/klikandpay/go?order=356&key=0123", "/klikandpay/go?order=nope"} {
		assert.Equal(t, "unknown_order", s.goesTo(s.get(target)).Query().Get("reason"), target)
	}
}

func TestKlikandpayAgain(t *testing.T) {
	s := newSwiss(t)
	f := s.hosted("mode=instalments&times=2&account=production")
	page := s.get(s.back("ko", f).String()).text
	assert.Contains(t, page, "refused or cancelled")
	assert.Contains(t, page, "account=production&amp;amount=43.50")
	assert.Contains(t, page, "mode=instalments")
	assert.Contains(t, page, "times=2")
}

func TestKlikandpayPlaces(t *testing.T) {
	assert.Equal(t, map[string]any{
		"accepted": "/klikandpay/ok", "refused": "/klikandpay/ko", "dynamic_return": "/klikandpay/dynamic?order=",
	}, Places(shopURL)["klikandpay"])
}
