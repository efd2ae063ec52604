package click2sell

import (
	"crypto/md5"
	"encoding/hex"
	"slices"
	"strings"

	"paysandbox/sandbox/operation"
)

// checksum is the MD5 of secret and number with an underscore between them, in 32
// upper-case hexadecimal characters: it covers nothing else (CS-049, CS-052, CS-053).
func checksum(secret, number string) string {
	sum := md5.Sum([]byte(secret + "_" + number))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// forged are a notification's fields as an outcome wants their checksum (CS-088). Where
// there is none it stays so, but for the wrong one, which somebody else has made (CS-135).
func (p *product) forged(o order, outcome string, fields []operation.KeyText) []operation.KeyText {
	at := slices.IndexFunc(fields, func(f operation.KeyText) bool { return f.Name == "checksum" })
	if at < 0 {
		if outcome != "checksum_wrong" {
			return fields
		}
		at, fields = len(fields), append(fields, operation.KeyText{Name: "checksum"})
	}
	switch outcome {
	case "checksum_missing":
		return slices.Delete(fields, at, at+1)
	case "checksum_wrong":
		fields[at].Text = checksum("not the secret", o.Acquirer)
	case "checksum_lower":
		fields[at].Text = strings.ToLower(fields[at].Text)
	case "checksum_over_c2s":
		fields[at].Text = checksum(p.Secret, o.Number)
	}
	return fields
}
