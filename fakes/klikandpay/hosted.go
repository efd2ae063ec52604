package klikandpay

import "paysandbox/sandbox"

func (f Fake) mountHosted(sandbox.Routes) {}
