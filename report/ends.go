package report

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Texts at the ends of lines stand right of the axes, each beside its line's sign, which tells
// it where lines lie over one another, and as high as the line ends, or as near to there as
// the others leave room.

const (
	endGap   vg.Length = 5              // between the axes and the signs
	signGap  vg.Length = 2.5            // between a sign and its text
	endPitch           = tickSize * 1.2 // from one text to the next
)

// An end is a line that has a text, and how high above the bottom of the axes it stands.
type end struct {
	of Mark
	at vg.Length
}

// ends are those of the panel's lines, from below, on axes of a height. Of lines that end
// together the first stands on top.
func (g *graph) ends(height vg.Length) (all []end) {
	for _, m := range slices.Backward(g.Marks) {
		if m.End == "" {
			continue
		}
		last := len(m.Y) - 1
		for last >= 0 && !g.shows(m.X[last], m.Y[last]) {
			last--
		}
		if last >= 0 {
			all = append(all, end{m, vg.Length(g.y.share(m.Y[last])) * height})
		}
	}
	slices.SortStableFunc(all, func(a, b end) int { return cmp.Compare(int(a.at/endPitch), int(b.at/endPitch)) })
	for i := 1; i < len(all); i++ {
		all[i].at = max(all[i].at, all[i-1].at+endPitch)
	}
	top := height
	for i := range slices.Backward(all) {
		all[i].at = min(all[i].at, top)
		top = all[i].at - endPitch
	}
	return all
}

// endRoom is the width that the texts take right of the axes.
func (g *graph) endRoom() (w vg.Length) {
	style := lettering(tickSize, false)
	for _, m := range g.Marks {
		if m.End != "" {
			w = max(w, endGap+handleWidth(m)+signGap+style.Width(m.End), endGap+style.Width(g.Ends))
		}
	}
	return w
}

// drawEnds writes the texts, and over them what they are.
func (g *graph) drawEnds(c draw.Canvas) {
	style, x := lettering(tickSize, false), c.Max.X+endGap
	all := g.ends(c.Max.Y - c.Min.Y)
	for _, e := range all {
		y := c.Min.Y + e.at
		icon := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: x, Y: y - 2}, Max: vg.Point{X: x + handleWidth(e.of), Y: y + 2}}}
		kinds[e.of.Kind].handle(e.of, g.ink(e.of)).Thumbnail(&icon)
		style.Color, style.YAlign = inkOfText(g.ink(e.of)), draw.YCenter
		c.FillText(style, vg.Point{X: icon.Max.X + signGap, Y: y}, e.of.End)
	}
	if len(all) > 0 {
		style.Color, style.YAlign = neutral(), draw.YBottom
		c.FillText(style, vg.Point{X: x, Y: c.Max.Y + 0.6*tickSize}, g.Ends)
	}
}
