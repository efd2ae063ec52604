package shop

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// unmarshalXML reads a document in UTF-8 or ISO-8859-1, the two encodings that the
// providers' manuals name.
func unmarshalXML(document []byte, into any) error {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	decoder.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "ISO-8859-1") {
			return &latin1{bytes: bufio.NewReader(input)}, nil
		}
		return nil, fmt.Errorf("encoding %s: %w", charset, errors.ErrUnsupported)
	}
	return decoder.Decode(into)
}

// latin1 turns ISO-8859-1, whose bytes are code points, into UTF-8.
type latin1 struct {
	bytes   *bufio.Reader
	pending []byte
}

// Read fulfils io.Reader.
func (l *latin1) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(l.pending) == 0 {
			b, err := l.bytes.ReadByte()
			if err != nil {
				return n, err
			}
			l.pending = []byte(string(rune(b)))
		}
		copied := copy(p[n:], l.pending)
		l.pending = l.pending[copied:]
		n += copied
	}
	return n, nil
}
