package clickandbuy

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// mountPay is the pay API's part of the route table.
func (f Fake) mountPay(routes sandbox.Routes) {
	mountDescriptions(routes)
}

// payOperations are those of the pay API.
var payOperations = []*operation.Operation{opPayWSDL}
