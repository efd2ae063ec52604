package clickandbuy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// call is a call of an operation with arguments written as XML.
func callOf(t *testing.T, operation, arguments string) soapCall {
	t.Helper()
	call, err := decodeSOAP([]byte(soapEnvelope("<"+operation+">"+arguments+"</"+operation+">")), "")
	require.NoError(t, err)
	return call
}

const sellerAndPassword = "<sellerID>222333444</sellerID><tmPassword>secret1</tmPassword>"

func TestReadArgumentsByNameAndPosition(t *testing.T) {
	for name, c := range map[string]struct{ arguments, note string }{
		"as described":   {sellerAndPassword + "<slaveMerchantID>7</slaveMerchantID><externalBDRID>A 1</externalBDRID>", ""},
		"another case":   {sellerAndPassword + "<SlaveMerchantId>7</SlaveMerchantId><externalbdrid>A 1</externalbdrid>", "SlaveMerchantId for slaveMerchantID"},
		"another order":  {"<externalBDRID>A 1</externalBDRID><slaveMerchantID>7</slaveMerchantID>" + sellerAndPassword, "not in the described order"},
		"no names":       {"<c-gensym3>222333444</c-gensym3><c-gensym5>secret1</c-gensym5><c-gensym7>7</c-gensym7><c-gensym9>A 1</c-gensym9>", "by position"},
		"one odd name":   {"<seller>222333444</seller><tmPassword>secret1</tmPassword><slaveMerchantID>7</slaveMerchantID><externalBDRID>A 1</externalBDRID>", "by position"},
		"a name twice":   {"<a>222333444</a><a>secret1</a><a>7</a><a>A 1</a>", "by position"},
		"one too many":   {sellerAndPassword + "<slaveMerchantID>7</slaveMerchantID><externalBDRID>A 1</externalBDRID><more>1</more>", "1 more than described"},
		"blanks, a sign": {"<sellerID>\n +222333444 </sellerID><tmPassword>secret1</tmPassword><slaveMerchantID> 07</slaveMerchantID><externalBDRID>A 1</externalBDRID>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			op, args, notes, err := readArguments(callOf(t, "isExternalBDRIDCommitted", c.arguments))
			require.NoError(t, err)
			assert.Equal(t, portStatus, op.Port)
			assert.EqualValues(t, 222333444, args.field("sellerID").number)
			assert.Equal(t, "secret1", args.field("tmPassword").text)
			assert.EqualValues(t, 7, args.field("slaveMerchantID").number)
			assert.Equal(t, "A 1", args.field("externalBDRID").text)
			if c.note == "" {
				assert.Empty(t, notes)
			} else {
				assert.Contains(t, strings.Join(notes.notes, "\n"), c.note)
			}
		})
	}
}

func TestReadArgumentsRefuses(t *testing.T) {
	rest := "<slaveMerchantID>0</slaveMerchantID><externalBDRID>"
	for name, c := range map[string]struct{ operation, arguments, says string }{
		"unknown operation":   {"isAnythingCommitted", sellerAndPassword, "unknown operation isAnythingCommitted"},
		"case of operation":   {"isexternalbdridcommitted", sellerAndPassword, "unknown operation"},
		"later operation":     {"getEasyCollectSingle660", sellerAndPassword, "unknown operation"}, // CB-141
		"no arguments":        {"getInterfaceStatus", "", "lacks sellerID"},
		"one missing":         {"isExternalBDRIDCommitted", sellerAndPassword + "<externalBDRID>1</externalBDRID>", "lacks slaveMerchantID"},
		"one missing, odd":    {"isExternalBDRIDCommitted", "<a>1</a><b>2</b><c>3</c>", "lacks externalBDRID"},
		"not a number":        {"isBDRIDCommitted", sellerAndPassword + "<slaveMerchantID>0</slaveMerchantID><BDRID>abc</BDRID>", `BDRID is "abc"`},
		"empty number":        {"isBDRIDCommitted", sellerAndPassword + "<slaveMerchantID/><BDRID>1</BDRID>", "slaveMerchantID is"},
		"a float of 32 bits":  {"isBDRIDCommitted", sellerAndPassword + "<slaveMerchantID>0</slaveMerchantID><BDRID>1.2345678967543E+13</BDRID>", "BDRID is"},
		"too big":             {"isBDRIDCommitted", sellerAndPassword + "<slaveMerchantID>0</slaveMerchantID><BDRID>9223372036854775808</BDRID>", "BDRID is"},
		"order number empty":  {"isExternalBDRIDCommitted", sellerAndPassword + rest + "</externalBDRID>", "has 0 characters"},
		"order number long":   {"isExternalBDRIDCommitted", sellerAndPassword + rest + strings.Repeat("ü", 65) + "</externalBDRID>", "has 65 characters"},
		"elements in simple":  {"isExternalBDRIDCommitted", sellerAndPassword + rest + "<b>1</b></externalBDRID>", "has elements inside"},
		"negative amount":     {"rcCaptureReservation", sellerAndPassword + "<slaveMerchantID>0</slaveMerchantID><BDRID>1</BDRID><amount>-1</amount><currency>EUR</currency><infoText/>", "amount is"},
		"amount of 33 bits":   {"rcCaptureReservation", sellerAndPassword + "<slaveMerchantID>0</slaveMerchantID><BDRID>1</BDRID><amount>4294967296</amount><currency>EUR</currency><infoText/>", "amount is"},
		"unknown enumeration": {"getEasyCollectSingle", "<sRequest>" + sellerAndPassword + "<extJobID>1</extJobID><request><discriminator>GIFT</discriminator></request></sRequest>", "not one of DEBIT CREDIT CANCEL PARTCANCEL"},
		"structure empty":     {"getEasyCollectSingle", "<sRequest/>", "sRequest lacks sellerID"},
		"odd optional names":  {"getEasyCollectSingle", "<sRequest>" + sellerAndPassword + "<extJobID>1</extJobID><request><a>DEBIT</a><b/></request></sRequest>", "unknown names"},
	} {
		t.Run(name, func(t *testing.T) {
			_, args, _, err := readArguments(callOf(t, c.operation, c.arguments))
			requireFault34(t, err, c.says)
			assert.Nil(t, args)
		})
	}
	longest := strings.Repeat("ü", 64)
	_, args, _, err := readArguments(callOf(t, "isExternalBDRIDCommitted", sellerAndPassword+rest+longest+"</externalBDRID>"))
	require.NoError(t, err)
	assert.Equal(t, longest, args.field("externalBDRID").text)
}

