package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

const defaultConfig = "sandbox.yaml"

// configFile answers flags from the configuration file: `run: {parallel: 4}`. It
// answers nothing for a flag whose variable is set, since kong asks it before the
// environment, and the variable beats the file. Beside the commands it holds two
// documents, as scenarios do: accounts and merchant, of the workspace `default`.
type configFile struct {
	name     string
	named    bool                        // by --config or SANDBOX_CONFIG
	Accounts map[string][]map[string]any `yaml:"accounts"`
	Merchant map[string]any              `yaml:"merchant"`
	Commands map[string]map[string]any   `yaml:",inline"`
}

// findConfig reads the file that --config or SANDBOX_CONFIG names, else sandbox.yaml
// if it is there.
func findConfig(args []string) (*configFile, error) {
	name, explicit := os.Getenv("SANDBOX_CONFIG"), true
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--config="); ok {
			name = value
		} else if arg == "--config" && i+1 < len(args) {
			name = args[i+1]
		}
	}
	if name == "" {
		name, explicit = defaultConfig, false
	}
	file := &configFile{name: name, named: explicit}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !explicit {
		return file, nil
	}
	if err != nil {
		return nil, usage("the configuration file: %v", err)
	}
	if err := yaml.Unmarshal(text, file); err != nil {
		return nil, usage("%s: every key is accounts, merchant, or a command with a mapping of its flags: %v", name, err)
	}
	return file, nil
}

// Validate implements kong.Resolver.
func (*configFile) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver.
func (c *configFile) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	if parent.Command == nil {
		return nil, nil
	}
	value, ok := c.Commands[parent.Command.Name][flag.Name]
	if !ok {
		return nil, nil
	}
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i, v := range list {
			texts[i] = fmt.Sprint(v)
		}
		return strings.Join(texts, ","), nil
	}
	return fmt.Sprint(value), nil
}

// unknown refuses keys that nothing reads: a typo must not pass in silence.
func (c *configFile) unknown(app *kong.Application) error {
	for _, command := range slices.Sorted(maps.Keys(c.Commands)) {
		at := slices.IndexFunc(app.Children, func(n *kong.Node) bool { return n.Name == command })
		if at < 0 {
			return fmt.Errorf("%s: %q is no command", c.name, command)
		}
		for _, key := range slices.Sorted(maps.Keys(c.Commands[command])) {
			isFlag := slices.ContainsFunc(app.Children[at].Flags, func(f *kong.Flag) bool { return f.Name == key })
			if !isFlag {
				return fmt.Errorf("%s: %s has no setting %q", c.name, command, key)
			}
		}
	}
	return nil
}
