package console

import (
	"fmt"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// create makes a workspace from the overview's form.
func (c *console) create(v *visit) (done, error) {
	spec := sandbox.Spec{Name: strings.TrimSpace(v.PostForm.Get("name")), Clock: sandbox.Real}
	var err error
	if spec.Seed, err = seedOf(strings.TrimSpace(v.PostForm.Get("seed"))); err != nil {
		return done{}, fmt.Errorf("%q is no seed: a whole number from 1 on is", cut(v.PostForm.Get("seed"), 40))
	}
	if v.PostForm.Get("clock") == sandbox.Frozen {
		start, err := readTime(v.PostForm.Get("start"))
		if err != nil {
			return done{}, err
		}
		spec.Clock = start.Format(time.RFC3339)
	}
	ws, err := c.world.Create(spec)
	if err != nil {
		return done{}, err
	}
	made := well("The workspace " + ws.Name() + " is ready. It has accounts of its own at every provider; Setup shows them.")
	made.to = workspaceURL(ws.Name())
	return made, nil
}

// reset makes a workspace what it was when it was created.
func (c *console) reset(v *visit) (done, error) {
	if err := c.world.Reset(v.ws.Name(), ""); err != nil {
		return done{}, err
	}
	said := well(v.ws.Name() + " is what it was when it was created.")
	said.to = v.home()
	return said, nil
}

// remove deletes a workspace.
func (c *console) remove(v *visit) (done, error) {
	if err := c.world.Delete(v.ws.Name()); err != nil {
		return done{}, err
	}
	said := well("The workspace " + v.ws.Name() + " is deleted. Its account numbers are free again.")
	said.to = root
	return said, nil
}
