// Command baseline is what the sandbox is measured against: baseline ADDR WHAT, with
// hello (a bare net/http handler), form (a bare gorilla/mux handler that parses a form,
// keeps it in a locked map and answers 300 bytes of JSON), page TEMPLATES DATA
// (html/template alone behind net/http), or loop (a client that posts as it is asked to).
package main

import (
	"encoding/json"
	"html/template"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/gorilla/mux"
)

func main() {
	handlers := map[string]func() http.Handler{"hello": hello, "form": form, "page": page, "loop": loop}
	// The limits are the sandbox's (package server): no server that others can reach does without,
	// and each costs every request some timer work.
	server := &http.Server{
		Addr: os.Args[1], Handler: handlers[os.Args[2]](),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
	}
	log.Fatal(server.ListenAndServe())
}

func hello() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) })
}

func form() http.Handler {
	var mu sync.Mutex
	kept := map[string]map[string][]string{}
	answer, _ := json.Marshal(map[string]string{"status": "ok", "filler": strings.Repeat("x", 270)})
	router := mux.NewRouter()
	router.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ready")) })
	router.HandleFunc("/orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		mu.Lock()
		kept[mux.Vars(r)["id"]] = r.PostForm
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	}).Methods(http.MethodPost)
	return router
}

// page renders the sandbox's own templates with words that were looked up before.
func page() http.Handler {
	room, data := os.Args[3], map[string]any{}
	if err := json.Unmarshal([]byte(os.Args[4]), &data); err != nil {
		log.Fatal(err)
	}
	words := map[string]any{}
	if _, err := toml.DecodeFile(filepath.Join(room, "../../locales/clickandbuy/de.toml"), &words); err != nil {
		log.Fatal(err)
	}
	flat := map[string]string{}
	flatten(flat, "", words)
	parsed := template.Must(template.New("layout.html").Funcs(template.FuncMap{
		"t":    func(id string, _ ...any) string { return flat[id] },
		"lang": func() string { return "de" },
		"dir":  func() string { return "ltr" },
	}).ParseGlob(filepath.Join(room, "layout.html")))
	template.Must(parsed.ParseGlob(filepath.Join(room, "parts", "*.html")))
	template.Must(parsed.ParseFiles(filepath.Join(room, "login.html")))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := parsed.Execute(w, data); err != nil {
			log.Fatal(err)
		}
	})
}

func flatten(flat map[string]string, prefix string, words map[string]any) {
	for name, value := range words {
		switch v := value.(type) {
		case string:
			flat[prefix+name] = v
		case map[string]any:
			flatten(flat, prefix+name+".", v)
		}
	}
}
