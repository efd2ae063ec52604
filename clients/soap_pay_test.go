//go:build clients

package clients

import (
	"crypto/sha1"
	"encoding/hex"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/customer"
)

// registered is what the documented merchant has to say about its registration.
const registered = `{"registration": {"business_origin_id": "DE123456", "secret": "REGSECRET", "settlements": [{"id": 1, "currency": "EUR", "name": "Main"}]}}`

// payPorts is the port of each of the 20 operations (CB-180 to CB-183).
var payPorts = func() map[string]string {
	ports := map[string]string{}
	for port, operations := range map[string]string{
		"Pay": "payRequest payRequestRecurring refundRequest cancelRequest creditRequest statusRequest createBatch addBatchItem executeBatch " +
			"cancelBatch getBatchStatus",
		"Accounting":   "getAccountingDocuments",
		"Registration": "createMerchantRegistration getMerchantRegistrationStatus",
		"FeeCalculator": "getFeeCardCategories getFeeCardCurrencies getFeeCardInvoicingCycles getFeeCardSettlementDelays getFeeCardAverageTicketSizes " +
			"getFeeCard",
	} {
		for _, operation := range strings.Fields(operations) {
			ports[operation] = port + "PortType"
		}
	}
	return ports
}()

// payToken is a token of CB-186 and CB-189.
func payToken(of ...string) string {
	const at = "20120925165757"
	sum := sha1.Sum([]byte(strings.Join(append(of, at), "::")))
	return at + "::" + strings.ToUpper(hex.EncodeToString(sum[:]))
}

func signedBy(token string, details ...any) fields {
	return fields{"authentication", fields{"merchantID", documentedSeller, "projectID", "222", "token", token}, "details", fields(details)}
}

func signed(details ...any) fields { return signedBy(payToken("222", "SECRET"), details...) }

func euros(amount string) fields { return fields{"amount", amount, "currency", "EUR"} }

// order is the question of CB-214.
func order(externalID string) fields {
	return signed("amount", euros("12.30"),
		"orderDetails", fields{"text", "Order 4711", "itemList", fields{"item", fields{
			"itemType", "ITEM", "description", "Büch", "quantity", "1", "unitPrice", euros("12.30"), "totalPrice", euros("12.30"),
		}}},
		"billing", fields{"consumer", fields{"firstName", "Erika", "lastName", "Muster", "address", fields{
			"street", "Hauptstr.", "houseNumber", "1", "zip", "50667", "city", "Köln", "country", "DE",
		}}},
		"successExpiration", "1439", "successURL", "http://127.0.0.1:9/ok?order=4711", "failureURL", "http://127.0.0.1:9/no?order=4711",
		"createRecurring", fields{"description", "Monthly", "numberLimit", "2", "amountLimit", euros("50.00"), "expireDate", "2013-09-25", "revokableByConsumer", true},
		"externalID", externalID, "consumerIPAddress", "192.0.2.7", "consumerLanguage", "de", "consumerCountry", "DE")
}

// fault is what a client reads of a call that fails (CB-211, CB-213).
func fault(code, text string) heard {
	retry := map[bool]string{true: "true", false: "false"}[code == "9"]
	detail := map[bool]string{true: "0", false: code}[code == "3"]
	return heard{"fault.string": text, "fault.detail.code": code, "fault.detail.detailCode": detail, "fault.detail.description": text, "fault.detail.retry": retry}
}

// pays is the buyer, from the redirectURL to the end (CB-203, CB-204).
func pays(t *testing.T, redirectURL string) {
	t.Helper()
	c := customer.New(customer.Options{Timeout: 20 * time.Second})
	require.NoError(t, c.Visit(t.Context(), redirectURL))
	require.NoError(t, c.FillAndSubmit(t.Context(), "form#cb-login", map[string]string{"username": "buyer@example.com", "password": "buyerpass"}, ""))
	_ = c.FillAndSubmit(t.Context(), "form#cb-confirm", nil, "") // leads to a shop that is not there
}

