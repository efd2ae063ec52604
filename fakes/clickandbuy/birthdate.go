package clickandbuy

import (
	"fmt"
	"regexp"
	"sync"
	"time"
)

// The forms of DateOfBirth: the manual's three, of which the last two look like
// misprints, and what they were probably meant to be (CB-049). For eight digits the
// printed YYYYDDMM goes before YYYYMMDD.
var birthDateForms = sync.OnceValue(func() []birthDateForm {
	return []birthDateForm{
		{regexp.MustCompile(`^\d\d/\d\d/\d{4}$`), "02/01/2006", "DD/MM/YYYY"},
		{regexp.MustCompile(`^\d\d\.\d\d\.\d{4}$`), "02.01.2006", "DD.MM.YYYY"},
		{regexp.MustCompile(`^\d{8}$`), "20060201", "YYYYDDMM"},
		{regexp.MustCompile(`^\d{8}$`), "20060102", "YYYYMMDD"},
	}
})

type birthDateForm struct {
	shape  *regexp.Regexp
	layout string // of package time
	name   string
}

// threeDigitYear is DD.MM.YYY to the letter: the last three digits of a year.
var threeDigitYear = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d\d\.\d\d\.[09]\d\d$`) })

// readBirthDate reads a DateOfBirth into YYYY-MM-DD, "" where it is no date of birth.
// The note says what a merchant should know about the form that was used.
func readBirthDate(text string) (date, note string) {
	if threeDigitYear().MatchString(text) {
		century := "1" // 900 to 999 are 1900 to 1999
		if text[6] == '0' {
			century = "2" // 000 to 099 are 2000 to 2099
		}
		if date, _ = readBirthDate(text[:6] + century + text[6:]); date != "" {
			return date, fmt.Sprintf("DateOfBirth %q has a year of three digits, read as %s (CB-049)", text, date)
		}
	}
	var readings []string
	for _, form := range birthDateForms() {
		if !form.shape.MatchString(text) {
			continue
		}
		at, err := time.Parse(form.layout, text)
		if err != nil || at.Year() < 1900 || at.Year() > 2099 {
			continue
		}
		reading := at.Format(time.DateOnly)
		if len(readings) == 0 && form.name == "YYYYMMDD" {
			note = fmt.Sprintf("DateOfBirth %q is read as %s, the manual prints YYYYDDMM (CB-049)", text, form.name)
		}
		readings = append(readings, reading)
	}
	switch {
	case len(readings) == 0:
		return "", fmt.Sprintf("DateOfBirth %q is no date in a form of the manual (CB-049)", shorten(text))
	case len(readings) == 2 && readings[0] != readings[1]:
		note = fmt.Sprintf("DateOfBirth %q is read as YYYYDDMM, %s; as YYYYMMDD it would be %s (CB-049)",
			text, readings[0], readings[1])
	}
	return readings[0], note
}
