//go:build clients

package clients

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// collecting is what the documented merchant has to say about its buyer: an agreement by
// which it collects, and debits that wait for their commit.
const collecting = `{"tm_password": "secret1", "switches": {"tmi.explicit_commit": "on"},
	"buyers": [{"crn": 99887766, "msisdn": "+49 170 1234567", "easy_collect_granted": true, "agreements": [{"id": 7}]}]}`

// tmiPorts is the port of each of the 29 operations (CB-120 to CB-140).
var tmiPorts = func() map[string]string {
	ports := map[string]string{}
	for port, operations := range map[string]string{
		"Status": "getInterfaceStatus getBDRStatusByBDRID getBDRStatusByExternalBDRID getCustomerTransactionStatus getCustomerStatusByCRN " +
			"getCustomerStatusByMSISDN getTransactionStatusByJobID getTransactionStatusByExternalBDRID getJobStatusByJobID getJobItemsStatusByJobID " +
			"getJobStatusByExtJobID getJobItemsStatusByExtJobID isBDRIDCommitted isExternalBDRIDCommitted",
		"Payment": "getEasyCollectSingle getEasyCollectSingle540 commitEasyCollectBDR partialEasyCollectBegin partialEasyCollectAddSingleItem " +
			"partialEasyCollectAddItems partialEasyCollectFinish placeEasyCollectMulti",
		"Reservation": "createReservation capture cancelReservation",
		"ECommerce":   "rcCreateReservation rcCaptureReservation rcCancelReservation rcStatusReservation",
	} {
		for _, operation := range strings.Fields(operations) {
			ports[operation] = "TransactionManager" + port + "ServicesPort"
		}
	}
	return ports
}()

// merchant and slave are what every call begins with, A and B of the dossier.
func merchant(more ...any) fields {
	return append(fields{"sellerID", documentedSeller, "tmPassword", "secret1"}, more...)
}

func slave(more ...any) fields { return append(merchant("slaveMerchantID", "0"), more...) }

// debit is an EasyCollectQuery, requesting a PaymentRequest, single a SingleRequest.
func debit(externalBDRID, amount string) fields {
	return fields{
		"slaveMerchantID", "0", "crn", "99887766", "easyCollectID", "7", "externalBDRID", externalBDRID, "amount", amount, "currency", "EUR",
		"urlInfo", "info", "internalContentDescription", "März",
	}
}

func requesting(externalBDRID, amount string) fields {
	return fields{"discriminator", "DEBIT", "debReq", debit(externalBDRID, amount)}
}

func single(request fields) fields {
	return fields{"sRequest", merchant("extJobID", "1", "request", request)}
}

// refused is what a client reads of a fault (CB-154).
func refused(operation, id, message string) heard {
	return heard{"fault.string": "Exception raised in: " + operation, "fault.detail.id": id, "fault.detail.message": message}
}

