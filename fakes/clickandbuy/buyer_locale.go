package clickandbuy

import (
	"slices"
	"strings"
)

// languages are the 14 languages of the hosted pages (CB-047).
var languages = strings.Fields("cs da de en es fi fr it nl no pl pt sv tr")

// readNationAndLanguage chooses both for the pages: what the link says, else what the
// domain says (CB-007, CB-046, CB-047). An empty value counts as not sent.
func (d *buyerData) readNationAndLanguage(q linkQuery, settings buyerSettings) {
	code, lang := q.value("Nation"), q.value("lang")
	switch {
	case code == "" && lang != "":
		d.note("lang is sent without Nation (CB-046)")
	case code != "" && lang == "":
		d.note("Nation is sent without lang (CB-046)")
	}

	d.Nation = d.knownNation("Nation", code, settings)
	if d.Nation == "" {
		d.Nation = settings.Nation
	}

	if lang == "" {
		d.Language = knownLanguage(settings.Language)
		return
	}
	d.Language = knownLanguage(lang)
	if d.Language == "en" && !strings.EqualFold(lang, "en") {
		d.note("lang %q is not one of %s, so en (CB-047)", shorten(lang), strings.Join(languages, " "))
	}
}

// knownLanguage is a language of the pages, en for anything unknown (CB-047).
func knownLanguage(text string) string {
	if lang := strings.ToLower(text); slices.Contains(languages, lang) {
		return lang
	}
	return "en"
}

// languageOf is a language of the pages for what begins with a code of ISO 639, "pt-BR".
// Norwegian has a code for each of the two ways to write it; the pages have one, no.
func languageOf(tag string) string {
	code := strings.ToLower(tag[:min(2, len(tag))])
	if code == "nb" || code == "nn" {
		code = "no"
	}
	return knownLanguage(code)
}

// isoToListed are the ISO 3166 codes that merchants send untranslated, with the code
// of the manual's table for the same nation (CB-057, CB-300).
var isoToListed = map[string]string{"GB": "UK", "TL": "TP", "CD": "ZR"}

// knownNation is the table's code for a nation that a parameter names. One that is
// not in the table counts as not sent, with a note (CB-058).
func (d *buyerData) knownNation(name, code string, settings buyerSettings) string {
	if code == "" {
		return ""
	}
	if found, ok := lookupNation(code); ok {
		if found.Code != code {
			d.note("%s %q is read as %q, as the table prints it (CB-058)", name, code, found.Code)
		}
		return found.Code
	}
	hint := ""
	upper := strings.ToUpper(code)
	if listed, ok := isoToListed[upper]; ok {
		hint = "; the table has " + listed
	} else if _, ok := lookupNation(upper); ok {
		hint = "; case matters: " + upper
	}
	if settings.UnknownNation == "reject" {
		d.Page = pageFaultyData
	}
	d.note("%s %q is not in the table of TS §3.3%s (CB-058)", name, shorten(code), hint)
	return ""
}
