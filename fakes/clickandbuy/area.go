package clickandbuy

import (
	"cmp"
	"net/http"

	"paysandbox/sandbox"
)

// mountArea serves what a merchant finds beside its purchases. Where the provider had these
// pages is not known; the paths are ours (CB-701).
func (f Fake) mountArea(routes sandbox.Routes) {
	routes.Handle("GET POST", "/tools/credits", opArea, bySellerAsked, f.credits)
	routes.Handle("GET POST", "/tools/sandbox", opArea, bySellerAsked, f.create)
	routes.Handle("GET POST", "/cgi-bin/register.pl", opArea, byPortal, f.registerMerchant)
	routes.Handle("GET POST", "/tools/fgkey", opArea, byPasted, f.checkSignature)
}

// asked is a parameter of a page of the area, from its form or from its address.
func asked(r *sandbox.Request, name string) string {
	value := r.Field(name)
	if value != "" || r.Method == http.MethodPost {
		return value
	}
	for _, pair := range sandbox.ParseQuery(r.Query) {
		if pair.Name == name {
			value = pair.Text
		}
	}
	return value
}

// areaFrame is what the pages of the area show around them.
func areaFrame(r *sandbox.Request) frame {
	if lang := asked(r, "lang"); lang != "" {
		return frame{Lang: knownLanguage(lang)}
	}
	return frame{Lang: browserLanguage(r)}
}

// areaURL is the address of one of its pages.
func areaURL(r *sandbox.Request, system, path string) string {
	return r.PageURL(cmp.Or(system, "eu")+".clickandbuy.com", path, false)
}
