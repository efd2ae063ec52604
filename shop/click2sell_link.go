package shop

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
)

// orderLink is the product's order link with what the shop wants to have back. The
// link has a ? already, and its first token is the product's code (CS-008, CS-012).
func (c *click2sell) orderLink(p click2sellProduct, o order) string {
	joint := "?"
	if strings.Contains(p.link, "?") {
		joint = "&"
	}
	link := p.link + joint + "order=" + url.QueryEscape(o.id)
	if o.makes(unsignedPassthrough) {
		return link
	}
	return link + "&p=" + c.hash("order", o.id)
}

// hash is what proves that the shop has named an order itself: the order link lies open
// before the buyer, who may write another order into it (CS-107). Hexadecimal digits
// come back as they were sent, however often they are decoded.
func (c *click2sell) hash(purpose, id string) string {
	hash := hmac.New(sha256.New, c.secret)
	hash.Write([]byte("click2sell\n" + purpose + "\n" + id))
	return hex.EncodeToString(hash.Sum(nil)[:16])
}

func (c *click2sell) proves(purpose, id, hash string) bool {
	return hmac.Equal([]byte(c.hash(purpose, id)), []byte(hash))
}

const click2sellCookie = "click2sell_order"

// remember fulfils rememberer: the thank-you page gets nothing that names the order
// (CS-071). Browsers may leave a Lax cookie out of the POST that comes from Click2Sell's
// page (CS-069), hence None, which they take with TLS only.
func (c *click2sell) remember(o order) *http.Cookie {
	cookie := &http.Cookie{
		Name: click2sellCookie, Value: o.id + ":" + c.hash("cookie", o.id),
		Path: "/click2sell/", HttpOnly: true,
	}
	if c.shop.urlIsSecure() {
		cookie.Secure, cookie.SameSite = true, http.SameSiteNoneMode
	}
	return cookie
}

// remembered is the order of the browser's cookie, "" for none.
func (c *click2sell) remembered(r *http.Request) string {
	cookie, err := r.Cookie(click2sellCookie)
	if err != nil {
		return ""
	}
	id, hash, _ := strings.Cut(cookie.Value, ":")
	if !c.proves("cookie", id, hash) {
		return ""
	}
	return id
}
