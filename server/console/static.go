package console

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"

	"paysandbox/web"
)

// static serves the console's own files. They are revalidated by their content, so
// that a newer sandbox is never seen through an older style.
func static(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "paysandbox: this address does not take this method", http.StatusMethodNotAllowed)
		return
	}
	name := "static/" + r.PathValue("file")
	content, err := fs.ReadFile(web.Static, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(content)))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeFileFS(w, r, web.Static, name)
}
