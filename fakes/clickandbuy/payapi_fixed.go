package clickandbuy

import (
	"encoding/json"
	"strconv"
	"time"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
)

// The ports Accounting, Registration and FeeCalculator answer small fixed data (CB-184).

// getAccountingDocuments lists one invoice of the month before (CB-181).
func (f Fake) getAccountingDocuments(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	now := ws.Now().UTC()
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	wanted := c.details.Value("documentType")
	skip, _ := strconv.Atoi(c.details.Value("paging", "skip"))
	total, shown := 1, 1
	if wanted != "" && wanted != "Invoice" {
		total, shown = 0, 0
	}
	if skip > 0 {
		shown = 0
	}
	maximum := c.details.Value("paging", "maxResults")
	if maximum == "" {
		maximum = "100"
	}
	list := payapi.Group("documentList", payapi.Group("paging",
		payapi.Text("skip", strconv.Itoa(skip)), payapi.Text("maxResults", maximum),
		payapi.Text("resultCount", strconv.Itoa(shown)), payapi.Text("totalResultCount", strconv.Itoa(total))))
	if shown > 0 {
		file := "invoice-" + month.AddDate(0, -1, 0).Format("2006-01") + ".pdf"
		link := "https://eu.clickandbuy.com/servicearea/documents/" + file
		list.Children = append(list.Children, payapi.Group("document",
			payapi.Text("settlementAccountID", strconv.FormatInt(c.account.settlements()[0].ID, 10)), payapi.Text("date", month.Format("2006-01-02T15:04:05Z")),
			payapi.Text("documentType", "Invoice"), payapi.Text("fileType", "PDF"), payapi.Text("fileName", file), payapi.Text("documentNumber", "1"),
			payapi.Group("documentLinks", payapi.Text("serviceAreaLink", link), payapi.Text("directLink", link))))
	}
	return []payapi.Element{list}, nil
}

// registrationOf is what an account says under registration (CB-029).
type registrationOf struct {
	BusinessOriginID string `json:"business_origin_id"`
	Secret           string
	Settlements      []settlement
}

type settlement struct {
	ID       int64
	Currency string
	Name     string
}

func (a *account) registration() registrationOf {
	var read registrationOf
	if len(a.Registration) > 0 {
		_ = json.Unmarshal(a.Registration, &read) // without it nobody is registered
	}
	return read
}

// settlements has at least one entry.
func (a *account) settlements() []settlement {
	if all := a.registration().Settlements; len(all) > 0 {
		return all
	}
	return []settlement{{ID: 1, Currency: "EUR", Name: "Main"}}
}

// createMerchantRegistration registers nobody: it answers the merchant that has the
// businessOriginID (CB-182).
func (f Fake) createMerchantRegistration(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	origin := c.details.Value("registrationData", "businessOriginID")
	var found *account
	_ = sandbox.EachAccount(ws, providerName, func(a *account) bool {
		if a.registration().BusinessOriginID == origin {
			found = a
		}
		return found == nil
	})
	if found == nil {
		return nil, &payError{Code: unknownID, Text: "Unknown business origin", Reason: "no merchant's registration has the business origin " + shorten(origin)}
	}
	return []payapi.Element{payapi.Group("registrationInfo",
		payapi.Text("merchantID", found.id()), payapi.Text("registrationStatus", "CREATED"),
		payapi.Text("registrationSharedSecret", found.registration().Secret),
		payapi.Text("registrationURL", "https://eu.clickandbuy.com/registration?merchantID="+found.id()))}, nil
}

// getMerchantRegistrationStatus answers a registration that is finished, and with it the
// merchant's settlement accounts and projects (CB-182, CB-189).
func (f Fake) getMerchantRegistrationStatus(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	origin, merchant := c.details.Value("businessOriginID"), c.details.Value("merchantID")
	a, err := accountOf(ws, "seller", merchant)
	if err != nil || a.registration().BusinessOriginID != origin {
		return nil, fails(authFailed, "no merchant %s is registered by %s", shorten(merchant), shorten(origin))
	}
	c.account = a
	if err := a.checkToken(c.details.Value("token"), ws.Now(), origin, merchant, a.registration().Secret); err != nil {
		return nil, err
	}
	list := payapi.Group("integrationInfoList")
	for i, s := range a.settlements() {
		info := payapi.Group("integrationInfo", payapi.Group("settlementInfo",
			payapi.Text("settlementAccountID", strconv.FormatInt(s.ID, 10)), payapi.Text("settlementAccountCurrency", s.Currency), payapi.Optional("settlementAccountName", s.Name)))
		if i < len(a.Projects) {
			p := a.Projects[i]
			info.Children = append(info.Children, payapi.Group("projectInfo",
				payapi.Text("projectID", strconv.FormatInt(p.ID, 10)), payapi.Optional("projectName", p.Name), payapi.Text("projectSharedSecret", p.SecretKey),
				payapi.Optional("mmsURL", sandbox.MerchantOf(ws).Join(p.MMSURL)), payapi.Optional("mmsSharedSecret", p.MMSSecret)))
		}
		list.Children = append(list.Children, info)
	}
	return []payapi.Element{
		payapi.Group("registrationInfo", payapi.Text("merchantID", merchant), payapi.Text("registrationStatus", "FINISHED")), list,
	}, nil
}