// walkTMI makes every call of TMI 1.4, and some that fail.
func walkTMI(c *soapCaller, p *provider) {
	c.Helper()
	yes := heard{"": "true"}
	c.hears("getInterfaceStatus", merchant(), yes)

	// Debits, and what is given back (CB-129, CB-130, CB-173).
	made := c.hears("getEasyCollectSingle", single(requesting("Grün-1", "999")), heard{
		"discriminator": "DEBIT", "debResp.externalBDRID": "Grün-1", "debResp.amount": "999", "debResp.explicitCommit": "true", "debResp.systemID": "1",
	})
	bdr := made["debResp.BDRID"]
	c.hears("isBDRIDCommitted", slave("BDRID", bdr), refused("isBDRIDCommitted", "32", "BDRIDNotFound"))
	c.hears("commitEasyCollectBDR", slave("BDRID", bdr), yes)
	c.hears("isBDRIDCommitted", slave("BDRID", bdr), heard{"isCommitted": "true", "BDRID": bdr})
	c.hears("isExternalBDRIDCommitted", slave("externalBDRID", "Grün-1"), heard{"isCommitted": "true", "BDRID": bdr})
	c.hears("getEasyCollectSingle540", single(requesting("s2", "500")), heard{"debResp.paymentMethodSafety": "SAFE", "debResp.externalBDRID": "s2"})
	c.hears("getEasyCollectSingle", single(fields{"discriminator", "PARTCANCEL", "partcancReq", fields{
		"slaveMerchantID", "0", "BDRID", bdr, "externalBDRID", "Grün-1", "externalCancelID", "c1", "lockUser", false, "cancelSubscription", false,
		"amount", "100", "currency", "EUR",
	}}), heard{"discriminator": "PARTCANCEL", "partcancResp.amount": "100", "partcancResp.externalCancelID": "c1"})
	c.hears("getEasyCollectSingle", single(fields{"discriminator", "CREDIT", "credReq", debit("g1", "60")}), heard{"credResp.amount": "60"})
	c.hears("getEasyCollectSingle", single(requesting("Grün-1", "1")), refused("getEasyCollectSingle", "34", "ExternalBDRIDNotUnique"))

	// How things stand (CB-121 to CB-123).
	c.hears("getBDRStatusByBDRID", slave("BDRID", bdr), heard{"externalBDRID": "Grün-1", "price": "899", "currency": "EUR", "crn": "99887766", "isChargeBack": "false"})
	c.hears("getBDRStatusByExternalBDRID", slave("externalBDRID", "Grün-1"), heard{"BDRID": bdr})
	c.hears("getCustomerTransactionStatus", slave("crn", "99887766", "startDateTime", "20120101000000", "endDateTime", "20130101000000"), heard{"item.0.BDRID": bdr})
	c.hears("getCustomerStatusByCRN", slave("crn", "99887766", "easyCollectID", "7"), heard{"status": "OK", "isEasyCollectGranted": "true"})
	c.hears("getCustomerStatusByMSISDN", slave("MSISDN", "+49 170 1234567", "easyCollectID", "7"), heard{"crn": "99887766"})

	// Jobs (CB-124 to CB-126, CB-131 to CB-134).
	job := c.call("partialEasyCollectBegin", merchant("extJobID", "77"))[""]
	c.hears("partialEasyCollectAddSingleItem", merchant("mJobID", job, "item", requesting("j1", "100")), heard{"": "1"})
	c.hears("partialEasyCollectAddItems", merchant("mJobID", job, "mItems", fields{"item", requesting("j2", "200"), "item", requesting("Grün-1", "300")}), heard{"": "3"})
	c.hears("getJobStatusByJobID", merchant("jobID", job), heard{"status": "WAIT", "itemsAll": "3", "itemsProcessed": "0"})
	c.hears("partialEasyCollectFinish", merchant("mJobID", job), heard{"": job})
	multi := c.call("placeEasyCollectMulti", fields{"mRequest", merchant("extJobID", "78", "requestList", fields{"item", requesting("m1", "1"), "item", requesting("m2", "2")})})[""]
	c.hears("getJobItemsStatusByJobID", merchant("jobID", multi), heard{"status": "WAIT", "transactionsList.item.1.status": "WAIT"})
	p.ask("POST", "/clock", map[string]any{"advance": "1h"}, nil)
	c.hears("getJobStatusByExtJobID", merchant("extJobID", "77"), heard{"status": "FINISH", "itemsProcessed": "3"})
	c.hears("getJobItemsStatusByExtJobID", merchant("extJobID", "77"), heard{
		"transactionsList.item.0.transResponse.debResp.externalBDRID": "j1", "transactionsList.item.2.error": "ExternalBDRIDNotUnique",
	})
	c.hears("getTransactionStatusByJobID", merchant("jobID", job, "actionID", "2"), heard{"status": "FINISH", "transResponse.debResp.amount": "200", "jobID": job})
	c.hears("getTransactionStatusByExternalBDRID", slave("externalBDRID", "j1"), heard{"actionID": "1"})
	c.hears("getJobStatusByJobID", merchant("jobID", "1"), refused("getJobStatusByJobID", "34", "InvalidParameter"))

	// Reservations (CB-135 to CB-140).
	reserve := func() string {
		return c.hears("createReservation", slave("easyCollectID", "7", "crn", "99887766", "amount", "500", "currency", "EUR", "offerDescription", "Hôtel"),
			heard{"amount": "500", "currency": "EUR"})["reservationID"]
	}
	c.hears("capture", merchant("reservationID", reserve(), "request", debit("r1", "400")), heard{"amount": "400", "externalBDRID": "r1"})
	c.hears("cancelReservation", slave("reservationID", reserve(), "crn", "99887766"), yes)
	c.hears("cancelReservation", slave("reservationID", "1", "crn", "99887766"), refused("cancelReservation", "34", "ReservationNotFound"))
	commerce := func(externalBDRID string) string {
		return c.hears("rcCreateReservation", single(requesting(externalBDRID, "700")), heard{"paymentResponse.debResp.amount": "700"})["paymentResponse.debResp.BDRID"]
	}
	kept := commerce("e1")
	c.hears("rcStatusReservation", slave("BDRID", kept), heard{"status": "RESERVED"})
	c.hears("rcCaptureReservation", slave("BDRID", kept, "amount", "700", "currency", "EUR", "infoText", "sent"), yes)
	c.hears("rcStatusReservation", slave("BDRID", kept), heard{"status": "CAPTURED"})
	c.hears("rcCancelReservation", slave("BDRID", commerce("e2"), "infoText", "gone"), yes)
	c.hears("rcCancelReservation", slave("BDRID", kept, "infoText", "gone"), refused("rcCancelReservation", "34", "ReservationNotOpen"))
}

// TestSOAPClientsWalkTMI: every client makes every call of TMI by the served description,
// hears the same of it, and every answer is valid by the description's types, as libxml2
// sees it; a fault's detail has types of Perl's (CB-116 to CB-161).
func TestSOAPClientsWalkTMI(t *testing.T) {
	t.Parallel()
	p := serve(t)
	wsdl := p.env()["CLICKANDBUY_WSDL"]
	all := map[string][]heard{}
	for _, client := range soapCallers {
		t.Run(client.name, func(t *testing.T) {
			p.again(collecting)
			c := startSOAP(t, client.command(t), wsdl, "rpc", tmiPorts)
			walkTMI(c, p)
			c.allCalled()
			all[client.name] = c.heard
			if strings.HasPrefix(client.name, "PHP") {
				faults := 0
				for _, h := range c.heard {
					if h["fault.string"] != "" {
						faults++
					}
				}
				assert.Equal(t, map[string]int{"valid": len(c.heard) - faults, "none: a detail of types of Perl (CB-161)": faults}, c.schema)
			}
		})
	}
	agree(t, all)
}
