package experiments

import (
	"fmt"
	"math"
	"strings"
	"time"

	"homeostat/internal/version"
	"homeostat/report"
)

// page is the report.
func (r *Result) page(figures []report.Figure, tables []report.Table, notes []string) report.Page {
	f := r.File
	p := report.Page{
		Title: f.Title, Description: f.Description, Reference: f.Reference, Figures: figures, Claims: r.ReportClaims(), Tables: append(tables, r.ReportTables()...),
		Meta: [][2]string{
			{"Experiment", f.Name}, {"Version", version.Number + " " + version.Revision()}, {"Seed", fmt.Sprint(f.Seed)},
			{"Started", r.Started.UTC().Format(time.RFC3339)}, {"Took", fmt.Sprintf("%.1f s", r.Seconds)},
		},
		Notes: notes,
	}
	if set := f.Dataset(); set != "" {
		p.Meta = append(p.Meta, [2]string{"Images", set})
	}
	if r.Quick {
		p.Meta = append(p.Meta, [2]string{"Size", "the smaller run of --quick"})
	}
	for _, failure := range r.Failed {
		p.Notes = append(p.Notes, failure.Of+": "+failure.Error)
	}
	if r.Interrupted {
		p.Title += " (interrupted)"
		p.Notes = append(p.Notes,
			"The run was interrupted: this is what was done until then, and no claim has been judged. To go on from the checkpoints in the folder above, give the command that it was started with, and --resume.",
			"config.toml beside this page is the experiment with every default; run afresh it gives the numbers of a whole run, not these.")
		return p
	}
	p.Notes = append(p.Notes, "config.toml beside this page is the experiment with every default; running it gives the same numbers.", "$ homeostat run config.toml -o again")
	return p
}

// ReportClaims are the claims as text.
func (r *Result) ReportClaims() []report.Claim {
	all := make([]report.Claim, len(r.Claims))
	for i, c := range r.Claims {
		of := c.Of
		if c.Versus != "" {
			of += " against " + c.Versus
		}
		value := "–"
		if c.Value != nil {
			value = brief(*c.Value)
		} else if c.never {
			value = "never"
		}
		what := strings.ReplaceAll(c.Measure, "_", " ")
		if c.Compared != "" {
			what += ", " + strings.ReplaceAll(c.Compared, "_", " ")
		}
		all[i] = report.Claim{
			Name: c.Name, Measure: what, Of: of, Value: value, Expected: c.Says, Source: c.Source, Verdict: c.Verdict,
		}
		if c.Verdict != report.NotRun { // of which nothing is known
			all[i].Why = first(c.Why, c.KnownDifference)
		}
	}
	return all
}

// brief writes a number as a table of claims shows it.
func brief(x float64) string {
	if x != 0 && math.Abs(x) < 1e-3 {
		return fmt.Sprintf("%.1e", x)
	}
	return fmt.Sprintf("%.4g", x)
}

// plusMinus says what stands after ± in tables.
const plusMinus = "; mean ± half of its 95% interval (Student's t) where there are three or more seeds"

// text is the mean to three digits, or to as many as the interval tells or stand before the point, and the interval to two.
func (s Stat) text() string {
	switch {
	case s.Mean == nil:
		return ""
	case s.CI95 != nil:
		half := (s.CI95[1] - s.CI95[0]) / 2
		return fmt.Sprintf("%.*g ± %.2g", digits(*s.Mean, half), *s.Mean, half)
	}
	return fmt.Sprintf("%.*g", digits(*s.Mean, 0), *s.Mean)
}

// digits is how many of a number are written where it is known to within half, 0 if that is not known.
func digits(x, half float64) int {
	before := int(math.Floor(math.Log10(math.Abs(x)))) + 1
	if x == 0 || before > 6 {
		return 3
	}
	told := 0
	if half > 0 {
		told = min(before-int(math.Floor(math.Log10(half)))+1, 6)
	}
	return max(3, before, told)
}
