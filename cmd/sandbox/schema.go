package main

import (
	"paysandbox/app"
	"paysandbox/sandbox/scenario"
)

type schemaCommand struct{}

// Run implements the command.
func (c *schemaCommand) Run(s *streams) error {
	_, err := s.out.Write(scenario.Schema(app.Catalog()))
	return err
}
