// Package fakes lists the impersonated providers.
package fakes

import (
	"paysandbox/fakes/click2sell"
	"paysandbox/fakes/clickandbuy"
	"paysandbox/fakes/clickkw"
	"paysandbox/fakes/klikandpay"
	"paysandbox/sandbox"
)

// All is THE list of fakes, in the order in which everything shows them.
func All() []sandbox.Provider {
	return []sandbox.Provider{
		clickandbuy.New(),
		click2sell.New(),
		clickkw.New(),
		klikandpay.New(),
	}
}
