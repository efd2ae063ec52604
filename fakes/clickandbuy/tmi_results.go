package clickandbuy

// bdrProcessingState answers isBDRIDCommitted and isExternalBDRIDCommitted
// (TS §3.5.2). BDRID is 0 where nothing is committed.
type bdrProcessingState struct {
	Committed bool
	BDRID     int64
}

func (s bdrProcessingState) element() wireElement {
	return wireStructure("return", wireBoolean("isCommitted", s.Committed), wireLong("BDRID", s.BDRID))
}

// bdrStatus answers getBDRStatusBy…: one committed transaction (CB-142). What the
// provider put into NoVAT, AdditionalInfo and ClickURL is unknown; false, the offer's
// info and the premium link are our reading (CB-319).
type bdrStatus struct {
	BDRID          int64
	ExternalBDRID  string
	LinkNumber     int64
	Price          int64 // hundredths
	Currency       string
	NoVAT          bool
	LinkName       string
	AdditionalInfo string
	ClickURL       string
	BuyerIP        string
	ChargedBack    bool
	Created        string // as tmi.date_format writes it (CB-144)
	CRN            int64
}

func (s bdrStatus) element(name string) wireElement {
	return wireStructure(name,
		wireLong("BDRID", s.BDRID),
		wireString("externalBDRID", s.ExternalBDRID),
		wireLong("URLID", s.LinkNumber),
		wireAmount("price", s.Price),
		wireString("currency", s.Currency),
		wireBoolean("noVat", s.NoVAT),
		wireString("linkName", s.LinkName),
		wireString("adtlURLInfo", s.AdditionalInfo),
		wireString("clickURL", s.ClickURL),
		wireString("surferIP", s.BuyerIP),
		wireBoolean("isChargeBack", s.ChargedBack),
		wireString("creationDateTime", s.Created),
		wireLong("crn", s.CRN),
		wireStructure("BDRProperties"), // an empty list (CB-319)
	)
}

// bdrStatusList answers getCustomerTransactionStatus: lists are repeated <item>
// children (CB-118).
func bdrStatusList(rows []bdrStatus) wireElement {
	items := make([]wireElement, len(rows))
	for i, row := range rows {
		items[i] = row.element("item")
	}
	return wireStructure("return", items...)
}
