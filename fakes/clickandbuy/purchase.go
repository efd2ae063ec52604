package clickandbuy

import (
	"cmp"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// purchase is what the provider remembers of one opened premium link beside the
// payment of the same id, or of one debit or credit of a standing agreement: that has no
// pages.
type purchase struct {
	ID      string `json:"id"`
	Token   string `json:"token"` // of the hosted pages, unique on the server
	Seller  int64  `json:"seller"`
	Link    string `json:"link"`
	BDR     int64  `json:"bdr"`
	Path    string `json:"path"`  // raw, as the merchant put it on the premium host
	Query   string `json:"query"` // raw: forwarded byte for byte (CB-084)
	Offer   string `json:"offer"`
	Info    string `json:"info"`
	Lang    string `json:"lang"`
	Browser string `json:"browser"` // that opened it

	CRN         int64  `json:"crn"`
	Buyer       string `json:"buyer"`        // user name, "" before login
	BuyerIP     string `json:"buyer_ip"`     // of the browser that opened the link, then at "Bestätigen" (CB-094)
	NeverBooked bool   `json:"never_booked"` // owner or employee: X-TRANSACTION is 0 (CB-021)
	Standing    string `json:"standing"`     // the agreement that it was collected by, "" for a purchase
	ChargedBack bool   `json:"charged_back"` // and not won back or paid since (CB-261, CB-262)

	Page   errorPage `json:"page"`   // in which the purchase ended, "" for none
	Reason string    `json:"reason"` // why
}

// Clone implements sandbox.Record.
func (p purchase) Clone() purchase { return p }

var purchases = sandbox.NewCollection("clickandbuy.purchases",
	func(p purchase) string { return p.ID },
	func(p purchase) []string {
		if p.Token == "" {
			return []string{bdrKey(p.Seller, p.BDR)}
		}
		return []string{"token/" + p.Token, bdrKey(p.Seller, p.BDR)}
	})

func bdrKey(seller, bdr int64) string {
	return "bdr/" + strconv.FormatInt(seller, 10) + "/" + strconv.FormatInt(bdr, 10)
}

// bookedKey is what no two booked transactions may share (CB-076, CB-080).
func (a *account) bookedKey(linkID, externalBDRID string) string {
	key := "clickandbuy/booked/" + a.id() + "/"
	if a.sw("premium.external_id_scope") == "link" {
		key += linkID + "/"
	}
	return key + externalBDRID
}

// bookedKeys are all under which an externalBDRID may have been booked.
func (a *account) bookedKeys(externalBDRID string) []string {
	if a.sw("premium.external_id_scope") != "link" {
		return []string{a.bookedKey("", externalBDRID)}
	}
	var keys []string
	for _, d := range a.Domains {
		for _, l := range d.Links {
			keys = append(keys, a.bookedKey(l.ID, externalBDRID))
		}
	}
	return keys
}

// reference leads from a seller's externalBDRID to the newest transaction with it.
type reference struct {
	Key     string `json:"key"`
	Payment string `json:"payment"`
}

// Clone implements sandbox.Record.
func (r reference) Clone() reference { return r }

var newestByReference = sandbox.NewCollection("clickandbuy.references", func(r reference) string { return r.Key }, nil)

func referenceKey(a *account, externalBDRID string) string { return a.id() + "/" + externalBDRID }

const (
	bdrFloor = 10_000_000
	bdrRange = 90_000_000
)

// newBDR numbers a transaction: 8 digits that never repeat in a workspace.
func newBDR(tx *sandbox.Tx) (int64, error) {
	n, err := sandbox.Count(tx, "clickandbuy/bdr")
	return bdrFloor + int64(sandbox.Permute(tx.Workspace().Draws(), bdrRange, n, providerName, "bdr")), err
}

// bdrOf is a transaction's BDRID.
func bdrOf(p payment.Payment) int64 {
	bdr, _ := strconv.ParseInt(p.Ref, 10, 64)
	return bdr
}

// newToken is the token of a purchase's hosted pages.
func newToken(tx *sandbox.Tx, a *account) (string, error) {
	n, err := sandbox.Count(tx, "clickandbuy/purchases/"+a.id())
	return sandbox.Token(providerName, uint64(a.Seller), n), err
}

// byToken finds whose payment a hosted page is.
var byToken = sandbox.ByToken(providerName, "seller")

// deal is everything that a step of a purchase needs, read afresh for each request.
type deal struct {
	account  *account
	domain   *domain
	link     *link
	purchase purchase
	payment  payment.Payment
	told     *buyerData // what the link tells about the buyer; nil until a step asks
}

// open reads the deal that a hosted page's token names.
func open(ws *sandbox.Workspace, r *sandbox.Request) (*deal, error) {
	p, err := purchases.Find(ws, "token/"+strings.ToLower(r.Vars["token"]))
	if err != nil {
		return nil, &pageError{Status: 404, Notice: noticeNotFound, Reason: "no page has this token in this workspace"}
	}
	r.Concerns(p.ID)
	d := &deal{purchase: p}
	if d.payment, err = sandbox.Payments.Get(ws, p.ID); err != nil {
		return nil, err
	}
	if d.account, err = accountOf(ws, "seller", strconv.FormatInt(p.Seller, 10)); err == nil {
		d.domain, d.link = d.account.findLink(p.Link)
	}
	if d.link == nil {
		return nil, &pageError{Status: 410, Notice: noticeMerchantGone, Reason: "the account or its link was removed after the page was opened"}
	}
	return d, nil
}

// data is what the link tells about the buyer.
func (d *deal) data() buyerData {
	if d.told == nil {
		d.tell(parseQuery(d.purchase.Query, d.account.sw("premium.duplicate")))
	}
	return *d.told
}

func (d *deal) tell(query linkQuery) {
	told := readBuyerData(query, d.account.buyerSettings(d.domain, d.purchase.BuyerIP))
	d.told = &told
}

func (a *account) buyerSettings(d *domain, ip string) buyerSettings {
	return buyerSettings{Nation: cmp.Or(d.Nation, a.nationOf(ip)), Language: d.Language, UnknownNation: a.sw("premium.unknown_nation"), IncompleteAddress: a.sw("premium.incomplete_address")}
}

// fields are what rules see of a deal.
func (d *deal) fields() map[string]any {
	return map[string]any{"link": d.link.ID, "price": int(d.payment.Amount.Minor), "currency": d.payment.Amount.Currency}
}

// url is the address of one of the deal's pages. Asked by host it is the system's
// own: on a premium host every path is the merchant's.
func (d *deal) url(r *sandbox.Request, page string) string {
	path := "/pay/" + d.purchase.Token
	if page != "" {
		path += "/" + page
	}
	return r.PageURL(d.account.System+".clickandbuy.com", path, false)
}

// frame is what every page of the deal shows.
func (d *deal) frame() frame {
	return frame{
		Lang: d.purchase.Lang, Domain: d.domain.Name, Logo: d.domain.Logo, Header: d.domain.Header,
		Offer: d.purchase.Offer, Info: d.purchase.Info, Price: priceText(d.purchase.Lang, d.payment.Amount.Minor, d.payment.Amount.Currency),
		NotifyUsers: d.link.NotifyUsers && d.link.NotifyPayment, TestMode: d.domain.inTestMode(),
	}
}
