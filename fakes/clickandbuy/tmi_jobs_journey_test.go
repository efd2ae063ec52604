package clickandbuy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// progress is what getJobStatusByJobID says: status, items, processed.
func (p *sandboxed) progress(job string) []string {
	p.T.Helper()
	said := p.call("getJobStatusByJobID", false, "jobID="+job)
	return []string{said.said("status"), said.said("itemsAll"), said.said("itemsProcessed")}
}

// TestJobByTheClock: a job waits, its items are processed one after the other, and one bad
// item harms no other (CB-131 to CB-133, CB-364 to CB-366).
func TestJobByTheClock(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url, switches: "tmi.job_start=5m tmi.job_item=30s"})
	p.buy("j0", "400")
	job := p.call("partialEasyCollectBegin", false, "extJobID=77").said("return")
	assert.Equal(t, []string{"WAIT", "0", "0"}, p.progress(job))
	add := func(item string) string {
		return p.call("partialEasyCollectAddSingleItem", false, "mJobID="+job, "item="+item).said("return")
	}
	assert.Equal(t, "1", add(request("DEBIT", collecting("j1", "100"))), "the number of the item (CB-132)")
	assert.Equal(t, "2", add(request("DEBIT", collecting("j2", "100", "crn=1", "slaveMerchantID=222333445"))))
	items := xmlOf("item="+request("DEBIT", collecting("j1", "100"))) + xmlOf("item="+request("CANCEL", cancelling("j0"))) + xmlOf("item="+request("CREDIT", collecting("j5", "60")))
	assert.Equal(t, "5", p.call("partialEasyCollectAddItems", false, "mJobID="+job, "mItems="+items).said("return"))
	p.Advance(24 * time.Hour)
	assert.Equal(t, []string{"WAIT", "5", "0"}, p.progress(job), "nothing happens before it is finished")
	assert.Equal(t, job, p.call("partialEasyCollectFinish", false, "mJobID="+job).said("return"))
	assert.Equal(t, "34 JobIsQueued", p.call("partialEasyCollectFinish", false, "mJobID="+job).refusal())
	assert.Equal(t, "34 JobIsQueued", p.call("partialEasyCollectAddSingleItem", false, "mJobID="+job, "item="+request("CANCEL", cancelling("j0"))).refusal())

	p.Advance(5*time.Minute - time.Second)
	assert.Equal(t, []string{"WAIT", "5", "0"}, p.progress(job))
	p.Advance(time.Second)
	assert.Equal(t, []string{"PROCESS", "5", "0"}, p.progress(job))
	assert.Empty(t, p.Payments("j1"))
	p.Advance(30 * time.Second)
	assert.Equal(t, []string{"PROCESS", "5", "1"}, p.progress(job))
	assert.Equal(t, "true", p.booked("j1"))
	details := p.call("getJobItemsStatusByExtJobID", false, "extJobID=77")
	assert.Equal(t, []string{"PROCESS", "FINISH", "PROCESS", "WAIT", "WAIT", "WAIT"}, details.all("status"), "the job's, then the items'")
	var happened []string
	for _, one := range p.Advance(10 * time.Minute) {
		if one.Kind == "job_item" {
			happened = append(happened, one.What)
		}
	}
	assert.Equal(t, []string{"item 2 of 5, DEBIT: CustomerNotFound", "item 3 of 5, DEBIT: ExternalBDRIDNotUnique", "item 4 of 5, CANCEL: done", "item 5 of 5, CREDIT: done"}, happened)

	assert.Equal(t, []string{"FINISH", "5", "5"}, p.progress(job))
	details = p.call("getJobItemsStatusByJobID", false, "jobID="+job)
	assert.Equal(t, []string{"DEBIT", "DEBIT", "DEBIT", "CANCEL", "CREDIT"}, details.all("discriminator"))
	assert.Equal(t, []string{"", "CustomerNotFound", "ExternalBDRIDNotUnique", "", ""}, details.all("error"))
	assert.Equal(t, []string{"1", "2", "3", "4", "5"}, details.all("actionID"))
	assert.Equal(t, []string{"j1", "j0", "j5"}, details.all("externalBDRID"), "what was refused has no answer")
	assert.Equal(t, []string{"0", "222333445", "0", "0", "0"}, details.all("slaveMerchantID"))
	assert.Equal(t, "20091216143730", details.said("lastChange"), "in Berlin (CB-144)")
	assert.Equal(t, []string{"cancelled", "credited", "committed"}, []string{p.Payment("j0").State, p.Payment("j5").State, p.Payment("j1").State})
	assert.Len(t, p.Payments("j1"), 1)
	assert.Empty(t, p.Payments("j2"))

	one := p.call("getTransactionStatusByJobID", false, "jobID="+job, "actionID=4")
	assert.Equal(t, []string{"CANCEL", "400", "FINISH"}, []string{one.said("discriminator"), one.said("amount"), one.said("status")})
	newest := p.call("getTransactionStatusByExternalBDRID", true, "externalBDRID=j1")
	assert.Equal(t, []string{"3", "ExternalBDRIDNotUnique"}, []string{newest.said("actionID"), newest.said("error")}, "the newest item (CB-125)")
}