// walkPayAPI makes every call of the pay API, and those that fail.
func walkPayAPI(c *soapCaller, p *provider) {
	c.Helper()
	// Payments (CB-190 to CB-195, CB-214 to CB-217).
	asked := c.hears("payRequest", order("Grün-1"), heard{
		"transaction.transactionStatus": "CREATED", "transaction.transactionType": "PAY", "transaction.externalID": "Grün-1",
		"transaction.createdRecurringPaymentAuthorization.recurringPaymentAuthorizationStatus": "CREATED",
	})
	number, authorization := asked["transaction.transactionID"], asked["transaction.createdRecurringPaymentAuthorization.recurringPaymentAuthorizationID"]
	pays(c.T, asked["transaction.redirectURL"])
	c.hears("statusRequest", signed("transactionIDList", fields{"transactionID", number, "transactionID", "123"}), heard{
		"transactionList.transaction.0.transactionStatus": "SUCCESS", "transactionList.transaction.0.crn": "99887766",
		"transactionList.transaction.1.transactionID": "123", "transactionList.transaction.1.errorDetails.code": "3",
		"transactionList.transaction.1.errorDetails.detailCode": "0", "transactionList.transaction.1.errorDetails.description": "Unknown transaction",
		"transactionList.transaction.1.errorDetails.retry": "false",
	})
	c.hears("statusRequest", signed("externalIDList", fields{"externalID", "Grün-1"}), heard{"transactionList.transaction.externalID": "Grün-1"})
	c.hears("payRequestRecurring", signed("amount", euros("5.00"), "recurringPaymentAuthorizationID", authorization, "externalID", "R-1"),
		heard{"transaction.transactionStatus": "SUCCESS", "transaction.transactionType": "PAY"})
	c.hears("refundRequest", signed("amount", euros("2.30"), "transactionID", number, "externalID", "B-1"),
		heard{"transaction.transactionStatus": "SUCCESS", "transaction.transactionType": "REFUND"})
	c.hears("creditRequest", signed("amount", euros("1.00"), "recipient", fields{"emailAddress", "buyer@example.com"}, "externalID", "C-1"),
		heard{"transaction.transactionType": "CREDIT"})
	c.hears("cancelRequest", signed("cancelMode", "RPA", "cancelIdentifier", fields{"recurringPaymentAuthorizationID", authorization}),
		heard{"transaction.createdRecurringPaymentAuthorization.recurringPaymentAuthorizationStatus": "CANCELLED"})

	// Batches (CB-196).
	batch := c.hears("createBatch", signed("externalBatchID", "Bündel"), heard{"batch.externalBatchID": "Bündel", "batch.batchStatus": "CREATED"})["batch.batchID"]
	refund := func(id, of string) fields {
		return fields{"externalID", id, "details", fields{"refundRequestDetails", fields{"amount", euros("1.00"), "transactionID", of, "externalID", id}}}
	}
	c.hears("addBatchItem", signed("batchID", batch, "batchItemDetailsList", fields{"batchItemDetails", refund("I-1", number), "batchItemDetails", refund("I-2", "123")}),
		heard{"batchItemList.batchItem.0.batchItemStatus": "CREATED", "batchItemList.batchItem.1.externalID": "I-2"})
	c.hears("executeBatch", signed("batchID", batch), heard{"batch.batchStatus": "PENDING_EXECUTION"})
	p.ask("POST", "/clock", map[string]any{"advance": "2m"}, nil)
	c.hears("getBatchStatus", signed("externalBatchID", "Bündel"), heard{
		"batch.batchStatus": "EXECUTED", "batchItemList.batchItem.0.batchItemStatus": "SUCCESS",
		"batchItemList.batchItem.1.batchItemStatus": "ERROR", "batchItemList.batchItem.1.errorDetails.code": "3",
	})
	empty := c.call("createBatch", signed("externalBatchID", "leer"))["batch.batchID"]
	c.hears("cancelBatch", signed("batchID", empty), heard{"batch.batchStatus": "CANCELLED"})

	// The ports with fixed data (CB-181 to CB-184).
	c.hears("getAccountingDocuments", signed("documentType", "Invoice"), heard{"documentList.paging.totalResultCount": "1", "documentList.document.date": "2012-09-01T00:00:00Z"})
	c.hears("getAccountingDocuments", signed("documentType", "Settlement"), heard{"documentList.paging.totalResultCount": "0"})
	c.hears("createMerchantRegistration", fields{"details", fields{
		"registrationData", fields{"businessOriginID", "DE123456"}, "merchantData", fields{"companyName", "ÄCME", "emailAddress", "a@example.com"},
	}}, heard{"registrationInfo.registrationStatus": "CREATED", "registrationInfo.registrationSharedSecret": "REGSECRET"})
	c.hears("getMerchantRegistrationStatus", fields{"details", fields{
		"businessOriginID", "DE123456", "merchantID", documentedSeller, "token", payToken("DE123456", documentedSeller, "REGSECRET"),
	}}, heard{"registrationInfo.registrationStatus": "FINISHED", "integrationInfoList.integrationInfo.projectInfo.projectSharedSecret": "SECRET"})
	// Details say something in every call, because zeep takes an empty structure for none.
	about := func(details ...any) fields { return fields{"details", fields(details)} }
	c.hears("getFeeCardCategories", about("businessOriginID", "DE123456"), heard{"categoryList.category.1.categoryName": "Physical goods"})
	c.hears("getFeeCardCurrencies", about("businessOriginID", "DE123456"), heard{"currencyList.currency.0": "EUR"})
	c.hears("getFeeCardInvoicingCycles", about("categoryID", "1"), heard{"invoicingCycleList.invoicingCycle.1": "30"})
	c.hears("getFeeCardSettlementDelays", about("categoryID", "1"), heard{"settlementDelayList.settlementDelay.0": "7"})
	c.hears("getFeeCardAverageTicketSizes", about("categoryID", "1", "currency", "GBP"), heard{"averageTicketSizeList.averageTicketSize.0.amount": "5.00"})
	c.hears("getFeeCard", about("categoryID", "1", "averageTicketSize", euros("5.00"), "invoicingCycle", "7", "settlementDelay", "7"),
		heard{"commissionList.commission.0.transactionType": "PAY", "commissionList.commission.0.commission": "2.9", "commissionList.commission.0.fee.amount": "0.35"})

	// A fault for each code (CB-211 to CB-213).
	c.hears("statusRequest", signedBy("20120925165757::nonsense", "transactionIDList", fields{"transactionID", "1"}), fault("1", "Authentication failed"))
	c.hears("payRequest", signed("amount", fields{"amount", "12.30", "currency", "EURO"}), fault("2", "Invalid request"))
	c.hears("executeBatch", signed("batchID", "1"), fault("3", "Unknown batch"))
	c.hears("cancelBatch", signed("batchID", empty), fault("4", "Not allowed in this state"))
	c.hears("refundRequest", signed("amount", euros("100.00"), "transactionID", number), fault("5", "Amount or limit exceeded"))
	p.ask("PUT", "/scenario", []byte("scenario: a bad day\nsteps: [back]\nrules:\n  - {op: clickandbuy.pay.creditRequest, then: {outcome: temporary_error}}\n"), nil)
	c.hears("creditRequest", signed("amount", euros("1.00"), "recipient", fields{"crn", "99887766"}), fault("9", "Temporary error"))
}

