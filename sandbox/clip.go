package sandbox

// Clip is the beginning of a text, at most n characters.
func Clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	runes := 0
	for i := range text {
		if runes++; runes > n {
			return text[:i]
		}
	}
	return text
}
