package report

import (
	"fmt"
	"io"
	"path"
	"strings"
)

// WriteGitHub writes workflow commands, which GitHub shows beside the scenario's line:
// an error for what did not pass, a warning for a rule that never matched.
func WriteGitHub(w io.Writer, r *Report) error {
	var b strings.Builder
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		if !s.fine() {
			word := "Failed: "
			if s.Result != Failed {
				word = "Environment: "
			}
			annotate(&b, "error", s, word+s.Scenario, s.explain())
		}
		for _, warning := range s.Warnings {
			annotate(&b, "warning", s, s.Scenario, warning)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func annotate(b *strings.Builder, command string, s *Scenario, title, message string) {
	properties := []string{"file=" + property(path.Clean(strings.ReplaceAll(s.File, `\`, "/")))}
	if s.at() > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", s.at()))
	}
	properties = append(properties, "title="+property(line(title)))
	fmt.Fprintf(b, "::%s %s::%s\n", command, strings.Join(properties, ","), data(clean(message)))
}

// data escapes a command's message: a line break in it would end the command, and what
// follows could be one of its own.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes also what separates properties.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
