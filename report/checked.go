package report

import (
	"fmt"
	"io"
	"strings"
)

// Checked is one of several experiments whose claims stand in one table.
type Checked struct {
	Name, Title string
	Seconds     float64
	Claims      []Claim
	Trouble     string // why it did not run, or not to its end; "" if it did
}

// tally counts verdicts in the order in which tables show them.
func tally(claims []Claim) (counts [4]int) {
	for _, c := range claims {
		for i, verdict := range verdicts {
			if c.Verdict == verdict {
				counts[i]++
			}
		}
	}
	return counts
}

// CheckedText writes every claim of several experiments, one experiment after the
// other, then a line for each experiment and one for all. The error is that of w.
func CheckedText(w io.Writer, all []Checked, width int) error {
	for _, c := range all {
		if _, err := fmt.Fprintf(w, "%s: %s\n", c.Name, c.Title); err != nil {
			return err
		}
		if c.Trouble != "" {
			fmt.Fprintf(w, "(%s)\n", c.Trouble)
		}
		if len(c.Claims) > 0 {
			if err := Text(w, c.Claims, width); err != nil {
				return err
			}
		}
		fmt.Fprintln(w)
	}
	name := len("all")
	for _, c := range all {
		name = max(name, len(c.Name))
	}
	rule := fmt.Sprintf("%-*s %6s %6s %17s %8s %8s\n", name, "", Pass, Fail, Known, NotRun, "time")
	fmt.Fprint(w, rule)
	for _, c := range append(all, total(all)) {
		n := tally(c.Claims)
		line := fmt.Sprintf("%-*s %6d %6d %17d %8d %6.1f s", name, c.Name, n[0], n[1], n[2], n[3], c.Seconds)
		if c.Trouble != "" {
			line += "  " + short(c.Trouble)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// short is a trouble's first words, up to the first punctuation.
func short(trouble string) string {
	return strings.TrimSpace(trouble[:strings.IndexAny(trouble+";", ";:(")])
}

// total is all experiments as if they were one.
func total(all []Checked) Checked {
	sum := Checked{Name: "all"}
	for _, c := range all {
		sum.Claims = append(sum.Claims, c.Claims...)
		sum.Seconds += c.Seconds
	}
	return sum
}

// CheckedMarkdown writes the same as a page: a table of the experiments, then one of
// each experiment's claims. The error is that of w.
func CheckedMarkdown(w io.Writer, all []Checked) error {
	var out strings.Builder
	out.WriteString("| experiment | pass | FAIL | known difference | not run | time (s) |\n|---|---:|---:|---:|---:|---:|\n")
	for _, c := range append(all, total(all)) {
		n, name := tally(c.Claims), c.Name
		if len(c.Claims) > 0 && c.Title != "" {
			name = fmt.Sprintf("[%s](#%s)", c.Name, c.Name)
		}
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %d | %.0f |\n", name, n[0], n[1], n[2], n[3], c.Seconds)
	}
	for _, c := range all {
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", c.Name, sentence(c.Title))
		if c.Trouble != "" {
			fmt.Fprintf(&out, "\nNot run to its end: %s.\n", c.Trouble)
		}
		if len(c.Claims) == 0 {
			continue
		}
		out.WriteString("\n| claim | found | expected | source | verdict |\n|---|---:|---:|---|---|\n")
		for _, claim := range c.Claims {
			name := claim.Name
			if claim.Why != "" && claim.Verdict != Pass {
				name += " (" + claim.Why + ")"
			}
			fmt.Fprintf(&out, "| %s | %s | %s | %s | %s |\n", inTable(name), inTable(claim.Value), inTable(claim.Expected), inTable(claim.Source), claim.Verdict)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// sentence is a title that other words follow: with a full stop, unless it ends a sentence by itself.
func sentence(title string) string {
	if strings.HasSuffix(title, ".") || strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") {
		return title
	}
	return title + "."
}

// inTable is text that a Markdown table can hold.
func inTable(s string) string { return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s) }
