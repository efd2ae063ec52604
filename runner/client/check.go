package client

import "context"

// Results of a Diagnosis.
const (
	OK   = "ok"
	Warn = "warn" // all works, but for this somebody may wonder one day
	Fail = "fail" // something is missing
)

// Diagnosis is one thing that was looked at between a merchant and a sandbox.
type Diagnosis struct {
	Name   string   `json:"name"` // "clock"
	Result string   `json:"result"`
	Said   string   `json:"said"`            // what was found, in one or two sentences
	Do     string   `json:"do,omitempty"`    // what helps
	Allow  []string `json:"allow,omitempty"` // networks that --allow-merchant would have to name
}

// Check has the sandbox look whether its calls get to the merchant, at url instead of the
// workspace's merchant.url unless that is "".
func (c *Client) Check(ctx context.Context, workspace, url string) ([]Diagnosis, error) {
	var answer struct {
		Findings []Diagnosis `json:"findings"`
	}
	body := map[string]string{}
	if url != "" {
		body["url"] = url
	}
	err := c.Do(ctx, "POST", In(workspace, "merchant", "check"), body, &answer)
	return answer.Findings, err
}
