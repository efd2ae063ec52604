package clickandbuy

// easyCollectResult answers a debit, credit or capture (CB-142). What is paid and billed
// is what was asked for, in its currency; nothing is paid before the commit (CB-357).
type easyCollectResult struct {
	BDR            int64  `json:"bdr"`
	External       string `json:"external"`
	Amount         int64  `json:"amount"` // hundredths
	Currency       string `json:"currency"`
	System         int64  `json:"system"`
	ExplicitCommit bool   `json:"explicit_commit"`
	Safety         string `json:"safety"` // in the longer form
}

func (r easyCollectResult) element(name string, longer bool) wireElement {
	paid := r.Amount
	if r.ExplicitCommit {
		paid = 0
	}
	fields := []wireElement{
		wireLong("BDRID", r.BDR), wireString("externalBDRID", r.External), wireAmount("amount", r.Amount), wireString("currency", r.Currency),
		wireLong("systemID", r.System), wireBoolean("explicitCommit", r.ExplicitCommit), wireAmount("paidAmount", paid),
		wireAmount("billedAmount", r.Amount), wireString("billedCurrency", r.Currency),
	}
	if longer { // customerinfo: CB-319
		fields = append(fields, wireEnumeration("paymentMethodSafety", r.Safety), wireShort("customerinfo", 0))
	}
	return wireStructure(name, fields...)
}

// cancelResult answers a cancellation: Amount is what was given back.
type cancelResult struct {
	BDR            int64  `json:"bdr"`
	External       string `json:"external"`
	ExternalCancel string `json:"external_cancel"`
	Amount         int64  `json:"amount"` // hundredths
	Currency       string `json:"currency"`
	System         int64  `json:"system"`
}

func (r cancelResult) element(name string) wireElement {
	return wireStructure(name,
		wireLong("BDRID", r.BDR), wireString("externalBDRID", r.External), wireString("externalCancelID", r.ExternalCancel),
		wireAmount("amount", r.Amount), wireString("currency", r.Currency), wireLong("systemID", r.System))
}

// paymentResult is what a request came to.
type paymentResult struct {
	Kind      transactionType   `json:"kind"`
	Payment   string            `json:"payment"` // "": nothing was done yet, or it was refused
	Collected easyCollectResult `json:"collected"`
	Cancelled cancelResult      `json:"cancelled"`
}

// responseFields is where the answer to a request of a kind lies.
var responseFields = map[transactionType]string{kindDebit: "debResp", kindCredit: "credResp", kindCancel: "cancResp", kindPartCancel: "partcancResp"}

// element is PaymentResponse, or PaymentResponse540 in its longer form.
func (r paymentResult) element(name string, longer bool) wireElement {
	discriminator := wireEnumeration("discriminator", string(r.Kind))
	if r.Payment == "" {
		return wireStructure(name, discriminator)
	}
	if r.Kind.cancels() {
		return wireStructure(name, discriminator, r.Cancelled.element(responseFields[r.Kind]))
	}
	return wireStructure(name, discriminator, r.Collected.element(responseFields[r.Kind], longer))
}
