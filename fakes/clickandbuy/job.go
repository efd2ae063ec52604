package clickandbuy

import (
	"errors"
	"fmt"
	"time"

	"paysandbox/sandbox"
)

// itemStatus is where a job or one of its items stands (CB-142).
type itemStatus string

// A job waits until it is finished by the merchant and started by the provider; its items
// are processed one after the other.
const (
	waits     itemStatus = "WAIT"
	processes itemStatus = "PROCESS"
	finished  itemStatus = "FINISH"
)

// job is a list of requests that are performed later (CB-131 to CB-134).
type job struct {
	ID       int64      `json:"id"` // mJobID
	Seller   int64      `json:"seller"`
	External int64      `json:"external"` // extJobID
	Queued   bool       `json:"queued"`   // the merchant adds nothing more
	Status   itemStatus `json:"status"`
	Items    int        `json:"items"`
	Done     int        `json:"done"`
	Changed  time.Time  `json:"changed"`
}

// Clone implements sandbox.Record.
func (j job) Clone() job { return j }

var jobs = sandbox.NewCollection("clickandbuy.jobs", func(j job) string { return jobKey(j.Seller, j.ID) }, nil)

func jobKey(seller, id int64) string { return fmt.Sprintf("%d/%d", seller, id) }

// jobItem is one request of a job; Action counts them from 1.
type jobItem struct {
	Job     int64          `json:"job"`
	Seller  int64          `json:"seller"`
	Action  int            `json:"action"`
	Status  itemStatus     `json:"status"`
	Request paymentRequest `json:"request"`
	Result  paymentResult  `json:"result"`
	Error   string         `json:"error"`
	Changed time.Time      `json:"changed"`
}

// Clone implements sandbox.Record.
func (i jobItem) Clone() jobItem { return i }

func (i jobItem) key() string { return itemKey(i.Seller, i.Job, i.Action) }

var jobItems = sandbox.NewCollection("clickandbuy.job_items", jobItem.key, nil)

func itemKey(seller, job int64, action int) string {
	return fmt.Sprintf("%s/%06d", jobKey(seller, job), action)
}

// latest leads from what a merchant calls a job or an item to the newest that is called so
// (CB-125, CB-126, CB-367).
type latest struct {
	Key string `json:"key"`
	To  string `json:"to"`
}

// Clone implements sandbox.Record.
func (l latest) Clone() latest { return l }

var latestJobs = sandbox.NewCollection("clickandbuy.latest_jobs", func(l latest) string { return l.Key }, nil)

func latestJobKey(seller, external int64) string { return fmt.Sprintf("job/%d/%d", seller, external) }

func latestItemKey(seller int64, external string) string {
	return fmt.Sprintf("item/%d/%s", seller, external)
}

// openJob numbers a new job.
func openJob(tx *sandbox.Tx, a *account, external int64) (job, error) {
	n, err := sandbox.Count(tx, "clickandbuy/jobs")
	if err != nil {
		return job{}, err
	}
	j := job{ID: numberOf(tx, n, "job"), Seller: a.Seller, External: external, Status: waits, Changed: tx.Now().UTC()}
	if external != 0 {
		if err := latestJobs.Put(tx, latest{latestJobKey(a.Seller, external), jobKey(a.Seller, j.ID)}); err != nil {
			return j, err
		}
	}
	return j, jobs.Insert(tx, j)
}

// openJobOf is a job that still takes items.
func openJobOf(tx *sandbox.Tx, a *account, id int64) (job, error) {
	j, err := jobs.Get(tx, jobKey(a.Seller, id))
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return j, refuse(wordJob, "no job of the seller has the number %d", id)
	case err == nil && j.Queued:
		return j, refuse(wordJobQueued, "the job is finished: it takes no more items (CB-367)")
	}
	return j, err
}

// add appends a request.
func (j *job) add(tx *sandbox.Tx, r paymentRequest) error {
	j.Items++
	j.Changed = tx.Now().UTC()
	return j.keep(tx, jobItem{Job: j.ID, Seller: j.Seller, Action: j.Items, Status: waits, Request: r, Changed: j.Changed})
}

// keep keeps the job with an item, which its externalBDRID leads to from now on.
func (j *job) keep(tx *sandbox.Tx, i jobItem) error {
	if err := jobItems.Put(tx, i); err != nil {
		return err
	}
	if external := i.Request.external(); external != "" {
		if err := latestJobs.Put(tx, latest{latestItemKey(j.Seller, external), i.key()}); err != nil {
			return err
		}
	}
	return jobs.Put(tx, *j)
}

func (r paymentRequest) external() string {
	if r.Kind.cancels() {
		return r.Cancel.External
	}
	return r.Collect.External
}

func (r paymentRequest) slave() int64 {
	if r.Kind.cancels() {
		return r.Cancel.Slave
	}
	return r.Collect.Slave
}

// queue ends the adding: the job starts when it has waited (CB-133, CB-364).
func (j *job) queue(tx *sandbox.Tx, a *account) error {
	j.Queued, j.Changed = true, tx.Now().UTC()
	if err := jobs.Put(tx, *j); err != nil {
		return err
	}
	return tx.Schedule(sandbox.Due{At: tx.Now().Add(a.duration("tmi.job_start")), Provider: providerName, Kind: dueJob, Ref: jobKey(j.Seller, j.ID)})
}

// rememberSingle keeps a request that was performed at once as a job of one item (CB-363).
func rememberSingle(tx *sandbox.Tx, a *account, external int64, r paymentRequest, result paymentResult) error {
	j, err := openJob(tx, a, external)
	if err != nil {
		return err
	}
	j.Queued, j.Status, j.Items, j.Done = true, finished, 1, 1
	return j.keep(tx, jobItem{Job: j.ID, Seller: j.Seller, Action: 1, Status: finished, Request: r, Result: result, Changed: j.Changed})
}
