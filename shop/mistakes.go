package shop

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
)

// Mistake is a classic error of merchants that the shop makes when a purchase
// names it.
type Mistake struct {
	Name     string `json:"name"`
	Provider string `json:"provider"`
	About    string `json:"about"`
	Fact     string `json:"fact"` // id in the provider's evidence
	// Needs is what else a buy link must say for the mistake to be made: mode=server.
	Needs template.URL `json:"needs,omitempty"`
}

// mistake is the name of one.
type mistake string

// Mistakes lists every error that the shop can make, by provider.
func Mistakes() []Mistake {
	return slices.Concat(clickandbuyMistakes, clickandbuyPayMistakes, clickkwMistakes, klikandpayMistakes, click2sellMistakes)
}

// parseMistakes reads the names after mistake=, separated by commas. All must be
// errors that can be made with the provider.
func parseMistakes(names, provider string) ([]mistake, error) {
	var made []mistake
	for name := range strings.SplitSeq(names, ",") {
		if name == "" {
			continue
		}
		if !slices.ContainsFunc(Mistakes(), func(m Mistake) bool { return m.Name == name && m.Provider == provider }) {
			return nil, fmt.Errorf("mistake %q is not known for %s; known are: %s", name, provider, mistakeNames(provider))
		}
		made = append(made, mistake(name))
	}
	return made, nil
}

func mistakeNames(provider string) string {
	var names []string
	for _, m := range Mistakes() {
		if m.Provider == provider {
			names = append(names, m.Name)
		}
	}
	return strings.Join(names, ", ")
}

func (s *Shop) mistakesJSON(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, Mistakes())
}
