package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Click makes Click's calls (manual, chapters 4 and 5): JSON in, JSON out, and redirects
// that are the customer's.
type Click struct{ URL, User, Token string }

// Session is what create session answers.
type Session struct {
	ID        string `json:"session_id"`
	Indicator string `json:"indicator_status"` // comes back with the customer who has paid
}

var errUnclear = errors.New("Click's answer cannot be used")

// Create opens a session.
func (c Click) Create() (Session, error) {
	var answer struct {
		Gateway Session `json:"gatewayResponse"`
	}
	if _, err := c.call("/", nil, &answer); err != nil {
		return Session{}, err
	}
	if answer.Gateway.ID == "" || answer.Gateway.Indicator == "" {
		return Session{}, fmt.Errorf("%w: no session", errUnclear)
	}
	return answer.Gateway, nil
}

// Update says what a session is for, and answers where the customer pays. The amount's
// name is spelt so in the manual.
func (c Click) Update(session string, order int, amount, back string) (page string, err error) {
	page, err = c.call("/sessionupdate/", map[string]any{
		"session_id": session, "order_id": order, "order_amout": json.Number(amount), "return_url": back, "lang": "en",
	}, nil)
	if err == nil && page == "" {
		err = fmt.Errorf("%w: no page to pay on", errUnclear)
	}
	return page, err
}

// Status asks what became of an order: "success", "failed", "No_status", … It is the only
// answer that makes an order paid.
func (c Click) Status(session string, order int) (string, error) {
	var answer struct {
		Status string `json:"Status"`
	}
	_, err := c.call("/paymentstatus/", map[string]any{"session_id": session, "order_id": order}, &answer)
	if err == nil && answer.Status == "" {
		err = fmt.Errorf("%w: no status", errUnclear)
	}
	return answer.Status, err
}

var client = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (c Click) call(name string, body, into any) (location string, err error) {
	text := []byte{}
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return "", err
		}
	}
	address := strings.TrimRight(c.URL, "/") + "/api/developer/gatedeveloper" + name + url.PathEscape(c.User)
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(text))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.Token)
	response, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return "", fmt.Errorf("%w: %s", errUnclear, response.Status)
	}
	if into != nil {
		if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(into); err != nil {
			return "", fmt.Errorf("%w: %w", errUnclear, err)
		}
	}
	return response.Header.Get("Location"), nil
}
