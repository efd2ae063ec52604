package clickandbuy

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The operations of CB-120 to CB-140: port, operation, arguments, result. A is
// sellerID:long tmPassword:string, B is A slaveMerchantID:long.
const listedOperations = `
Status getInterfaceStatus | A | boolean
Status getBDRStatusByBDRID | B BDRID:long | ClickAndBuy.Transaction.BDRStatus
Status getBDRStatusByExternalBDRID | B externalBDRID:string | ClickAndBuy.Transaction.BDRStatus
Status getCustomerTransactionStatus | B crn:long startDateTime:string endDateTime:string | ClickAndBuy.Transaction.BDRStatusList
Status getCustomerStatusByCRN | B crn:long easyCollectID:long | ClickAndBuy.Transaction.CustomerStatus
Status getCustomerStatusByMSISDN | B MSISDN:string easyCollectID:long | ClickAndBuy.Transaction.CustomerStatus
Status getTransactionStatusByJobID | A jobID:long actionID:long | TransactionManager.Status.TransStatusResponse
Status getTransactionStatusByExternalBDRID | B externalBDRID:string | TransactionManager.Status.TransStatusResponse
Status getJobStatusByJobID | A jobID:long | TransactionManager.Status.JobStatusResponse
Status getJobStatusByExtJobID | A extJobID:long | TransactionManager.Status.JobStatusResponse
Status getJobItemsStatusByJobID | A jobID:long | TransactionManager.Status.JobDetailResponse
Status getJobItemsStatusByExtJobID | A extJobID:long | TransactionManager.Status.JobDetailResponse
Status isBDRIDCommitted | B BDRID:long | ClickAndBuy.Transaction.BDRProcessingState
Status isExternalBDRIDCommitted | B externalBDRID:string | ClickAndBuy.Transaction.BDRProcessingState
Payment getEasyCollectSingle | sRequest:TransactionManager.Payment.SingleRequest | TransactionManager.Payment.PaymentResponse
Payment getEasyCollectSingle540 | sRequest:TransactionManager.Payment.SingleRequest | TransactionManager.Payment.PaymentResponse540
Payment commitEasyCollectBDR | B BDRID:long | boolean
Payment partialEasyCollectBegin | A extJobID:long | long
Payment partialEasyCollectAddSingleItem | A mJobID:long item:TransactionManager.Payment.PaymentRequest | long
Payment partialEasyCollectAddItems | A mJobID:long mItems:TransactionManager.Payment.PaymentReqItems | long
Payment partialEasyCollectFinish | A mJobID:long | long
Payment placeEasyCollectMulti | mRequest:TransactionManager.Payment.MultiRequest | long
Reservation createReservation | B easyCollectID:long crn:long amount:unsignedInt currency:string offerDescription:string | ClickAndBuy.EasyCollect.ReservationResult
Reservation capture | A reservationID:long request:ClickAndBuy.EasyCollect.EasyCollectQuery | ClickAndBuy.EasyCollect.EasyCollectResult
Reservation cancelReservation | B reservationID:long crn:long | boolean
ECommerce rcCreateReservation | sRequest:TransactionManager.Payment.SingleRequest | TransactionManager.ECommerce.Reservation
ECommerce rcCaptureReservation | B BDRID:long amount:unsignedInt currency:string infoText:string | boolean
ECommerce rcCancelReservation | B BDRID:long infoText:string | boolean
ECommerce rcStatusReservation | B BDRID:long | TransactionManager.ECommerce.ReservationInfo`

func TestOperationsAreThoseOfTheDescription(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(listedOperations), "\n")
	require.Len(t, rows, 29)
	assert.Len(t, tmi().Operations, 29)
	for _, row := range rows {
		parts := strings.Split(row, " | ")
		port, name, _ := strings.Cut(parts[0], " ")
		const a = "sellerID:long tmPassword:string"
		arguments := parts[1]
		if arguments == "A" || strings.HasPrefix(arguments, "A ") {
			arguments = a + arguments[1:]
		} else if strings.HasPrefix(arguments, "B ") {
			arguments = a + " slaveMerchantID:long" + arguments[1:]
		}

		op := tmi().Operations[name]
		var declared []string
		for _, f := range op.Arguments {
			assert.False(t, f.Optional)
			declared = append(declared, f.Name+":"+f.Type)
		}
		assert.Equal(t, name, op.Name)
		assert.Equal(t, tmiPort(port), op.Port, name)
		assert.Equal(t, strings.Fields(arguments), declared, name)
		assert.Equal(t, parts[2], op.Result, name)
	}
}

