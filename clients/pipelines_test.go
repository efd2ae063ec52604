//go:build clients

package clients

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

const pipelines = "../examples/pipelines/"

const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

// Each pipeline is read by a program that knows its language, and a slip is found. (In a
// Jenkinsfile that is a slip of Groovy; Jenkins' own steps are known to Jenkins only.)
func TestPipelinesAreLinted(t *testing.T) {
	t.Parallel()
	tools := t.TempDir()
	for _, source := range []string{"package.json", "package-lock.json", "kubernetes.mjs"} {
		copyFile(t, "testdata/pipelines/"+source, filepath.Join(tools, source))
	}
	install := exec.Command(path(t, "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir, install.Env = tools, os.Environ()
	if os.Getenv("NODE_EXTRA_CA_CERTS") == "" { // Node trusts a bundle of its own; this is the machine's
		install.Env = append(install.Env, "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt")
	}
	run(t, 4*time.Minute, install)
	bin := filepath.Join(tools, "node_modules", ".bin")

	t.Run("GitHub", func(t *testing.T) {
		get := exec.Command(path(t, "go"), "install", actionlint)
		get.Env = append(os.Environ(), "GOFLAGS=", "GOBIN="+tools)
		run(t, 4*time.Minute, get)
		lint := func(change func(string) string) (string, error) {
			project := t.TempDir()
			require.NoError(t, os.MkdirAll(filepath.Join(project, ".git"), 0o755)) // what makes it a project
			text, err := os.ReadFile(pipelines + "github/workflow.yml")
			require.NoError(t, err)
			workflow := filepath.Join(project, ".github", "workflows", "payments.yml")
			writeFile(t, workflow, change(string(text)))
			for _, action := range []string{"start", "run"} {
				copyFile(t, pipelines+"github/"+action+"/action.yml", filepath.Join(project, "paysandbox/examples/pipelines/github", action, "action.yml"))
			}
			cmd := exec.Command(filepath.Join(tools, "actionlint"), "-no-color", workflow)
			cmd.Dir = project
			return try(time.Minute, cmd)
		}
		_, err := lint(func(text string) string { return text })
		require.NoError(t, err)
		_, err = lint(func(text string) string { return strings.Replace(text, "with: {merchant:", "with: {shop:", 1) })
		assert.ErrorContains(t, err, `input "shop" is not defined in action "Start paysandbox"`, "the actions themselves are read")
	})
	t.Run("GitLab", func(t *testing.T) {
		lint := func(change func(string) string) (string, error) {
			project := t.TempDir()
			run(t, 10*time.Second, exec.Command(path(t, "git"), "init", "--quiet", project))
			text, err := os.ReadFile(pipelines + "gitlab-ci.yml")
			require.NoError(t, err)
			writeFile(t, filepath.Join(project, ".gitlab-ci.yml"), change(string(text)))
			cmd := exec.Command(filepath.Join(bin, "gitlab-ci-local"), "--list") // by GitLab's JSON schema
			cmd.Dir = project
			return try(time.Minute, cmd)
		}
		_, err := lint(func(text string) string { return text })
		require.NoError(t, err)
		_, err = lint(func(text string) string { return strings.Replace(text, "when: always", "whenn: always", 1) })
		assert.ErrorContains(t, err, "'whenn' property is not expected")
	})
	t.Run("Jenkins", func(t *testing.T) {
		lint := func(file string) (string, error) {
			return try(3*time.Minute, exec.Command(filepath.Join(bin, "npm-groovy-lint"), "--noserver", "--failon", "error", file))
		}
		copied := filepath.Join(t.TempDir(), "Jenkinsfile")
		copyFile(t, pipelines+"Jenkinsfile", copied)
		_, err := lint(copied)
		require.NoError(t, err)
	})
	t.Run("Kubernetes", func(t *testing.T) {
		check := func(file string) (string, error) {
			return try(time.Minute, exec.Command(path(t, "node"), filepath.Join(tools, "kubernetes.mjs"), file))
		}
		said, err := check(pipelines + "kubernetes.yaml")
		require.NoError(t, err)
		assert.Equal(t, "Deployment paysandbox\nService paysandbox", said)
		text, err := os.ReadFile(pipelines + "kubernetes.yaml")
		require.NoError(t, err)
		wrong := filepath.Join(t.TempDir(), "wrong.yaml")
		writeFile(t, wrong, strings.Replace(string(text), "runAsUser: 65532", `runAsUser: "65532"`, 1))
		_, err = check(wrong)
		assert.ErrorContains(t, err, "runAsUser must be integer")
	})
}

// shopDirectory is a checkout of a shop: a page, and a scenario that buys without it, so
// that what is tried is the pipeline and no merchant.
func shopDirectory(t *testing.T) string {
	directory := t.TempDir()
	writeFile(t, filepath.Join(directory, "public", "index.php"), "<?php echo 'shop';")
	writeFile(t, filepath.Join(directory, "tests", "payments", "sale.yaml"), `scenario: A sale
steps:
  - visit: ${env.CLICK2SELL_ORDER_LINK}&order=356
  - pay: {}
  - expect: {within: 5s, that: ['payment("356").phase == "paid"']}
`)
	return directory
}

// passed is what a pipeline leaves when its scenario has passed.
func passed(t *testing.T, directory string) {
	t.Helper()
	report, err := os.ReadFile(filepath.Join(directory, "sandbox-junit.xml"))
	require.NoError(t, err)
	assert.Contains(t, string(report), `name="A sale"`)
	assert.NotContains(t, string(report), "<failure")
	assert.FileExists(t, filepath.Join(directory, "sandbox-report.html"))
}

// The commands in the examples are run as they stand, each in a network of its own, since
// they name their ports.
func TestPipelinesRun(t *testing.T) {
	t.Parallel()
	t.Run("GitHub", func(t *testing.T) {
		g := &composite{T: t, network: newNetwork(t), directory: shopDirectory(t), temp: t.TempDir(), env: map[string]string{}}
		g.run("start", map[string]string{"binary": binary(t), "merchant": "http://127.0.0.1:8000"})
		assert.Equal(t, "http://127.0.0.1:8080/click2sell/buy?johnbooksabc", g.env["CLICK2SELL_ORDER_LINK"], "as it is, without quotes")
		g.run("run", map[string]string{"scenarios": "tests/payments\n"})
		passed(t, g.directory)

		writeFile(t, filepath.Join(g.directory, "tests", "payments", "red.yaml"), "scenario: Red\nsteps:\n  - visit: ${env.CLICK2SELL_ORDER_LINK}\n  - expect: {that: ['page.status == 404']}\n")
		said, err := g.try("run", map[string]string{"scenarios": "tests/payments\n"})
		require.Error(t, err)
		assert.Contains(t, said+err.Error(), "::error file=tests/payments/red.yaml,line=4")
	})
	t.Run("GitLab", func(t *testing.T) {
		var jobs struct {
			Variables map[string]string
			Scenarios struct {
				Variables map[string]string
				Script    []string
			}
		}
		readPipeline(t, "gitlab-ci.yml", &jobs)
		env := bare("PAYSANDBOX_BINARY=" + binary(t))
		for name, value := range jobs.Scenarios.Variables {
			env = append(env, name+"="+value)
		}
		directory := shopDirectory(t)
		cmd := newNetwork(t).command("bash", "-euo", "pipefail", "-c", "trap 'kill $(jobs -p)' EXIT\n"+strings.Join(jobs.Scenarios.Script, "\n"))
		cmd.Dir, cmd.Env = directory, env
		run(t, time.Minute, cmd)
		passed(t, directory)
	})
	t.Run("Jenkins", func(t *testing.T) {
		text, err := os.ReadFile(pipelines + "Jenkinsfile")
		require.NoError(t, err)
		env := bare()
		for _, set := range regexp.MustCompile(`(?m)^ +(\w+) = '(.*)'$`).FindAllStringSubmatch(string(text), -1) {
			env = append(env, set[1]+"="+set[2])
		}
		env = append(env, "PAYSANDBOX_BINARY="+binary(t))
		script := regexp.MustCompile(`(?s)sh '''(.*?)'''`).FindStringSubmatch(string(text))
		require.NotNil(t, script)
		file := filepath.Join(t.TempDir(), "script")
		require.NoError(t, os.WriteFile(file, []byte(script[1]), 0o700))
		directory := shopDirectory(t)
		cmd := newNetwork(t).command(file)
		cmd.Dir, cmd.Env = directory, env
		run(t, time.Minute, cmd)
		passed(t, directory)
	})
}

// The manifest gives the container nothing that it does not need.
func TestKubernetesManifestIsRestricted(t *testing.T) {
	t.Parallel()
	var deployment struct {
		Spec struct {
			Template struct {
				Spec struct {
					AutomountServiceAccountToken *bool          `yaml:"automountServiceAccountToken"`
					SecurityContext              map[string]any `yaml:"securityContext"`
					Containers                   []map[string]any
				}
			}
		}
	}
	readPipeline(t, "kubernetes.yaml", &deployment)
	pod := deployment.Spec.Template.Spec
	require.NotNil(t, pod.AutomountServiceAccountToken)
	assert.False(t, *pod.AutomountServiceAccountToken)
	assert.Equal(t, map[string]any{"runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532, "seccompProfile": map[string]any{"type": "RuntimeDefault"}}, pod.SecurityContext)
	require.Len(t, pod.Containers, 1)
	container := pod.Containers[0]
	assert.Equal(t, map[string]any{"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": map[string]any{"drop": []any{"ALL"}}}, container["securityContext"])
	for _, probe := range []string{"startupProbe", "readinessProbe", "livenessProbe"} {
		require.Contains(t, container, probe)
		assert.Equal(t, map[string]any{"command": []any{"/sandbox", "ready"}}, container[probe].(map[string]any)["exec"])
	}
}

// The shop in Go is a module of its own, as its reader has one, and passes its tests; the
// recipe for Testcontainers is another.
func TestModulesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for directory, do := range map[string]string{"go/clickkw": "test", "testcontainers-go": "vet"} {
		cmd := exec.Command(path(t, "go"), do, "-mod=readonly", "./...")
		cmd.Dir = "../examples/" + directory
		_, err := try(5*time.Minute, cmd)
		require.NoError(t, err, "where its modules are behind ours: make tidy")
	}
}

// composite runs a GitHub composite action's steps as a runner does, as far as they need it.
type composite struct {
	*testing.T
	network         *network
	directory, temp string
	env             map[string]string // GITHUB_ENV so far
	paths           []string          // GITHUB_PATH
}

func (g *composite) run(action string, inputs map[string]string) {
	g.Helper()
	_, err := g.try(action, inputs)
	require.NoError(g, err)
}

var expression = regexp.MustCompile(`\$\{\{ (inputs|github)\.(\w+) \}\}`)

func (g *composite) try(action string, given map[string]string) (said string, err error) {
	g.Helper()
	var declared struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Steps []struct {
				Env map[string]string
				Run string
			}
		}
	}
	readPipeline(g.T, "github/"+action+"/action.yml", &declared)
	inputs := map[string]string{}
	for name, input := range declared.Inputs {
		inputs[name] = input.Default
	}
	maps.Copy(inputs, given)
	files := map[string]string{"GITHUB_ENV": "", "GITHUB_OUTPUT": "", "GITHUB_PATH": ""}
	for _, step := range declared.Runs.Steps {
		require.NotContains(g, step.Run, "${{", "an input in a script's text is code")
		env := map[string]string{"RUNNER_TEMP": g.temp, "GITHUB_ACTIONS": "true"}
		maps.Copy(env, g.env)
		for name, value := range step.Env {
			env[name] = expression.ReplaceAllStringFunc(value, func(e string) string {
				if found := expression.FindStringSubmatch(e); found[1] == "inputs" {
					require.Contains(g, inputs, found[2])
					return inputs[found[2]]
				}
				where, err := filepath.Abs(pipelines + "github/" + action)
				require.NoError(g, err)
				return where
			})
		}
		for name := range files {
			files[name] = filepath.Join(g.TempDir(), name)
			env[name] = files[name]
		}
		cmd := g.network.command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir = g.directory
		cmd.Env = append(bare(), "PATH="+strings.Join(append(slices.Clone(g.paths), os.Getenv("PATH")), ":"))
		for name, value := range env {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		text, err := try(time.Minute, cmd)
		g.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }) // what it has started beside the job
		said += text
		if err != nil {
			return said, err
		}
		for _, line := range lines(g.T, files["GITHUB_ENV"]) {
			name, value, ok := strings.Cut(line, "=")
			require.True(g, ok, line)
			g.env[name] = value
		}
		g.paths = append(lines(g.T, files["GITHUB_PATH"]), g.paths...)
	}
	return said, nil
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	return strings.FieldsFunc(string(text), func(c rune) bool { return c == '\n' })
}

func readPipeline(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(pipelines + file)
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(text), "\n---\n")
	require.NoError(t, yaml.Unmarshal([]byte(first), into))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	writeFile(t, to, string(text))
}

func writeFile(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}
