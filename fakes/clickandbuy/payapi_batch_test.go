package clickandbuy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refundItem is an item that gives a payment back.
func refundItem(external, number, amount string) string {
	return fmt.Sprintf("<batchItemDetails><externalID>%s</externalID><details><refundRequestDetails><amount><amount>%s</amount><currency>EUR</currency></amount>"+
		"<transactionID>%s</transactionID><externalID>%[1]s</externalID></refundRequestDetails></details></batchItemDetails>", external, amount, number)
}

func (m *payMerchant) addItems(batch string, items ...string) payAnswer {
	return m.call("addBatchItem", "<batchID>"+batch+"</batchID><batchItemDetailsList>"+strings.Join(items, "")+"</batchItemDetailsList>")
}

// TestBatchWithOneBadItem walks a batch's life by the clock: the good items are done, the
// bad one says why (CB-196, CB-206, CB-234, CB-607).
func TestBatchWithOneBadItem(t *testing.T) {
	m, box := listening(t, arrange{})
	asked := m.payRequest("4711", "12.30", "")
	m.buy(asked)
	made := m.call("createBatch", "<externalBatchID>B-1</externalBatchID>")
	require.Equal(t, http.StatusOK, made.Status, made.Body)
	batch := made.get("batchID")
	assert.Contains(t, made.Body, "<ns2:batch><ns2:batchID>"+batch+"</ns2:batchID><ns2:externalBatchID>B-1</ns2:externalBatchID><ns2:batchStatus>CREATED</ns2:batchStatus></ns2:batch>")

	added := m.addItems(batch, refundItem("R1", asked.get("transactionID"), "5.00"))
	assert.Len(t, added.Root.all("batchItemID"), 1, "one item, one answer (CB-196)")
	assert.Equal(t, "CREATED", added.get("batchItemStatus"))
	m.addItems(batch, refundItem("R2", "123", "1.00"), "<batchItemDetails><externalID>C1</externalID><details><creditRequestDetails><amount><amount>1.00</amount><currency>EUR</currency></amount>"+
		"<emailAddress>buyer@example.com</emailAddress></creditRequestDetails></details></batchItemDetails>")
	status := func() string {
		got := m.call("getBatchStatus", "<externalBatchID>B-1</externalBatchID>")
		return got.get("batchStatus") + ": " + strings.Join(got.Root.all("batchItemStatus"), " ")
	}
	assert.Equal(t, "CREATED: CREATED CREATED CREATED", status())
	assert.Equal(t, "PENDING_EXECUTION", m.call("executeBatch", "<batchID>"+batch+"</batchID>").get("batchStatus"))
	assert.Equal(t, "4", m.call("executeBatch", "<batchID>"+batch+"</batchID>").get("code"))
	assert.Equal(t, "4", m.addItems(batch, refundItem("R3", "1", "1.00")).get("code"))
	m.Advance(time.Minute)
	assert.Equal(t, "EXECUTING: EXECUTING EXECUTING EXECUTING", status())
	assert.Equal(t, "4", m.call("cancelBatch", "<batchID>"+batch+"</batchID>").get("code"))
	m.Advance(time.Minute)
	assert.Equal(t, "EXECUTED: SUCCESS ERROR SUCCESS", status())

	got := m.call("getBatchStatus", "<batchID>"+batch+"</batchID>")
	assert.Equal(t, []string{"3"}, got.Root.all("code"))
	assert.Equal(t, []string{m.Payment("R1").Ref}, got.Root.all("resultTransactionID")[:1])
	one := m.call("getBatchStatus", "<batchID>"+batch+"</batchID><batchItemIDList><batchItemID>"+added.get("batchItemID")+"</batchItemID></batchItemIDList>")
	assert.Equal(t, []string{"R1"}, one.Root.all("externalID"))
	assert.Equal(t, "7.30", m.Payment("4711").Amount.Value)

	var told []string
	for _, message := range box.messages() {
		if strings.Contains(message, "<batchEvent>") {
			assert.True(t, verified(message, "MMSKEY"))
			told = append(told, element(message, "newState"))
		}
	}
	assert.Equal(t, []string{"PENDING_EXECUTION", "EXECUTING", "EXECUTED"}, told)
	assert.Contains(t, box.last(), "<externalID>R2</externalID><batchItemStatus>ERROR</batchItemStatus><errorDetails><code>3</code><detailCode>0</detailCode><description>Unknown transaction</description><retry>false</retry></errorDetails>")
}

// TestBatchesThatDoNotRun: called off, unknown, empty, too long.
func TestBatchesThatDoNotRun(t *testing.T) {
	m := payOpen(t, arrange{})
	batch := m.call("createBatch", "").get("batchID")
	assert.Equal(t, "2", m.addItems(batch).get("code"))
	assert.Equal(t, "2", m.addItems(batch, "<batchItemDetails><details/></batchItemDetails>").get("code"))
	many := strings.Repeat(refundItem("R", "1", "1.00"), 129)
	assert.Equal(t, "2", m.addItems(batch, many).get("code"))
	assert.Len(t, m.addItems(batch, many[:len(many)/129*128]).Root.all("batchItemID"), 128)
	assert.Equal(t, "3", m.call("executeBatch", "<batchID>1</batchID>").get("code"))
	assert.Equal(t, "3", m.call("getBatchStatus", "").get("code"))
	m.call("executeBatch", "<batchID>"+batch+"</batchID>")
	assert.Equal(t, "CANCELLED", m.call("cancelBatch", "<batchID>"+batch+"</batchID>").get("batchStatus"))
	m.Advance(time.Hour)
	assert.Equal(t, "CANCELLED", m.call("getBatchStatus", "<batchID>"+batch+"</batchID>").get("batchItemStatus"))
}
