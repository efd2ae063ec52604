package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"
)

// The types of JUnit's failure and error elements.
const (
	typeExpectation = "expectation"
	typeEnvironment = "environment"
)

type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"`
	Suites   []*suite `xml:"testsuite"`
}

type suite struct {
	Name     string  `xml:"name,attr"`
	Tests    int     `xml:"tests,attr"`
	Failures int     `xml:"failures,attr"`
	Errors   int     `xml:"errors,attr"`
	Skipped  int     `xml:"skipped,attr"`
	Time     string  `xml:"time,attr"`
	Cases    []xcase `xml:"testcase"`
	took     int64
}

// xcase has its children in the order that the schemas of JUnit files ask for.
type xcase struct {
	Classname string `xml:"classname,attr"`
	Name      string `xml:"name,attr"`
	File      string `xml:"file,attr"`
	Line      int    `xml:"line,attr,omitempty"`
	Time      string `xml:"time,attr"`
	Skipped   *blame `xml:"skipped"`
	Failure   *blame `xml:"failure"`
	Error     *blame `xml:"error"`
	Out       *cdata `xml:"system-out"`
	Err       *cdata `xml:"system-err"`
}

type blame struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

type cdata struct {
	Text string `xml:",cdata"`
}

// WriteJUnit writes the run as the XML that pipelines read: a suite a directory, a
// case a scenario. A failure is a finding about the merchant, an error is none.
func WriteJUnit(w io.Writer, r *Report) error {
	all := suites{Name: "sandbox run", Time: seconds(r.TookMS)}
	byName := map[string]*suite{}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		name := suiteName(s.File)
		in := byName[name]
		if in == nil {
			in = &suite{Name: name}
			byName[name] = in
			all.Suites = append(all.Suites, in)
		}
		in.add(s)
	}
	for _, in := range all.Suites {
		in.Time = seconds(in.took)
		all.Tests += in.Tests
		all.Failures += in.Failures
		all.Errors += in.Errors
		all.Skipped += in.Skipped
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

func (in *suite) add(s *Scenario) {
	c := xcase{Classname: classname(s.File), Name: legal(line(s.Scenario)), File: legal(s.File), Line: s.at(), Time: seconds(s.TookMS)}
	in.Tests++
	in.took += s.TookMS
	switch s.Result {
	case Passed:
	case Skipped:
		in.Skipped++
		c.Skipped = &blame{Message: legal(s.reason())}
	case Failed:
		in.Failures++
		c.Failure = &blame{Message: legal(s.headline()), Type: typeExpectation, Text: legal(s.explain())}
	default: // also a scenario without a result: a pipeline must not take it for passed
		in.Errors++
		c.Error = &blame{Message: legal(s.headline()), Type: typeEnvironment, Text: legal(s.explain())}
	}
	if !s.fine() {
		d := newDiagram(pen{}, defaultWidth, false)
		told, _ := s.Told()
		rows := d.rows(told)
		for i := range rows {
			rows[i] = strings.TrimRight(rows[i], " ")
		}
		c.Out = &cdata{Text: "\n" + legal(strings.Join(rows, "\n")) + "\n"}
	}
	if len(s.Warnings) > 0 {
		c.Err = &cdata{Text: legal("warning: " + strings.Join(s.Warnings, "\nwarning: "))}
	}
	in.Cases = append(in.Cases, c)
}

// classname is what pipelines group by, with dots as they know it of Java.
func classname(file string) string {
	file = rooted(file)
	return legal(strings.ReplaceAll(strings.TrimSuffix(file, path.Ext(file)), "/", "."))
}

func suiteName(file string) string {
	dir := path.Dir(rooted(file))
	if dir == "." {
		return "scenarios"
	}
	return legal(strings.ReplaceAll(dir, "/", "."))
}

// rooted is the file's name as if everything lay below one directory.
func rooted(file string) string {
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(file, `\`, "/")), "/")
}

func seconds(ms int64) string { return fmt.Sprintf("%.3f", float64(ms)/1000) }

// legal drops control characters, most of which XML 1.0 has no way to write, not even
// escaped: one of them in a merchant's answer makes the whole file unreadable.
func legal(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r >= 0x20 && r < 0x7f, r >= 0xa0 && r <= 0xd7ff, r >= 0xe000 && r <= 0xfffd, r >= 0x10000:
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
