package clickandbuy

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/webaddr"
)

// byPortal is whose workspace a registration link belongs to: the account's that
// portalmerchant or seller names, since a new merchant has none (CB-706).
func byPortal(r *sandbox.Request) (kind, id string) {
	for _, pair := range sandbox.ParseQuery(r.Query) {
		if pair.Name == "seller" || pair.Name == "portalmerchant" && id == "" {
			kind, id = "seller", pair.Text
		}
	}
	return kind, id
}

// registerMerchant is the page of a shop's registration link: a new merchant account, whose
// numbers the browser brings back to the shop (CB-039).
func (f Fake) registerMerchant(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opArea}); err != nil {
		return err
	}
	query := parseQuery(r.Query, "last")
	if query.value("mode") != "anbieter" {
		return &pageError{Status: http.StatusNotFound, Notice: noticeNotFound, Reason: "register.pl is known with mode=anbieter only (CB-039)"}
	}
	if err := checkRegistrationLink(ws, r, query.value("portalmerchant")); err != nil {
		return err
	}
	page := createPage{frame: areaFrame(r), Step: 3, Register: true, Kind: kindMerchant, Action: areaURL(r, "", "/cgi-bin/register.pl") + "?" + r.Query}
	page.Fields, page.Values = createFields[kindMerchant], map[string]string{}
	if lang := query.value("lang"); lang != "" {
		page.Lang = knownLanguage(lang)
	}
	if r.Method != http.MethodPost {
		writePage(w, http.StatusOK, "create", page.Lang, page)
		return nil
	}
	if err := page.read(r); err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		writePage(w, http.StatusOK, "create", page.Lang, page)
		return nil
	}
	made, err := f.createMerchant(ws, page.Values)
	if err != nil {
		return err
	}
	page.Made = made.told(r)
	back := query.value("ConfigurationURL")
	if !webaddr.IsURL(back) {
		r.Note("ConfigurationURL is no absolute address, so the browser stays here (CB-039)")
		writePage(w, http.StatusOK, "create", page.Lang, page)
		return nil
	}
	var values []string
	for _, told := range page.Made {
		values = append(values, told.Name+"="+url.QueryEscape(told.Text))
	}
	return sandbox.LeadTo(w, http.StatusSeeOther, webaddr.WithQuery(back, strings.Join(values, "&")))
}

// checkRegistrationLink compares the signature of a registration link: MD5 of the code that
// its shop's vendor got and the whole address (CB-068). The code is that of the account whose
// registration has the portal's name; nobody else's link is checked (CB-707).
func checkRegistrationLink(ws *sandbox.Workspace, r *sandbox.Request, portal string) error {
	unsigned, sent, found := cutFgkey(r.Path, r.Query)
	code := ""
	if err := sandbox.EachAccount(ws, providerName, func(a *account) bool {
		var has struct {
			Origin string `json:"business_origin_id"`
			Secret string `json:"secret"`
		}
		if json.Unmarshal(a.Registration, &has) == nil && has.Origin == portal && portal != "" {
			code = has.Secret
		}
		return code == ""
	}); err != nil {
		return err
	}
	r.Secret(code)
	switch {
	case code == "":
		r.Note("the registration link is not checked: no account's registration is that of portalmerchant %q (CB-068)", shorten(portal))
	case !found:
		r.Note("the registration link is not signed (CB-068)")
	case !sameHash(sent, code+"https://eu.clickandbuy.com"+unsigned) && !sameHash(sent, code+r.Base+unsigned):
		return &pageError{Page: pageMismatch, Reason: fmt.Sprintf("fgkey differs from the hash of ***https://eu.clickandbuy.com%s (CB-068)", unsigned)}
	}
	return nil
}
