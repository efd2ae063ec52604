package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Shop sells one thing. /buy?order=&amount= leads to Click, /return is where the customer
// comes back to, /order?order= tells what became of it.
type Shop struct {
	click Click
	mu    sync.Mutex
	sold  map[int]*order
}

type order struct {
	session Session
	status  string // open, paid, failed, unclear
}

// NewShop makes a shop without orders.
func NewShop(click Click) *Shop { return &Shop{click: click, sold: map[int]*order{}} }

// ServeHTTP implements http.Handler.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Click puts a second ? before its own parameters, since our return URL has a query.
	r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, "?", "&")
	number, err := strconv.Atoi(r.URL.Query().Get("order"))
	if err != nil {
		http.Error(w, "which order?", http.StatusBadRequest)
		return
	}
	switch r.URL.Path {
	case "/buy":
		s.buy(w, r, number)
	case "/return":
		s.back(w, number)
	case "/order":
		fmt.Fprintln(w, s.status(number))
	default:
		http.NotFound(w, r)
	}
}

// buy opens a session for the order. Only what has been remembered is shown to anybody.
func (s *Shop) buy(w http.ResponseWriter, r *http.Request, number int) {
	session, err := s.click.Create()
	if err != nil {
		s.sorry(w, err)
		return
	}
	s.mu.Lock()
	s.sold[number] = &order{session: session, status: "open"}
	s.mu.Unlock()
	page, err := s.click.Update(session.ID, number, r.URL.Query().Get("amount"), fmt.Sprintf("http://%s/return?order=%d", r.Host, number))
	if err != nil {
		s.sorry(w, err)
		return
	}
	http.Redirect(w, r, page, http.StatusFound)
}

// back believes nothing that the browser brings: it asks Click, and again where no answer
// comes.
func (s *Shop) back(w http.ResponseWriter, number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sold := s.sold[number]
	if sold == nil {
		http.Error(w, "which order?", http.StatusNotFound)
		return
	}
	if sold.status != "paid" { // a reload asks nothing and grants nothing
		sold.status = s.ask(number, sold)
	}
	fmt.Fprintln(w, "Your order is "+sold.status)
}

func (s *Shop) ask(number int, sold *order) string {
	for range 3 {
		said, err := s.click.Status(sold.session.ID, number)
		if err != nil {
			log.Printf("order %d: %v", number, err)
			time.Sleep(10 * time.Millisecond)
			continue
		}
		switch strings.ToLower(said) {
		case "success":
			return "paid"
		case "no_status":
			return "open"
		}
		return "failed"
	}
	return "unclear" // neither yes nor no: for a human
}

func (s *Shop) status(number int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sold := s.sold[number]; sold != nil {
		return sold.status
	}
	return "unknown"
}

func (s *Shop) sorry(w http.ResponseWriter, err error) {
	log.Print(err)
	http.Error(w, "We cannot take payments right now.", http.StatusBadGateway)
}
