// Command hello is the bare net/http server that everything here is measured against.
package main

import (
	"log"
	"net/http"
	"os"
)

func main() {
	server := &http.Server{Addr: os.Args[1], Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("hello"))
	})}
	log.Fatal(server.ListenAndServe())
}
