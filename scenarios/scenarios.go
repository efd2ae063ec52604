// Package scenarios holds the shipped scenarios: each opens with what it teaches.
package scenarios

import "embed"

// Files are the shipped scenarios, by provider.
//
//go:embed */*.yaml
var Files embed.FS
