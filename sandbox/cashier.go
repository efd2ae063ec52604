package sandbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Customer is a browser without JavaScript, as far as a Cashier drives it.
type Customer interface {
	URL() string
	Status() int
	Has(selector string) bool
	Text(selector string) string
	Attr(selector, name string) string
	FillAndSubmit(ctx context.Context, form string, fill map[string]string, button string) error
	Click(ctx context.Context, textOrSelector string) error
}

// PayRequest is a scenario's `pay` step: how the virtual customer ends a purchase.
type PayRequest struct {
	Outcome string            // how the customer ends it; "" pays
	With    string            // the means
	Card    map[string]string // card data, where the means is a card
	As      string            // who: a buyer's name at the provider
	Until   string            // stop at this page
	Env     map[string]string // the workspace's env
}

// Cashier walks its own hosted pages for the virtual customer.
type Cashier interface {
	// AtCashier tells whether the customer stands on one of its pages.
	AtCashier(c Customer) bool
	// Pay walks until the customer is back at the shop, or on page p.Until. An end that
	// the pages do not lead to is an error that says on which page the walk stopped, and
	// so is a way that p.Until is not on.
	Pay(ctx context.Context, c Customer, p PayRequest) error
}

// HostedPages are a provider's pages by what tells them apart: the first selector that
// finds something names the page.
type HostedPages []HostedPage

// HostedPage is one of them.
type HostedPage struct{ Name, Selector string }

// maxPages is how many pages a walk takes before it counts as going round in circles.
const maxPages = 24

// At is the page on which the customer stands, "" for none of them.
func (pages HostedPages) At(c Customer) string {
	for _, page := range pages {
		if c.Has(page.Selector) {
			return page.Name
		}
	}
	return ""
}

// Walk takes the customer from page to page until none of them is shown or until step says
// that it is done; or, where the request names a page to stop at, until that one. One that
// does not come is an error.
func (pages HostedPages) Walk(c Customer, p PayRequest, step func(page string) (done bool, err error)) error {
	if p.Until != "" && !slices.Contains(pages.names(), p.Until) {
		return fmt.Errorf("there is no page %q to stop at; there are: %s", p.Until, strings.Join(pages.names(), ", "))
	}
	for range maxPages {
		page := pages.At(c)
		if page != "" && page == p.Until {
			return nil
		}
		done := page == ""
		if !done {
			var err error
			if done, err = step(page); err != nil {
				return err
			}
		}
		switch {
		case done && p.Until != "":
			return fmt.Errorf("the payment ended before the page %q; it stands on %s", p.Until, c.URL())
		case done:
			return nil
		}
	}
	return fmt.Errorf("the purchase does not come to an end; it stands on %s", c.URL())
}

func (pages HostedPages) names() []string {
	names := make([]string, 0, len(pages))
	for _, page := range pages {
		if !slices.Contains(names, page.Name) {
			names = append(names, page.Name)
		}
	}
	return names
}

// CardOf is the card that a `pay` step means: the cashier's own, with what a name changes
// of it, and whatever else the step says. The name stands in place of the number and says
// what becomes of the card; without one it is "accepted".
func CardOf(said map[string]string, names map[string]map[string]string, own map[string]string) (map[string]string, error) {
	named := said["number"]
	if named == "" || strings.ContainsAny(named, "0123456789") {
		named = "accepted"
	}
	changes, known := names[named]
	if !known {
		return nil, fmt.Errorf("there is no card %q; there are: %s; or say its number", named, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
	}
	card := maps.Clone(own)
	maps.Copy(card, changes)
	for field, value := range said {
		if _, has := card[field]; !has {
			return nil, fmt.Errorf("a card has no %q; it has %s", field, strings.Join(slices.Sorted(maps.Keys(card)), ", "))
		}
		if field != "number" || value != named && value != "" {
			card[field] = value
		}
	}
	return card, nil
}

// OneLine is a page's text without the blanks and line ends that its markup has.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
