package clickandbuy

import (
	"strconv"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
)

// feeCategories are our two (CB-184); a call about another is refused.
var feeCategories = []struct{ id, name string }{{"1", "Digital goods"}, {"2", "Physical goods"}}

// fees answers one of the fee calculator's questions (CB-183): the same for everybody.
func fees(name string) payAnswerer {
	return func(_ Fake, _ *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
		category := c.details.Value("categoryID")
		known := category == ""
		for _, one := range feeCategories {
			known = known || one.id == category
		}
		if !known {
			return nil, &payError{Code: unknownID, Text: "Unknown category", Reason: "there is no category " + shorten(category)}
		}
		switch name {
		case "getFeeCardCategories":
			list := payapi.Group("categoryList")
			for _, one := range feeCategories {
				list.Children = append(list.Children, payapi.Group("category", payapi.Text("categoryID", one.id), payapi.Text("categoryName", one.name)))
			}
			return []payapi.Element{list}, nil
		case "getFeeCardCurrencies":
			return feeList("currencyList", "currency", "EUR", "GBP", "USD"), nil
		case "getFeeCardInvoicingCycles":
			return feeList("invoicingCycleList", "invoicingCycle", "7", "30"), nil
		case "getFeeCardSettlementDelays":
			return feeList("settlementDelayList", "settlementDelay", "7", "14"), nil
		case "getFeeCardAverageTicketSizes":
			list := payapi.Group("averageTicketSizeList")
			for _, units := range []int{5, 20, 100} {
				list.Children = append(list.Children, payapi.Group("averageTicketSize",
					payapi.Text("amount", strconv.Itoa(units)+".00"), payapi.Text("currency", c.details.Value("currency"))))
			}
			return []payapi.Element{list}, nil
		}
		list := payapi.Group("commissionList")
		for _, one := range []struct{ kind, commission, fee string }{{typePay, "2.9", "0.35"}, {typeRefund, "0", "0.35"}, {typeCredit, "0", "0.35"}} {
			list.Children = append(list.Children, payapi.Group("commission",
				payapi.Text("transactionType", one.kind), payapi.Text("commission", one.commission),
				payapi.Group("fee", payapi.Text("amount", one.fee), payapi.Text("currency", c.details.Value("averageTicketSize", "currency")))))
		}
		return []payapi.Element{list}, nil
	}
}

func feeList(list, name string, words ...string) []payapi.Element {
	group := payapi.Group(list)
	for _, word := range words {
		group.Children = append(group.Children, payapi.Text(name, word))
	}
	return []payapi.Element{group}
}
