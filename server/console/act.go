package console

import (
	"context"
	"errors"
	"fmt"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// settling is how long an answer waits for notifications that a deed made due at
// once: long enough for a shop on this machine, short enough for a shop that hangs.
const settling = 1500 * time.Millisecond

// deed is an action of the back office as a form.
type deed struct {
	Name, Label, About, URL string
	Back                    string // the page to come back to
	Params                  []param
}

type param struct {
	ID, Name, Label, About string
	Mode                   string // which keys a phone shows
	Optional               bool
}

func paramOf(view payment.View, action string, field operation.Field) param {
	p := param{
		ID: view.ID + "-" + action + "-" + field.Name, Name: field.Name, Label: spaced(field.Name),
		About: sentence(field.About), Optional: field.Optional,
	}
	if field.Type == operation.Amount {
		p.Label, p.Mode = p.Label+" in "+view.Amount.Currency, "decimal"
	}
	return p
}

// deeds are the actions that a payment's state allows, with what they ask for.
func (v *visit) deeds(view payment.View) []deed {
	declared, _ := v.console.world.Catalog().Provider(view.Provider)
	deeds := make([]deed, 0, len(view.Actions))
	for _, name := range view.Actions {
		d := deed{Name: name, Label: spaced(name), URL: v.home("payments", view.ID, name), Back: v.here()}
		action := actionOf(declared, name)
		d.About = action.About
		for _, field := range action.Params {
			d.Params = append(d.Params, paramOf(view, name, field))
		}
		deeds = append(deeds, d)
	}
	return deeds
}

func actionOf(p operation.Provider, name string) operation.Action {
	for _, action := range p.Actions {
		if action.Name == name {
			return action
		}
	}
	return operation.Action{}
}

// act takes an action; of the form's fields it takes those that the action declares.
func (c *console) act(v *visit) (done, error) {
	id, name := v.PathValue("id"), v.PathValue("action")
	p, err := sandbox.Payments.Get(v.ws, id)
	if errors.Is(err, sandbox.ErrNotFound) {
		return done{}, fmt.Errorf("there is no payment %s any more", cut(id, 40))
	}
	if err != nil {
		return done{}, err
	}
	declared, _ := c.world.Catalog().Provider(p.Provider)
	params := map[string]string{}
	for _, field := range actionOf(declared, name).Params {
		if value := v.PostForm.Get(field.Name); value != "" {
			params[field.Name] = value
		}
	}
	view, err := v.ws.Act(id, payment.Event(name), params)
	var param *sandbox.ParamError
	if errors.As(err, &param) && param.Name == name { // what is wrong is none of its parameters
		return done{}, fmt.Errorf("%q is not possible: %s", spaced(name), param.Reason)
	}
	if err != nil {
		return done{}, err
	}
	v.settle()
	row := paymentRow{View: view}
	amount := row.Price()
	if rest := row.Rest(); rest != "" {
		amount += " (" + rest + ")"
	}
	return well(fmt.Sprintf("%s: %s. The payment is %s, %s.", id, spaced(name), row.StateText(), amount)), nil
}

// actOnAgreement takes an action that asks for nothing more.
func (c *console) actOnAgreement(v *visit) (done, error) {
	id, name := v.PathValue("id"), v.PathValue("action")
	view, err := v.ws.ActOnAgreement(id, payment.Event(name), nil)
	if errors.Is(err, sandbox.ErrNotFound) {
		return done{}, fmt.Errorf("there is no agreement %s any more", cut(id, 40))
	}
	if err != nil {
		return done{}, err
	}
	v.settle()
	return well(fmt.Sprintf("%s: %s. The agreement is %s.", id, spaced(name), spaced(view.State))), nil
}

// settle waits, in bounds, until what is due now has happened, so that the next page
// shows it. It changes nothing: the workspace catches up by itself.
func (v *visit) settle() {
	patience, cancel := context.WithTimeout(v.Context(), settling)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for v.ws.InFlight() > 0 {
		select {
		case <-tick.C:
		case <-patience.Done():
			return
		}
	}
}
