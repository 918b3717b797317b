package experiments

import (
	"encoding/json"
	"io"
	"os"
	"runtime"
	"time"

	"homeostat/internal/version"
)

// WriteJSON writes the outcome as the one object that result.json holds.
func (r *Result) WriteJSON(w io.Writer) error {
	host, _ := os.Hostname() // the result is as good without it
	out := struct {
		Experiment string                     `json:"experiment"`
		Title      string                     `json:"title"`
		Version    string                     `json:"version"`
		Revision   string                     `json:"revision"`
		Seed       uint64                     `json:"seed"`
		Quick      bool                       `json:"quick"`
		Config     string                     `json:"config_sha256"`
		Started    string                     `json:"started"`
		Seconds    float64                    `json:"seconds"`
		Host       string                     `json:"host"`
		Cut        bool                       `json:"interrupted"`
		Failed     []Failure                  `json:"failed"`
		Measures   map[string]map[string]Stat `json:"measures"`
		Claims     []ClaimResult              `json:"claims"`
	}{
		r.File.Name, r.File.Title, version.Number, version.Revision(), r.File.Seed, r.Quick, r.File.hash(),
		r.Started.UTC().Format(time.RFC3339), r.Seconds, host + " " + runtime.GOOS + "/" + runtime.GOARCH,
		r.Interrupted, append([]Failure{}, r.Failed...), r.table(), append([]ClaimResult{}, r.Claims...),
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
