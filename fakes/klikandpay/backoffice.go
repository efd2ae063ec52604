package klikandpay

import "paysandbox/sandbox"

func (f Fake) mountBackOffice(sandbox.Routes) {}
