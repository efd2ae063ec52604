// Package browser is a customer with a real Chromium, for shops that need JavaScript. It
// drives one that is running already and listens at an address, over the DevTools
// protocol, of which it speaks a dozen commands.
//
// Each [Browser] is a browser context of its own: no cookie, storage or tab is shared with
// others in the same Chromium. Which link, form or button is meant is decided by the rules
// of the built-in customer, which read a copy of what the page shows at that moment. What
// is then done to the page is done by the page's own means: focus, values with `input` and
// `change` events, click(). Forms are checked as browsers check them (required, pattern);
// one that a browser would not send is an error.
//
// After a deed the page is waited for until it has come to rest: loaded, going nowhere, and
// without a request of a script for 100 ms; 60 s at most. A refresh within 30 s belongs to
// it, a script's call that takes more than 5 s does not. A link, form or button is looked
// for during 2 s. What scripts do later by themselves is seen whenever the page is looked
// at, so a scenario waits for it by `wait`.
//
// Dialogs are accepted, downloads refused, both noted at the page. A window that a page
// opens is a tab in front. Frames are not looked into.
package browser
