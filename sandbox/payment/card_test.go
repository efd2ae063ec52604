package payment_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox/payment"
)

func TestCardNumbers(t *testing.T) {
	for _, good := range []string{"4012888888881881", "5555555555554444", "30123400000000", "0"} {
		assert.True(t, payment.Luhn(good), good)
		assert.True(t, payment.Luhn([]byte(good)), good)
	}
	for _, bad := range []string{"4012888888881882", "", "401288888888188a", "4012 8888 8888 1881"} {
		assert.False(t, payment.Luhn(bad), bad)
	}
	assert.Equal(t, "4012888888881881", payment.CardDigits("4012-8888 8888\u00A01881"))
	assert.Equal(t, "0139", payment.CardDigits("٠١٣٩"))
	assert.Equal(t, "401288******1881", payment.MaskCard("4012888888881881"))
}
