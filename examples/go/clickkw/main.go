// A small shop that sells with Click KW, written from the manual for merchants. It knows
// nothing of a sandbox: shop_test.go shows how a test gives it one.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	click := Click{URL: os.Getenv("CLICKKW_URL"), User: os.Getenv("CLICKKW_USER"), Token: os.Getenv("CLICKKW_TOKEN")}
	if click.URL == "" {
		click.URL = "https://clickkw.com"
	}
	log.Print("the shop is at http://127.0.0.1:8000/buy?order=356&amount=6.000")
	log.Fatal(http.ListenAndServe("127.0.0.1:8000", NewShop(click)))
}
