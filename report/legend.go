package report

import "image/color"

// A legend is one or more rows of entries above the data.
type legend struct {
	rows  [][]Mark
	scene *scene
	color map[string]color.NRGBA
}

const legendLine = legendSize * 1.4

// newLegend breaks entries into rows no longer than width.
func newLegend(entries []Mark, width float64, s *scene, colours map[string]color.NRGBA) legend {
	l := legend{scene: s, color: colours}
	used := 0.0
	for _, m := range entries {
		w := l.width(m)
		if len(l.rows) == 0 || used+w > width {
			l.rows = append(l.rows, nil)
			used = 0
		}
		last := len(l.rows) - 1
		l.rows[last] = append(l.rows[last], m)
		used += w + entryGap
	}
	return l
}

func (l legend) width(m Mark) float64 {
	return handleSize + 3 + l.scene.faces.width(m.Label, legendSize, false)
}

func (l legend) height() float64 {
	if len(l.rows) == 0 {
		return 0
	}
	return float64(len(l.rows))*legendLine + 3
}

// draw draws the legend with its top left corner at p.
func (l legend) draw(p point) {
	for i, row := range l.rows {
		x, y := p.x, p.y+float64(i)*legendLine
		for _, m := range row {
			r := rect{x, y, x + handleSize, y + legendSize}
			kinds[m.Kind].handle(l.scene, r, m, l.color[m.Method])
			l.scene.add(label{at: point{x + handleSize + 3, y + legendSize/2 + legendSize*capHeight/2}, size: legendSize, color: black(), text: m.Label})
			x += l.width(m) + entryGap
		}
	}
}

// shared is the one legend of all panels, if several panels have entries and no label
// means two things; nil otherwise.
func shared(graphs []*graph) []Mark {
	var all []Mark
	withEntries := 0
	for _, g := range graphs {
		if len(g.legend) != 0 {
			withEntries++
		}
		for _, m := range g.legend {
			known := false
			for _, o := range all {
				if o.Label != m.Label {
					continue
				}
				if o.Kind != m.Kind || o.Method != m.Method || o.Dashed != m.Dashed || o.Open != m.Open {
					return nil
				}
				known = true
			}
			if !known {
				all = append(all, m)
			}
		}
	}
	if withEntries < 2 || !overlap(graphs, len(all)) {
		return nil
	}
	return all
}

// overlap tells whether panels have entries in common: legends that share nothing are
// better read where they belong.
func overlap(graphs []*graph, distinct int) bool {
	total := 0
	for _, g := range graphs {
		total += len(g.legend)
	}
	return total > distinct
}

func lineHandle(s *scene, r rect, m Mark, c color.NRGBA) {
	y := (r.top + r.bottom) / 2
	k := ink{stroke: c, width: lineWidth * 1.2, dash: dashes(m)}
	if m.Kind == "rule" {
		k = ruleInk(m, c)
	}
	s.add(path{lines: [][]point{{{r.left, y}, {r.right, y}}}, ink: k})
}

func dotHandle(s *scene, r rect, m Mark, c color.NRGBA) {
	s.add(dots{at: []point{{r.right - 4, (r.top + r.bottom) / 2}}, radius: dotRadius * 1.2, ink: dotInk(m, c)})
}

func boxHandle(s *scene, r rect, m Mark, c color.NRGBA) {
	box := rect{r.right - 9, r.top + 0.5, r.right, r.bottom - 0.5}
	k := ink{fill: c}
	switch {
	case m.Kind == "band":
		k.fill = fade(c, 0.25)
	case m.Kind == "histogram":
		k = ink{fill: fade(c, 0.3), stroke: c, width: lineWidth * 0.8}
	case m.Open:
		k = ink{fill: white(), stroke: c, width: lineWidth}
	}
	s.add(path{lines: [][]point{box.box()}, closed: true, ink: k})
}
