package control

import (
	"encoding/json"
	"fmt"
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

func (a *API) listPayments(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	n, err := limit(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	wanted := func(filter, value string) bool { return !query.Has(filter) || query.Get(filter) == value }
	var found []payment.Payment
	err = sandbox.Payments.Each(ws, query.Get("after"), func(p payment.Payment) bool {
		if wanted("order", p.Order) && wanted("ref", p.Ref) && wanted("provider", p.Provider) {
			found = append(found, p)
		}
		return len(found) <= n
	})
	if err != nil {
		return err
	}
	page := list[payment.View]{Items: []payment.View{}}
	if len(found) > n {
		found = found[:n]
		page.Next = found[n-1].ID
	}
	for _, p := range found {
		page.Items = append(page.Items, ws.View(p))
	}
	return write(w, http.StatusOK, page)
}

func (a *API) showPayment(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	p, err := sandbox.Payments.Get(ws, variable(r, "id"))
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, ws.View(p))
}

func (a *API) act(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	params, err := readParams(r)
	if err != nil {
		return err
	}
	view, err := ws.Act(variable(r, "id"), payment.Event(variable(r, "action")), params)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, view)
}

// readParams reads an action's parameters: texts, and what is written as one.
func readParams(r *http.Request) (map[string]string, error) {
	var body map[string]any
	if err := read(r, &body); err != nil {
		return nil, err
	}
	params := map[string]string{}
	for name, value := range body {
		switch v := value.(type) {
		case string:
			params[name] = v
		case json.Number:
			params[name] = v.String()
		case bool:
			params[name] = fmt.Sprint(v)
		default:
			return nil, problem(http.StatusUnprocessableEntity, name+" is a text, a number or a boolean", nil)
		}
	}
	return params, nil
}

func (a *API) listAgreements(ws *sandbox.Workspace, w http.ResponseWriter, _ *http.Request) error {
	all := list[payment.View]{Items: []payment.View{}}
	err := sandbox.Agreements.Each(ws, "", func(one payment.Payment) bool {
		all.Items = append(all.Items, ws.ViewAgreement(one))
		return true
	})
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, all)
}

func (a *API) actOnAgreement(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	params, err := readParams(r)
	if err != nil {
		return err
	}
	view, err := ws.ActOnAgreement(variable(r, "id"), payment.Event(variable(r, "action")), params)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, view)
}

func (a *API) listDeliveries(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	n, err := limit(r)
	if err != nil {
		return err
	}
	page := list[journal.Delivery]{Items: []journal.Delivery{}}
	order, filtered := r.URL.Query().Get("order"), r.URL.Query().Has("order")
	err = sandbox.Deliveries.Each(ws, r.URL.Query().Get("after"), func(d outbox.Delivery) bool {
		if filtered && d.Order != order {
			return true
		}
		if len(page.Items) == n {
			page.Next = page.Items[n-1].ID
			return false
		}
		page.Items = append(page.Items, ws.ViewDelivery(d))
		return true
	})
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, page)
}

func (a *API) resend(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	d, err := ws.Resend(variable(r, "id"))
	if err != nil {
		return err
	}
	return write(w, http.StatusAccepted, ws.ViewDelivery(d))
}

func (a *API) listMails(ws *sandbox.Workspace, w http.ResponseWriter, _ *http.Request) error {
	letters, err := ws.Mails()
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, list[journal.Mail]{Items: letters})
}