// TestMulti is begin, add and finish in one call (CB-134).
func TestMulti(t *testing.T) {
	p := open(t, arrange{account: agreed})
	job := p.tmi(question("placeEasyCollectMulti", multi("5", request("DEBIT", collecting("m1", "100")), request("DEBIT", collecting("m2", "200"))))).said("return")
	assert.Equal(t, []string{"WAIT", "2", "0"}, p.progress(job))
	again := p.tmi(question("placeEasyCollectMulti", multi("5", request("DEBIT", collecting("m3", "100"))))).said("return")
	assert.NotEqual(t, job, again)
	p.Advance(time.Hour)
	assert.Equal(t, []string{"FINISH", "2", "2"}, p.progress(job))
	assert.Equal(t, "1", p.call("getJobStatusByExtJobID", false, "extJobID=5").said("itemsAll"), "the newest of that name (CB-367)")
	assert.Equal(t, "committed", p.Payment("m2").State)
	empty := p.tmi(question("placeEasyCollectMulti", multi("6"))).said("return")
	p.Advance(time.Hour)
	assert.Equal(t, []string{"FINISH", "0", "0"}, p.progress(empty))
	wrong := p.tmi(question("placeEasyCollectMulti", multi("7", request("DEBIT", collecting("m4", "1")), xmlOf("discriminator=DEBIT", "cancReq="+cancelling("m1")))))
	assert.Equal(t, "34 InvalidParameter", wrong.refusal(), "a request that cannot be read spoils the call")
	assert.Equal(t, "34 InvalidParameter", p.call("getJobStatusByExtJobID", false, "extJobID=7").refusal())
}

// TestSingleIsRemembered as a job of one item: who lost the answer asks what became of it
// (CB-363).
func TestSingleIsRemembered(t *testing.T) {
	p := open(t, arrange{account: agreed, rules: `  - {op: clickandbuy.tmi.getEasyCollectSingle, when: externalBDRID == "s1", times: 1, then: {fault: {kind: status, at: after}}}`})
	lost := p.ask("POST", p.URL+"/clickandbuy/TMI/1.4/", "", nil, []byte(question("getEasyCollectSingle", single(request("DEBIT", collecting("s1", "100"))))))
	require.Equal(t, 503, lost.Status)
	found := p.call("getTransactionStatusByExternalBDRID", true, "externalBDRID=s1")
	assert.Equal(t, []string{"FINISH", "", "1", p.Payment("s1").Ref}, []string{found.said("status"), found.said("error"), found.said("actionID"), found.said("BDRID")})
	assert.Equal(t, "1", p.call("getJobStatusByExtJobID", false, "extJobID=1").said("itemsProcessed"))
	assert.Equal(t, "34 CustomerNotFound", p.perform("DEBIT", collecting("s2", "1", "crn=1")).refusal())
	assert.Equal(t, "32 BDRIDNotFound", p.call("getTransactionStatusByExternalBDRID", true, "externalBDRID=s2").refusal(), "a refusal is not")
}

// TestJobsNobodyKnows (CB-126, CB-376).
func TestJobsNobodyKnows(t *testing.T) {
	p := open(t, arrange{account: agreed})
	job := p.tmi(question("placeEasyCollectMulti", multi("5", request("DEBIT", collecting("m1", "100"))))).said("return")
	for name, c := range map[string]struct {
		want string
		page page
	}{
		"status":         {"34 InvalidParameter", p.call("getJobStatusByJobID", false, "jobID=1")},
		"items":          {"34 InvalidParameter", p.call("getJobItemsStatusByJobID", false, "jobID=1")},
		"status by name": {"34 InvalidParameter", p.call("getJobStatusByExtJobID", false, "extJobID=1")},
		"items by name":  {"34 InvalidParameter", p.call("getJobItemsStatusByExtJobID", false, "extJobID=1")},
		"item":           {"34 InvalidParameter", p.call("getTransactionStatusByJobID", false, "jobID="+job, "actionID=2")},
		"item 0":         {"34 InvalidParameter", p.call("getTransactionStatusByJobID", false, "jobID="+job, "actionID=0")},
		"item of none":   {"34 InvalidParameter", p.call("getTransactionStatusByJobID", false, "jobID=1", "actionID=1")},
		"by reference":   {"32 BDRIDNotFound", p.call("getTransactionStatusByExternalBDRID", true, "externalBDRID=m9")},
		"add":            {"34 JobNotFound", p.call("partialEasyCollectAddSingleItem", false, "mJobID=1", "item="+request("DEBIT", collecting("m2", "1")))},
		"finish":         {"34 JobNotFound", p.call("partialEasyCollectFinish", false, "mJobID=1")},
	} {
		assert.Equal(t, c.want, c.page.refusal(), name)
	}
}

// TestItemByRule: an outcome is an item's error (CB-366).
func TestItemByRule(t *testing.T) {
	p := open(t, arrange{account: agreed, rules: `  - {op: clickandbuy.job_item, when: 'externalBDRID == "m2" and discriminator == "DEBIT" and amount == 200 and crn == 99887766', then: {outcome: InternalError}}`})
	job := p.tmi(question("placeEasyCollectMulti", multi("5", request("DEBIT", collecting("m1", "100")), request("DEBIT", collecting("m2", "200")), request("DEBIT", collecting("m3", "300"))))).said("return")
	p.Advance(time.Hour)
	assert.Equal(t, []string{"", "InternalError", ""}, p.call("getJobItemsStatusByJobID", false, "jobID="+job).all("error"))
	assert.Empty(t, p.Payments("m2"))
	assert.Equal(t, "committed", p.Payment("m3").State)
	rules, err := p.WS.Rules()
	require.NoError(t, err)
	assert.Equal(t, 1, rules[0].Matched, "a refusal undoes no count")
}