func TestReadArgumentsOfAStructure(t *testing.T) {
	call, err := decodeSOAP(tmiSample(t, "CB-173.request.xml"), "text/xml; charset=utf-8")
	require.NoError(t, err)
	op, args, notes, err := readArguments(call)
	require.NoError(t, err)
	assert.Empty(t, notes)
	assert.Equal(t, portPayment, op.Port)
	request := args.field("sRequest")
	assert.EqualValues(t, 222333444, request.field("sellerID").number)
	assert.EqualValues(t, 1, request.field("extJobID").number)
	payment := request.field("request")
	assert.Equal(t, "DEBIT", payment.field("discriminator").text)
	assert.True(t, payment.has("debReq"))
	assert.False(t, payment.has("credReq"))
	assert.Zero(t, payment.field("credReq").field("amount").number)
	debit := payment.field("debReq")
	assert.EqualValues(t, 99887766, debit.field("crn").number)
	assert.Equal(t, "sub-4711-03", debit.field("externalBDRID").text)
	assert.EqualValues(t, 999, debit.field("amount").number)
	assert.Empty(t, debit.field("urlInfo").text) // CB-166
	assert.Equal(t, "March", debit.field("internalContentDescription").text)
}

func TestReadArgumentsOfAList(t *testing.T) {
	item := func(cancel string) string {
		return "<item><discriminator>CANCEL</discriminator><cancReq><BDRID>" + cancel + "</BDRID><externalBDRID/><externalCancelID>c</externalCancelID>" +
			"<lockUser>1</lockUser><cancelSubscription>false</cancelSubscription><amount>5</amount><currency>EUR</currency></cancReq></item>"
	}
	call := callOf(t, "placeEasyCollectMulti", "<mRequest>"+sellerAndPassword+"<extJobID/><requestList>"+item("1")+item("2")+"</requestList></mRequest>")
	_, args, notes, err := readArguments(call)
	require.NoError(t, err)
	assert.Empty(t, notes)
	assert.Zero(t, args.field("mRequest").field("extJobID").number, "an empty extJobID is 0 (CB-166)")
	items := args.field("mRequest").field("requestList").items
	require.Len(t, items, 2)
	second := items[1].field("cancReq")
	assert.EqualValues(t, 2, second.field("BDRID").number)
	assert.EqualValues(t, 1, second.field("lockUser").number)
	assert.Zero(t, second.field("cancelSubscription").number)
	assert.False(t, second.has("slaveMerchantID"))

	_, _, _, err = readArguments(callOf(t, "placeEasyCollectMulti", "<mRequest>"+sellerAndPassword+"<extJobID>1</extJobID><requestList><item><x/></item></requestList></mRequest>"))
	requireFault34(t, err, "discriminator")
}

func TestOptionalFieldsByPosition(t *testing.T) {
	query := "<a>5</a><b>7</b><c>order</c><d>10</d><e>EUR</e><f/><g>text</g>"
	capture := func(inner string) soapCall {
		return callOf(t, "capture", sellerAndPassword+"<reservationID>3</reservationID><request>"+inner+"</request>")
	}
	_, args, _, err := readArguments(capture(query))
	require.NoError(t, err)
	assert.False(t, args.field("request").has("slaveMerchantID"))
	assert.EqualValues(t, 5, args.field("request").field("crn").number)

	_, args, _, err = readArguments(capture("<z>9</z>" + query))
	require.NoError(t, err)
	assert.EqualValues(t, 9, args.field("request").field("slaveMerchantID").number)
	assert.EqualValues(t, 5, args.field("request").field("crn").number)
}
