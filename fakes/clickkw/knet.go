package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
)

// knetDeal is one try of a payer at KNET.
type knetDeal struct {
	PaymentID string `json:"payment_id"` // KW-095, KW-096; "" there is none
}

// mountKNET names KNET's pages.
func (f Fake) mountKNET(sandbox.Routes) {}

func (v *visit) toKNET(*sandbox.Workspace, http.ResponseWriter, *sandbox.Request) error { return nil }

func (v *visit) receiptURL(*sandbox.Request) string { return "" }
