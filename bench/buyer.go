package main

import (
	"bytes"
	"context"
	"crypto/md5" // the protocol's own digest
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"paysandbox/runner/client"
)

// buyer buys with the default workspace's accounts, by the manuals.
type buyer struct {
	server *server
	env    map[string]string
}

func control(s *server, method, path string, body, into any) {
	check((&client.Client{Server: s.url}).Do(context.Background(), method, "/v1"+path, body, into))
}

func buyerOf(s *server) *buyer {
	var ws client.Workspace
	control(s, "GET", "/workspaces/default", nil, &ws)
	return &buyer{s, ws.Env}
}

// link is a premium link over 12.34 EUR: signed by the MD5 of the dynkey and "/script?query".
func (b *buyer) link(order string) string {
	link := b.env["CLICKANDBUY_LINK"]
	query := "price=1234&cb_currency=EUR&lang=de&externalBDRID=" + url.QueryEscape(order)
	sum := md5.Sum([]byte(b.env["CLICKANDBUY_DYNKEY"] + link[strings.LastIndexByte(link, '/'):] + "?" + query))
	return link + "?" + query + "&fgkey=" + hex.EncodeToString(sum[:])
}

var loginForm = regexp.MustCompile(`<form id="cb-login"[^>]* action="([^"]+)"`)

// open opens a purchase and answers where its login form posts to.
func (b *buyer) open(order string) string {
	response, err := http.Get(b.link(order))
	check(err)
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	check(err)
	found := loginForm.FindSubmatch(page)
	if found == nil {
		check(fmt.Errorf("no login form at %s: %s", response.Request.URL, response.Status))
	}
	target, err := response.Request.URL.Parse(string(found[1]))
	check(err)
	return target.String()
}

func (b *buyer) login(target string) *http.Request {
	return post(target, "application/x-www-form-urlencoded", url.Values{
		"username": {b.env["CLICKANDBUY_BUYER"]}, "password": {b.env["CLICKANDBUY_BUYER_PASSWORD"]},
	}.Encode())
}

// committed asks TMI whether an order is booked.
func (b *buyer) committed(order string) *http.Request {
	r := post(b.server.url+"/clickandbuy/TMI/1.4/", "text/xml; charset=utf-8", fmt.Sprintf(
		`<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="TransactionManager.Status"><SOAP-ENV:Body>`+
			`<ns1:isExternalBDRIDCommitted><sellerID>%s</sellerID><tmPassword>%s</tmPassword><slaveMerchantID>0</slaveMerchantID><externalBDRID>%s</externalBDRID></ns1:isExternalBDRIDCommitted>`+
			`</SOAP-ENV:Body></SOAP-ENV:Envelope>`, b.env["CLICKANDBUY_SELLER_ID"], b.env["CLICKANDBUY_TM_PASSWORD"], order))
	r.Header.Set("SOAPAction", `""`)
	return r
}

// session opens a payment at Click KW: a call without a body.
func (b *buyer) session() *http.Request {
	r := post(b.env["CLICKKW_URL"]+"/api/developer/gatedeveloper/"+b.env["CLICKKW_USER"], "application/json", "")
	r.Header.Set("Authorization", "Bearer "+b.env["CLICKKW_TOKEN"])
	return r
}

// buy books an order at a shop that says success to every handshake.
func (b *buyer) buy(order string) {
	jar := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	target := b.open(order)
	response, err := jar.Do(b.login(target))
	check(err)
	_ = response.Body.Close()
	response, err = jar.Do(post(strings.TrimSuffix(target, "/login")+"/confirm", "application/x-www-form-urlencoded", ""))
	check(err)
	_ = response.Body.Close()
	if !strings.Contains(response.Header.Get("Location"), "result=success") {
		check(fmt.Errorf("order %s was not booked: %s", order, response.Status))
	}
}

func post(target, media, body string) *http.Request {
	r, err := http.NewRequest(http.MethodPost, target, strings.NewReader(body))
	check(err)
	r.Header.Set("Content-Type", media)
	return r
}

func get(target string) *http.Request {
	r, err := http.NewRequest(http.MethodGet, target, http.NoBody)
	check(err)
	return r
}

func encoded(v any) string {
	var b bytes.Buffer
	check(json.NewEncoder(&b).Encode(v))
	return strings.TrimSpace(b.String())
}
