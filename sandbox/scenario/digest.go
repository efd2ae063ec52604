package scenario

import (
	"crypto/md5"
	"crypto/sha1"
	"encoding/hex"

	"github.com/expr-lang/expr"
)

// digests are what a scenario that calls as a merchant does signs with: the lower-case
// hexadecimal of a text's digest.
var digests = []expr.Option{
	digest("sha1", func(text string) []byte { sum := sha1.Sum([]byte(text)); return sum[:] }),
	digest("md5", func(text string) []byte { sum := md5.Sum([]byte(text)); return sum[:] }),
}

func digest(name string, of func(string) []byte) expr.Option {
	return expr.Function(name, func(params ...any) (any, error) {
		return hex.EncodeToString(of(params[0].(string))), nil
	}, new(func(string) string))
}

// digestNames are their words, which no kept value may be called by.
var digestNames = []string{"md5", "sha1"}
