package customer

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// clickables are the elements that do something when clicked, scripts off.
const clickables = "a[href], area[href], button, input[type=submit i], input[type=image i]"

// scriptables are the elements that scripts, as a rule, make clickable beside these.
const scriptables = clickables + ", a, input[type=button i], input[type=reset i], summary, [onclick], [role=button], [role=link], [role=tab]"

// toClick is what can be clicked on this page.
func (p *Page) toClick() string {
	if p.scripted {
		return scriptables
	}
	return clickables
}

// Click follows a link or presses a submit button: the one that shows exactly this text,
// else the one that a CSS selector matches, else the one whose text contains it. Several
// that lead to different places are an error, as the first would be a guess.
func (c *Customer) Click(ctx context.Context, textOrSelector string) error {
	p := c.Page()
	if p.URL == "" {
		return ErrNoPage
	}
	node, err := p.clickable(textOrSelector)
	if err != nil {
		return err
	}
	if node.DataAtom == atom.A || node.DataAtom == atom.Area {
		return c.followLink(ctx, p, node)
	}
	return c.pressButton(ctx, p, node)
}

func (p *Page) clickable(which string) (*html.Node, error) {
	all := p.find(p.toClick()).Nodes
	shown := slices.DeleteFunc(slices.Clone(all), func(n *html.Node) bool { return !isVisible(n) })
	text := collapse(which)
	ways := []func() []*html.Node{
		func() []*html.Node {
			return slices.DeleteFunc(slices.Clone(shown), func(n *html.Node) bool { return caption(n) != text })
		},
		func() []*html.Node { return p.selected(which) },
		func() []*html.Node {
			return slices.DeleteFunc(slices.Clone(shown), func(n *html.Node) bool { return !strings.Contains(caption(n), text) })
		},
	}
	for _, way := range ways {
		found := way()
		if len(found) == 0 {
			continue
		}
		if !p.sameDeed(found) {
			return nil, fmt.Errorf("%d things to click match %q on %s: %s", len(found), which, p.describe(), listClickables(found))
		}
		return found[0], nil
	}
	if len(shown) == 0 {
		return nil, fmt.Errorf("nothing to click matches %q on %s, where there is no link or button at all%s", which, p.describe(), p.but())
	}
	return nil, fmt.Errorf("nothing to click matches %q on %s; to click there: %s%s", which, p.describe(), listClickables(shown), p.but())
}

// selected are the clickable elements that a selector matches, or within which it does.
func (p *Page) selected(selector string) []*html.Node {
	var found []*html.Node
	p.find(selector).Each(func(_ int, s *goquery.Selection) {
		near := s.Closest(p.toClick() + ", a")
		if p.scripted && near.Length() == 0 {
			near = s
		}
		for _, n := range near.Nodes {
			if !slices.Contains(found, n) {
				found = append(found, n)
			}
		}
	})
	return found
}

// sameDeed tells whether clicking any of several elements would do the same.
func (p *Page) sameDeed(nodes []*html.Node) bool {
	for _, n := range nodes[1:] {
		if n.DataAtom != atom.A || nodes[0].DataAtom != atom.A || attr(n, "href") != attr(nodes[0], "href") {
			return false
		}
	}
	return true
}

// caption is what a link or button shows.
func caption(n *html.Node) string {
	if n.DataAtom == atom.Input || n.DataAtom == atom.Button {
		return buttonLabel(n)
	}
	if text := collapse(visibleText(n)); text != "" {
		return text
	}
	if alt := collapse(attr(n, "alt")); alt != "" {
		return alt
	}
	return accessibleName(n)
}

// maxListed keeps an error readable on a page full of links.
const maxListed = 20

func listClickables(nodes []*html.Node) string {
	var names []string
	for i, n := range nodes {
		if i == maxListed {
			names = append(names, fmt.Sprintf("and %d more", len(nodes)-i))
			break
		}
		kind := "button"
		if n.DataAtom == atom.A || n.DataAtom == atom.Area {
			kind = "link"
		}
		names = append(names, fmt.Sprintf("%s “%s”", kind, caption(n)))
	}
	return strings.Join(names, ", ")
}

func (c *Customer) followLink(ctx context.Context, p *Page, link *html.Node) error {
	name := fmt.Sprintf("link “%s” on %s", caption(link), p.describe())
	if !hasAttr(link, "href") {
		return fmt.Errorf("%s leads nowhere without JavaScript; %s", name, useABrowser)
	}
	to, err := p.resolve(attr(link, "href"))
	if err != nil && byJavaScript(attr(link, "href")) {
		return fmt.Errorf("%s leads nowhere without JavaScript (%s); %s", name, collapse(attr(link, "href")), useABrowser)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be followed: %w", name, err)
	}
	if to.hasFragment && to.document() == p.address.document() {
		c.scroll(p, to)
		return nil
	}
	policy := policyOf(attr(link, "referrerpolicy"), p.policy)
	if slices.Contains(strings.Fields(strings.ToLower(attr(link, "rel"))), "noreferrer") {
		policy = "no-referrer"
	}
	return c.navigate(ctx, &request{method: http.MethodGet, to: to, from: p.address, policy: policy})
}

// scroll goes to another place of the same page, for which a browser asks nobody.
func (c *Customer) scroll(p *Page, to *address) {
	there := *p
	there.URL, there.address = to.String(), to
	last := *c.front().now().last
	last.to = to
	c.front().show(&entry{page: &there, last: &last})
}

func (c *Customer) pressButton(ctx context.Context, p *Page, button *html.Node) error {
	pressed := readControl(button)
	name := fmt.Sprintf("button %s on %s", pressed.button(), p.describe())
	switch {
	case pressed.disabled:
		return fmt.Errorf("%s cannot be pressed", name)
	case !pressed.isSubmit():
		return fmt.Errorf("%s does nothing without JavaScript; %s", name, useABrowser)
	}
	f := p.formAt(p.owners[button])
	if f == nil {
		if hasAttr(button, "onclick") {
			return fmt.Errorf("%s belongs to no form and does nothing without JavaScript; %s", name, useABrowser)
		}
		return fmt.Errorf("%s belongs to no form", name)
	}
	r, err := f.request(pressed)
	if err != nil {
		return err
	}
	return c.navigate(ctx, r)
}
