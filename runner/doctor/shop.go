package doctor

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"

	"paysandbox/runner/client"
)

// lookAtShop asks the shop from here, and has the sandbox look at it from there.
func (l *look) lookAtShop(ctx context.Context) error {
	address := l.Merchant
	if address == "" {
		address, _ = l.workspace.Merchant["url"].(string)
	}
	there, err := l.client.Check(ctx, l.Workspace, l.Merchant)
	if err != nil {
		return err
	}
	reached := len(there) > 0 && there[0].Result == client.OK // the shop's own URL is the first
	kept := len(there) > 0 && len(there[0].Allow) > 0
	if address != "" && !kept && (reached || !l.isElsewhere(ctx, address)) { // else it may be somebody's real shop
		status, err := l.get(ctx, address)
		switch {
		case err == nil:
			l.tell("shop", client.OK, fmt.Sprintf("Your shop answers here: GET / at %s is %d.", address, status), "")
		case reached:
			l.tell("shop", client.Warn, fmt.Sprintf("From here your shop does not answer at %s: %s. The sandbox reaches it.", address, why(err)),
				"If that is a name of the sandbox's own network, remember that customers' browsers are sent there, too.")
		default:
			l.tell("shop", client.Fail, fmt.Sprintf("Your shop does not answer at %s: %s.", address, why(err)), "Start it, or say where it is: --merchant URL.")
		}
	}
	l.report.Findings = append(l.report.Findings, there...)
	return nil
}

// isElsewhere tells whether an address lies where nothing is called unasked.
func (l *look) isElsewhere(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	return l.resolve(ctx, u.Hostname()).elsewhere
}

// get asks for the front page of the server at an address.
func (l *look) get(ctx context.Context, address string) (status int, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.Scheme+"://"+u.Host+"/", nil)
	if err != nil {
		return 0, err
	}
	anyone := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10} //nolint:gosec // a shop may have any certificate
	asking := *l.direct
	asking.Transport = &http.Transport{DialContext: l.Dial, DisableKeepAlives: true, TLSClientConfig: anyone}
	response, err := asking.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}
