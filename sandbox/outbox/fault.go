package outbox

import (
	"context"
	"errors"
	"net/http"

	"paysandbox/sandbox/operation"
)

// errLost is what a provider sees when the script cuts the line.
var errLost = errors.New("the connection was cut on request of a rule")

// spoil is what the provider gets instead of the merchant's answer.
func spoil(ctx context.Context, f *operation.Fault, answer *Answer) (*Answer, error) {
	switch f.Kind {
	case operation.Empty:
		return &Answer{Status: http.StatusOK, Header: http.Header{}}, ctx.Err()
	case operation.Garbage:
		return &Answer{Status: http.StatusOK, Header: http.Header{}, Body: []byte(operation.GarbageBody)}, ctx.Err()
	case operation.Truncate:
		if answer.Status == 0 { // nothing was sent: there is no body to cut
			return nil, errLost
		}
		answer.Body = answer.Body[:len(answer.Body)/2]
		return answer, ctx.Err()
	case operation.Status:
		status := f.HTTPStatus()
		return &Answer{Status: status, Header: http.Header{}, Body: []byte(http.StatusText(status))}, ctx.Err()
	case operation.Hang, operation.Reset: // Call lets the time of a hang pass
		return nil, errLost
	}
	return nil, errLost
}
