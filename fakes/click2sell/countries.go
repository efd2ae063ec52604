package click2sell

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed countries.txt
var countryLines string

// countries are the full English names that the form offers and the notification sends
// (CS-037), one a line and in their order. The provider's own list is not known (CS-123).
var countries = sync.OnceValue(func() []string { return strings.Split(strings.TrimSpace(countryLines), "\n") })
