package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestALongTextIsToldWhereItIsLikeWhatWasExpected(t *testing.T) {
	filler := strings.Repeat("word upon word of a long page ", 30)
	page := "Shop " + filler + "VAT 6.95 Total: 43.50 EUR. Paid by VISA " + filler
	for wanted, want := range map[string]string{
		"Total: 45.00 EUR":   "… page VAT 6.95 Total: 43.50 EUR. Paid",
		"total: 43.50":       "… page VAT 6.95 Total: 43.50 EUR. Paid",
		"paid by mastercard": "… Total: 43.50 EUR. Paid by VISA",
		"nothing like it":    "Shop word upon word",
		"":                   "Shop word upon word",
	} {
		got := shorten(near(page, wanted))
		assert.True(t, strings.HasPrefix(got, want), "%s: %s", wanted, got)
		assert.LessOrEqual(t, len([]rune(got)), maxShown)
	}
	assert.Equal(t, "Total 12.34 EUR", near("Total 12.34 EUR", "EUR"))
}
