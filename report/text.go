package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text writes the claims as an aligned table of plain text for a terminal of the given
// width (at least 60 columns are used). Under a claim that did not pass stands why. Those
// that were not run for want of size are one line. The last line counts the verdicts. The
// error is that of w.
func Text(w io.Writer, claims []Claim, width int) error {
	width = max(width, 60)
	all := claims
	claims = slices.DeleteFunc(slices.Clone(all), Claim.larger)
	rows := make([][3]string, len(claims))
	head := [3]string{"", "found", "expected"}
	sizes := [3]int{}
	for i, c := range claims {
		rows[i] = [3]string{c.Verdict, c.Value, c.Expected}
		for j := range sizes {
			sizes[j] = max(sizes[j], utf8.RuneCountInString(rows[i][j]), utf8.RuneCountInString(head[j]))
		}
	}
	const gap = 2
	name := width - sizes[0] - gap // what is left for the claim itself
	beside := name-sizes[1]-sizes[2]-2*gap >= 30
	if beside {
		name -= sizes[1] + sizes[2] + 2*gap
	}
	var out strings.Builder
	if beside && len(claims) != 0 {
		fmt.Fprintf(&out, "%s%s%s%s\n", pad("", sizes[0]+gap), pad("claim", name+gap), pad(head[1], sizes[1]+gap), head[2])
	}
	for i, c := range claims {
		writeClaim(&out, c, rows[i], sizes, name, beside)
	}
	if n := len(all) - len(claims); n == 1 {
		fmt.Fprintf(&out, "1 claim needs the full size: run without --quick\n")
	} else if n > 1 {
		fmt.Fprintf(&out, "%d claims need the full size: run without --quick\n", n)
	}
	fmt.Fprintf(&out, "%s\n", summary(all))
	_, err := io.WriteString(w, out.String())
	return err
}

// larger says that a claim waits for a run of the full size: nothing else keeps it from being held.
func (c Claim) larger() bool { return c.Verdict == NotRun && c.Why == "" }

// writeClaim writes one claim: its numbers beside its name, or, on a narrow terminal,
// below.
func writeClaim(out *strings.Builder, c Claim, row [3]string, sizes [3]int, name int, beside bool) {
	const gap = 2
	indent := strings.Repeat(" ", sizes[0]+gap)
	lines := wrap(c.Name, name)
	if !beside {
		lines = append(lines, wrap(fmt.Sprintf("found %s, expected %s", c.Value, c.Expected), name)...)
	}
	if c.Why != "" && c.Verdict != Pass {
		lines = append(lines, wrap("("+c.Why+")", name)...)
	}
	for i, line := range lines {
		lead := indent
		if i == 0 {
			lead = pad(row[0], sizes[0]+gap)
			if beside {
				line = pad(line, name+gap) + pad(row[1], sizes[1]+gap) + row[2]
			}
		}
		out.WriteString(strings.TrimRight(lead+line, " ") + "\n")
	}
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// wrap breaks text at spaces into lines of at most width characters; a longer word
// stands alone on its line.
func wrap(text string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}