// The types that requests are made of (CB-142).
func TestStructuresAreThoseOfTheDescription(t *testing.T) {
	for name, want := range map[string]string{
		"ClickAndBuy.Transaction.CancelQuery": "slaveMerchantID?:long BDRID:long externalBDRID:string externalCancelID:string " +
			"lockUser:boolean cancelSubscription:boolean amount:unsignedInt currency:string",
		"ClickAndBuy.EasyCollect.EasyCollectQuery": "slaveMerchantID?:long crn:long easyCollectID:long externalBDRID:string " +
			"amount:unsignedInt currency:string urlInfo:string internalContentDescription:string",
		"TransactionManager.Payment.SingleRequest": "sellerID:long tmPassword:string extJobID:long " +
			"request:TransactionManager.Payment.PaymentRequest",
		"TransactionManager.Payment.MultiRequest": "sellerID:long tmPassword:string extJobID:long " +
			"requestList:TransactionManager.Payment.PaymentReqItems",
		"TransactionManager.Payment.PaymentReqItems": "item*:TransactionManager.Payment.PaymentRequest",
		"TransactionManager.Payment.PaymentRequest": "discriminator:TransactionManager.Payment.TransactionType " +
			"debReq?:ClickAndBuy.EasyCollect.EasyCollectQuery credReq?:ClickAndBuy.EasyCollect.EasyCollectQuery " +
			"cancReq?:ClickAndBuy.Transaction.CancelQuery partcancReq?:ClickAndBuy.Transaction.CancelQuery",
	} {
		var declared []string
		for _, f := range tmi().Structures[name] {
			mark := ""
			if f.Repeated {
				mark = "*"
			} else if f.Optional {
				mark = "?"
			}
			declared = append(declared, f.Name+mark+":"+f.Type)
		}
		assert.Equal(t, strings.Fields(want), declared, name)
	}
	assert.Equal(t, []string{"DEBIT", "CREDIT", "CANCEL", "PARTCANCEL"}, tmi().Enumerations["TransactionManager.Payment.TransactionType"])
}

// Every type that an argument can have is one that readArguments reads.
func TestEveryArgumentTypeIsReadable(t *testing.T) {
	seen := map[string]bool{}
	var walk func(fields []tmiField)
	walk = func(fields []tmiField) {
		for _, f := range fields {
			inner, structure := tmi().Structures[f.Type]
			_, enumeration := tmi().Enumerations[f.Type]
			switch {
			case structure && !seen[f.Type]:
				seen[f.Type] = true
				walk(inner)
			case structure, enumeration:
			default:
				assert.Contains(t, []string{"long", "string", "boolean", "unsignedInt"}, f.Type, f.Name)
			}
		}
	}
	for _, op := range tmi().Operations {
		walk(op.Arguments)
	}
	assert.NotEmpty(t, seen)
}

func wellFormed(t *testing.T, text []byte) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if !assert.NoError(t, err) {
			return
		}
	}
}

func TestWSDLPointsToTheSandbox(t *testing.T) {
	const base = `http://localhost:8080/clickandbuy/TMI/1.4/?a=1&b="$1"`
	text := string(wsdlText(base))
	wellFormed(t, []byte(text))
	assert.Equal(t, 4, strings.Count(text, `<soap:address location="http://localhost:8080/clickandbuy/TMI/1.4/?a=1&amp;b=&quot;$1&quot;"/>`))
	assert.NotContains(t, text, "services.eu.clickandbuy.com")
	assert.NotContains(t, text, ".md")

	addresses := regexp.MustCompile(`location="[^"]*"`)
	assert.Equal(t, addresses.ReplaceAllString(tmiWSDL, ""), addresses.ReplaceAllString(text, ""), "nothing else changes")
	assert.Contains(t, text, `soapAction="TransactionManager.Status#isExternalBDRIDCommitted"`)         // CB-117
	assert.Contains(t, text, `targetNamespace="https://clickandbuy.com/TransactionManager/"`)           // CB-115
	assert.Equal(t, 58, strings.Count(text, `<soap:body use="literal" namespace="TransactionManager.`)) // CB-116
}

func TestXSDIsTheSchemaAlone(t *testing.T) {
	text := string(xsdText())
	wellFormed(t, []byte(text))
	assert.True(t, strings.HasPrefix(text, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<xsd:schema "))
	assert.True(t, strings.HasSuffix(text, "</xsd:schema>\n"))
	assert.Equal(t, 1, strings.Count(text, "targetNamespace="))
	assert.Contains(t, text, `xmlns:tns="https://clickandbuy.com/TransactionManager/"`)
	assert.Contains(t, text, `name="ClickAndBuy.Transaction.BDRProcessingState"`)
	assert.NotContains(t, text, "wsdl:")
}
