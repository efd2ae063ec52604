package klikandpay

import "paysandbox/sandbox"

func (f Fake) mountScripts(sandbox.Routes) {}