// TestSOAPClientsWalkThePayAPI: every client makes every call by the served description,
// hears the same of it, and every answer is valid by the served schema, as libxml2 sees it.
// PHP walks both versions (CB-175 to CB-217).
func TestSOAPClientsWalkThePayAPI(t *testing.T) {
	t.Parallel()
	p := serve(t)
	wsdl := p.url + "/clickandbuy/webservices/pay_1_1_0.wsdl"
	all := map[string][]heard{}
	walk := func(name, wsdl string, cmd *exec.Cmd) {
		t.Run(name, func(t *testing.T) {
			p.again(registered)
			c := startSOAP(t, cmd, wsdl, "document", payPorts)
			walkPayAPI(c, p)
			c.allCalled()
			all[name] = c.heard
			if strings.HasPrefix(name, "PHP") {
				assert.Equal(t, map[string]int{"valid": len(c.heard)}, c.schema)
			}
		})
	}
	for _, client := range soapCallers {
		walk(client.name, wsdl, client.command(t))
	}
	agree(t, all)
	old := strings.Replace(wsdl, "1_1_0", "1_0_0", 1)
	walk("PHP SoapClient, 1.0.0", old, soapCallers[0].command(t))
	for _, client := range soapCallers[1:] {
		t.Run(client.name+", 1.0.0", func(t *testing.T) {
			p.again(registered)
			c := startSOAP(t, client.command(t), old, "document", payPorts)
			c.hears("payRequest", order("Grün-1"), heard{"transaction.transactionStatus": "CREATED"})
			c.hears("executeBatch", signed("batchID", "1"), fault("3", "Unknown batch"))
		})
	}
}

// TestSOAPLiteByItself: what the stubs of SOAP::Lite 1.27 send is refused. In document style
// the root is called like the operation, which is none of the interface's (CB-177, CB-210);
// in rpc style a structure is nil. Should it learn to read elements or types one day, this
// test says so by failing.
func TestSOAPLiteByItself(t *testing.T) {
	t.Parallel()
	p := serve(t)
	sent := func(wsdl, op string, ports map[string]string, input fields, want heard) string {
		p.again(collecting)
		startSOAP(t, soapLite(t), wsdl, "stub", ports).hears(op[strings.LastIndexByte(op, '.')+1:], input, want)
		var exchanges struct {
			Items []struct{ Request struct{ Body string } }
		}
		p.ask("GET", "/exchanges?op=clickandbuy."+op, nil, &exchanges)
		require.Len(t, exchanges.Items, 1)
		return exchanges.Items[0].Request.Body
	}
	body := sent(p.env()["CLICKANDBUY_PAY_WSDL"], "pay.getFeeCardCategories", payPorts, fields{"details", fields{}}, fault("2", "Invalid request"))
	assert.Regexp(t, `<(\w+:)?getFeeCardCategories[ >]`, body)
	body = sent(p.env()["CLICKANDBUY_WSDL"], "tmi.getEasyCollectSingle", tmiPorts, single(requesting("s1", "1")), refused("getEasyCollectSingle", "34", "InvalidParameter"))
	assert.Regexp(t, `<sRequest [^>]*xsi:nil="true"[^>]*/>`, body)
}
