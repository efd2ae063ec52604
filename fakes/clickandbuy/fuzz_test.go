package clickandbuy_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"paysandbox/app"
)

// FuzzPremiumLink: no bytes behind a premium link make the sandbox fail.
func FuzzPremiumLink(f *testing.F) {
	for _, seed := range []string{
		"/cb.php?" + usual, signed("dynkey1", "/cb.php?"+usual), "/s.php?" + v5 + "&fgkey=8034a815fdda5ceb8c03d02d8ba8b615", "/s.php?" + v8 + "&fgkey=71d0c2095aca69ab424135a54ad53bbb",
		"/", "", "/?", "//..//%2e%2e/?price=%", "/cb.php?price=\xff&cb_currency=%00&externalBDRID=%zz;a=b&&=&fgkey=&fgkey=", "/%2f%ff?DateOfBirth=29.02.980&lang=ar&Nation=%55K",
		"/cb.php?price=1&cb_currency=EUR&cb_billing_City=x&Gender=q&DateOfBirth=20203112&amp;lang=de", "/pay/aaaaaaaaaaaaa/confirm", "/TMI/1.4/?price=99999999999999999999999999",
	} {
		for _, link := range []string{signedLink, openLink, fixedLink, "", "ü%41"} {
			f.Add("newauth/http://premium-"+link+".eu.clickandbuy.com", seed)
			f.Add("~premium-"+link+".eu.clickandbuy.com", seed)
		}
		f.Add("newauth/http%3A%2F%2Fpremium-link.net", seed)
		f.Add("", seed)
	}
	a, err := app.Open(app.Config{Bare: true})
	if err != nil {
		f.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	f.Cleanup(stop)
	go func() { _ = a.Serve(ctx) }()
	url := strings.TrimPrefix(a.URL(), "http://")
	f.Fuzz(func(t *testing.T, before, target string) {
		if _, err := a.World.Workspace("test"); err != nil {
			inhabit(t, a.World, a.URL(), "test", theAccount, arrange{})
		}
		if strings.ContainsAny(before+target, " \r\n\t\x00\v\f") || len(before)+len(target) > 30_000 {
			return // no request line
		}
		conn, err := net.Dial("tcp", url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		if _, err := conn.Write([]byte("GET /clickandbuy/" + before + target + " HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n")); err != nil {
			return // it was cut off in the middle of something that is no request
		}
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("no answer: %v", err)
		}
		_ = response.Body.Close()
		if response.StatusCode >= 500 && !strings.HasPrefix(before+target, "TMI/") && !strings.HasPrefix(before+target, "/TMI/") { // a SOAP fault is HTTP 500
			t.Fatalf("status %d", response.StatusCode)
		}
	})
}
