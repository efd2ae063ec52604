// Package paysandbox starts the sandbox's image for a test, by Testcontainers. A shop in
// Go has it cheaper by the package sandboxtest, in its own process; this is for shops that
// are containers themselves, and a pattern for other languages.
package paysandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// Container is a running sandbox.
type Container struct {
	testcontainers.Container
	URL string // where this machine reaches it: "http://localhost:32768"
}

// Run starts image and waits until the sandbox answers. merchant is the shop's URL as
// the sandbox reaches it; a shop on this machine is http://host.docker.internal:PORT, of
// which shopPort is told to Testcontainers, 0 where the shop is elsewhere.
func Run(ctx context.Context, image, merchant string, shopPort int) (*Container, error) {
	request := testcontainers.ContainerRequest{
		Image:        image,
		ExposedPorts: []string{"8080/tcp"},
		Env:          map[string]string{"SANDBOX_MERCHANT": merchant},
		WaitingFor:   wait.ForHTTP("/_sandbox/ready").WithPort("8080/tcp").WithStartupTimeout(30 * time.Second),
	}
	if shopPort != 0 {
		request.HostAccessPorts = []int{shopPort}
		request.Env["SANDBOX_MERCHANT"] = strings.Replace(merchant, "host.docker.internal", testcontainers.HostInternal, 1)
	}
	started, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ContainerRequest: request, Started: true})
	if err != nil {
		return nil, err
	}
	url, err := started.PortEndpoint(ctx, "8080/tcp", "http")
	if err != nil {
		return nil, err
	}
	return &Container{started, url}, nil
}

// Env is what the shop needs to know: CLICKKW_URL, CLICKKW_TOKEN and so on, with addresses
// as this machine reaches them.
func (c *Container) Env(ctx context.Context) (map[string]string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/_sandbox/v1/workspaces/default", nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10))
		return nil, fmt.Errorf("the sandbox answers %s: %s", response.Status, text)
	}
	var workspace struct {
		Env map[string]string `json:"env"`
	}
	return workspace.Env, json.NewDecoder(response.Body).Decode(&workspace)
}
