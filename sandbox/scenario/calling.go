package scenario

import (
	"net/http"

	"go.yaml.in/yaml/v4"
)

// call reads a call as a merchant's server makes it.
func (p *parser) call(step *Step, n *yaml.Node) {
	step.Call = &HTTPCall{}
	keys := p.mapping(n, "get", "post", "form", "json", "xml", "multipart", "headers", "bearer")
	if keys == nil {
		return
	}
	c := step.Call
	switch get, post := keys["get"], keys["post"]; {
	case get != nil && post != nil:
		p.report(post, "a call is one of get and post, not both")
	case get != nil:
		c.Method, c.URL = http.MethodGet, p.template(get, p.steps)
		p.address(get, c.URL)
	case post != nil:
		c.Method, c.URL = http.MethodPost, p.template(post, p.steps)
		p.address(post, c.URL)
	default:
		p.report(n, "a call needs get or post with its address")
	}
	c.Headers = p.texts(keys["headers"], p.steps)
	c.Bearer = p.optional(keys["bearer"])
	p.body(c, keys)
}

// body reads what the call sends, which is one thing.
func (p *parser) body(c *HTTPCall, keys map[string]*yaml.Node) {
	first := ""
	for _, name := range []string{"form", "json", "xml", "multipart"} {
		n := keys[name]
		if n == nil {
			continue
		}
		if first != "" {
			p.report(n, "a call sends one body: %s or %s", first, name)
			continue
		}
		first = name
		switch name {
		case "form":
			c.Form = p.texts(n, p.steps)
		case "json":
			c.JSON = &Tree{p.jsonTree(n, p.steps)}
		case "xml":
			c.XML = p.template(n, p.steps)
		case "multipart":
			c.Multipart = p.texts(n, p.steps)
		}
	}
}
