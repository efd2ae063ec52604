package clickandbuy

import (
	"paysandbox/sandbox"
)

// jobBegins is partialEasyCollectBegin (CB-131).
func jobBegins(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	j, err := openJob(tx, q.account, q.args.field("extJobID").number)
	return wireLong("return", j.ID), err
}

// jobTakes is partialEasyCollectAddSingleItem and partialEasyCollectAddItems: the answer
// is the number of the last item (CB-132).
func jobTakes(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	items := q.args.field("mItems").items
	if q.args.has("item") {
		items = []*tmiValue{q.args.field("item")}
	}
	j, err := openJobOf(tx, q.account, q.args.field("mJobID").number)
	if err != nil {
		return wireElement{}, err
	}
	return wireLong("return", int64(j.Items+len(items))), j.addAll(tx, items)
}

// addAll appends requests, all or none.
func (j *job) addAll(tx *sandbox.Tx, items []*tmiValue) error {
	for _, item := range items {
		r, err := readRequest(item)
		if err != nil {
			return err
		}
		if err := j.add(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// jobIsComplete is partialEasyCollectFinish (CB-133).
func jobIsComplete(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	j, err := openJobOf(tx, q.account, q.args.field("mJobID").number)
	if err != nil {
		return wireElement{}, err
	}
	return wireLong("return", j.ID), j.queue(tx, q.account)
}

// jobAtOnce is placeEasyCollectMulti: begin, add and finish (CB-134).
func jobAtOnce(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	multi := q.args.field("mRequest")
	j, err := openJob(tx, q.account, multi.field("extJobID").number)
	if err != nil {
		return wireElement{}, err
	}
	if err := j.addAll(tx, multi.field("requestList").items); err != nil {
		return wireElement{}, err
	}
	return wireLong("return", j.ID), j.queue(tx, q.account)
}
