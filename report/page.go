package report

// Page is a report: what was claimed, what was found, and how to find it again.
type Page struct {
	Title       string
	Description string
	Reference   string      // the paper, figure or table that is reproduced
	Meta        [][2]string // name and value: version, seed, duration, ...
	Claims      []Claim
	Table       Table
	Figures     []Figure
	Notes       []string // how to repeat it: commands and remarks; a line that starts with "$ " is a command
}

// Claim is one statement held against the outcome. Its fields are text, as shown.
type Claim struct {
	Name, Measure, Of string
	Value, Expected   string
	Source            string
	Verdict           string // one of the Verdict constants
	Why               string // for anything but a pass: what is known of the reason
}

// The verdicts on a claim.
const (
	Pass   = "pass"
	Fail   = "FAIL"
	Known  = "known difference"
	NotRun = "not run"
)

// Table is text in columns; the first column names the row.
type Table struct {
	Caption string
	Columns []string
	Rows    [][]string
}
