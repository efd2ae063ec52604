package payment

import "strings"

// CardDigits is a card's number, date or code as it was typed, without what groups its
// digits; Arabic digits count.
func CardDigits(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == ' ' || c == '-' || c == '\u00A0' || c == '\t':
			return -1
		case '\u0660' <= c && c <= '\u0669':
			return c - '\u0660' + '0'
		case '\u06F0' <= c && c <= '\u06F9':
			return c - '\u06F0' + '0'
		}
		return c
	}, text)
}

// Luhn tells whether a text is digits whose check digit is right (ISO/IEC 7812-1, annex B).
func Luhn[T string | []byte](number T) bool {
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i]) - '0'
		if digit < 0 || digit > 9 {
			return false
		}
		if i%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return len(number) > 0 && sum%10 == 0
}

// MaskCard is a number of at least ten digits as it may be shown: its first six and last
// four.
func MaskCard(number string) string {
	return number[:6] + strings.Repeat("*", len(number)-10) + number[len(number)-4:]
}
