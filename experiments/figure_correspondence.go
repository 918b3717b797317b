package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/measure"
	"homeostat/report"
)

func corresponding(f *File, _ *FigureSpec) bool { return len(f.Correspondences) > 0 }

// strongest is the size of effects at which the colours of a matrix end: about the largest
// that five seeds tell from twice as large a one.
const strongest = 4.0

// drawCorrespondence shows the effect of each mechanism in each aspect as the colour of
// half a cell: the network's on the left, the normalization's on the right.
func drawCorrespondence(r *Result, s *FigureSpec) ([]report.Panel, error) {
	rows, low, high := r.File.mechanisms(), -strongest, strongest
	panel := report.Panel{Title: first(s.Title, "Left half: biological, right half: artificial"), Z: first(s.Label, "Effect against none (Hedges’ g)"), ZMin: &low, ZMax: &high}
	edges, halves := report.Mark{Kind: "stretches", X: []float64{-0.5}}, report.Mark{Kind: "halves"}
	for k, a := range r.File.Aspects {
		edges.X, edges.Names = append(edges.X, float64(k)+0.5), append(edges.Names, a.Name)
		for i, c := range rows {
			left, right := r.effectAt(c, "biological", a), r.effectAt(c, "artificial", a)
			halves.X, halves.Y = append(halves.X, float64(k)), append(halves.Y, float64(len(rows)-1-i)) // the first on top
			halves.Lo, halves.Hi = append(halves.Lo, left), append(halves.Hi, right)
			halves.Names = append(halves.Names, effectText(left), effectText(right))
		}
	}
	for i := range rows {
		panel.Rows = append(panel.Rows, rows[len(rows)-1-i].title())
	}
	panel.Marks = []report.Mark{edges, halves}
	return []report.Panel{panel}, nil
}

// title names the mechanism and its partner.
func (c *Correspondence) title() string {
	return c.Name + " – " + report.MethodName(c.artificial.method)
}

// effectAt is the effect of a row's mechanism on a side in an aspect, NaN if not known.
func (r *Result) effectAt(c *Correspondence, side string, a *Aspect) float64 {
	values := r.values("effect_size."+a.Name, place{corresponds, c.Name, side}, "")
	if len(values) == 0 {
		return math.NaN()
	}
	return values[0]
}

// effectText is an effect with its sign, as short as a half cell asks for.
func effectText(g float64) string {
	switch {
	case math.IsNaN(g):
		return "–"
	case math.IsInf(g, 0):
		return strings.Trim(signed("%+.0f", math.Copysign(1, g)), "1") + "∞"
	case math.Abs(g) < 9.95:
		return signed("%+.1f", g)
	}
	return signed("%+.0f", g)
}

func signed(format string, x float64) string {
	return strings.ReplaceAll(fmt.Sprintf(format, x), "-", "−")
}

// drawEffects shows the ranks of all effects on one side against those on the other, a
// dot for each mechanism and aspect, and the correlation over all and within each aspect.
func drawEffects(r *Result, s *FigureSpec) ([]report.Panel, error) {
	x, y, of := r.effectPairs()
	if len(x) < 3 {
		return nil, errNothing
	}
	across, _ := measure.Ranks(x)
	up, _ := measure.Ranks(y)
	cloud := report.Panel{X: "Rank of effect, biological", Y: "Rank of effect, artificial", Title: first(s.Title, r.correlationText("", "ρ = %s, p = %s"))}
	for k, a := range r.File.Aspects {
		mark := report.Mark{Kind: "points", Method: aspectColour(k), Label: a.Name, Shaped: true}
		for i := range x {
			if of[i] == k {
				mark.X, mark.Y = append(mark.X, across[i]), append(mark.Y, up[i])
			}
		}
		if len(mark.X) > 0 {
			cloud.Marks = append(cloud.Marks, mark)
		}
	}
	return []report.Panel{cloud, r.correlationBars()}, nil
}

// effectPairs are the effects that are known on both sides, and the number of their aspect.
func (r *Result) effectPairs() (x, y []float64, aspect []int) {
	for k, a := range r.File.Aspects {
		for _, c := range r.File.mechanisms() {
			left, right := r.effectAt(c, "biological", a), r.effectAt(c, "artificial", a)
			if !math.IsNaN(left) && !math.IsNaN(right) {
				x, y, aspect = append(x, left), append(y, right), append(aspect, k)
			}
		}
	}
	return x, y, aspect
}

// correlationBars shows ρ over all and within each aspect, with what rows matched at random
// have of the former; p stands beside the names.
func (r *Result) correlationBars() report.Panel {
	one := 1.0
	low := -1.0
	panel := report.Panel{X: "Spearman’s ρ of the two sides", XMin: &low, XMax: &one}
	names := []string{""}
	for _, a := range r.File.Aspects {
		names = append(names, a.Name)
	}
	slices.Reverse(names) // all on top
	chance := report.Mark{Kind: "points", Open: true, Label: "chance"}
	for i, name := range names {
		p := place{corresponds, "all", name}
		rho := r.values("effect_correlation", p, "")
		panel.Rows = append(panel.Rows, fmt.Sprintf("%s, %s", first(name, "All"), r.correlationText(name, "p = %[2]s")))
		if len(rho) == 0 {
			continue
		}
		mark := report.Mark{Kind: "points", Method: "batchnorm", X: rho, Y: []float64{float64(i)}}
		if name == "" {
			mark.Method = ""
			chance.X, chance.Y = r.values("effect_correlation.chance", p, ""), []float64{float64(i)}
		}
		panel.Marks = append(panel.Marks, mark)
	}
	panel.Marks = append(panel.Marks, chance, report.Mark{Kind: "rule", X: []float64{0}, Dashed: true})
	return panel
}

// correlationText puts ρ and p of an aspect, "" for all, into words.
func (r *Result) correlationText(aspect, format string) string {
	p := place{corresponds, "all", aspect}
	rho, chance := r.values("effect_correlation", p, ""), r.values("effect_correlation.p", p, "")
	if len(rho) == 0 {
		return "no ρ"
	}
	digits := "%.2f"
	if chance[0] < 0.1 {
		digits = "%.1g"
	}
	return fmt.Sprintf(format, signed("%.2f", rho[0]), fmt.Sprintf(digits, chance[0]))
}

// aspectColour are looks that tell aspects apart.
func aspectColour(k int) string {
	looks := []string{"batchnorm", "synaptic_scaling", "weightnorm", "mean_only", "threshold_adaptation", "scale_only", "layernorm", "divisive_normalization", "whitening"}
	return looks[k%len(looks)]
}
