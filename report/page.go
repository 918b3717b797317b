package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"path/filepath"
	"strings"
)

// Page is a report: what was claimed, what was found, and how to find it again.
type Page struct {
	Title       string
	Description string
	Reference   string      // the paper, figure or table that is reproduced
	Meta        [][2]string // name and value: version, seed, duration, ...
	Claims      []Claim
	Tables      []Table
	Figures     []Figure
	Notes       []string // how to repeat it: remarks, and commands, which begin with "$ "
}

// Claim is one statement held against the outcome. Its fields are text, as shown.
type Claim struct {
	Name, Measure, Of string
	Value, Expected   string
	Source            string
	Verdict           string // Pass, Fail, Known or NotRun
	Why               string // for anything but a pass: what is known of the reason
}

// The verdicts on a claim.
const (
	Pass   = "pass"
	Fail   = "FAIL"
	Known  = "known difference"
	NotRun = "not run"
)

// verdicts in the order in which they are counted.
var verdicts = [...]string{Pass, Fail, Known, NotRun}

// Table is text in columns; the first column names the row. One without rows is left out.
type Table struct {
	Title   string // heading; "Measures" if it has none
	Caption string
	Columns []string
	Rows    [][]string
}

//go:embed page.html
var pageFiles embed.FS

// HTML writes report.html in the results folder dir: one file that opens from disk, with
// its figures inside and nothing fetched from anywhere. It is an error that a figure
// cannot be drawn, that a row of the table has not as many cells as there are columns,
// or that the file cannot be written.
func (p Page) HTML(dir string) error {
	page, err := p.render()
	if err != nil {
		return err
	}
	return save(filepath.Join(dir, "report.html"), page)
}

func (p Page) render() ([]byte, error) {
	for k, table := range p.Tables {
		for i, row := range table.Rows {
			if len(row) != len(table.Columns) {
				return nil, fmt.Errorf("report %q: row %d of table %d has %d cells for %d columns", p.Title, i+1, k+1, len(row), len(table.Columns))
			}
		}
	}
	layout, err := template.New("page.html").Funcs(template.FuncMap{
		"drawing": drawing, "badge": badge, "command": command, "sentence": sentence,
	}).ParseFS(pageFiles, "page.html")
	if err != nil {
		panic(fmt.Sprintf("report: %v", err)) // the template is part of the program
	}
	var out bytes.Buffer
	if err := layout.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("report %q: %w", p.Title, err)
	}
	return out.Bytes(), nil
}

// Summary says how many claims came out which way: "5 pass, 1 FAIL".
func (p Page) Summary() string { return summary(p.Claims) }

func summary(claims []Claim) string {
	var parts []string
	for i, n := range tally(claims) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, verdicts[i]))
		}
	}
	return strings.Join(parts, ", ")
}

// drawing is a figure as part of the page, larger than in print, as screens are read
// from further away. Its text is escaped where it is written.
func drawing(f Figure) (template.HTML, error) {
	if err := f.Validate(); err != nil {
		return "", err
	}
	return template.HTML(f.svg(1.25)), nil
}

// badge is the style of a verdict.
func badge(verdict string) string {
	switch verdict {
	case Pass:
		return "pass"
	case Fail:
		return "fail"
	case Known:
		return "known"
	}
	return "idle"
}

// command is what follows "$ ", "" if the note is a remark.
func command(note string) string {
	text, ok := strings.CutPrefix(note, "$ ")
	if !ok {
		return ""
	}
	return text
}
