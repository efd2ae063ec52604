package journal

import "encoding/binary"

// lines are header lines as a journal keeps them: how many, then each name and each value
// with its length before it, all in one text. Few of them are ever read, and the collector
// would have to look at every part of a map. "": there is no head.
type lines string

func appendCount(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendLine(b []byte, name, value string) []byte {
	b = append(appendCount(b, len(name)), name...)
	return append(appendCount(b, len(value)), value...)
}

// linesOf packs the lines of a map.
func linesOf(headers map[string]string) lines {
	if headers == nil {
		return ""
	}
	b := appendCount(nil, len(headers))
	for name, value := range headers {
		b = appendLine(b, name, value)
	}
	return lines(b)
}

// headers are the lines by name; of several of one name the last.
func (l lines) headers() map[string]string {
	if l == "" {
		return nil
	}
	count, rest := cutCount(string(l))
	headers := make(map[string]string, count)
	for range count {
		var name string
		name, rest = cutText(rest)
		headers[name], rest = cutText(rest)
	}
	return headers
}

func cutText(s string) (text, rest string) {
	length, rest := cutCount(s)
	return rest[:length], rest[length:]
}

func cutCount(s string) (n int, rest string) {
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		n |= int(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
}
