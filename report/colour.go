package report

import (
	"hash/fnv"
	"image/color"
	"math"
	"slices"
	"strings"
)

// A look is how a method is drawn: a colour in every figure, and a form, of its dots
// and of its lines' dashes, where there are too many methods for colours alone.
type look struct {
	ink  color.NRGBA
	form int
}

// methodLooks gives each method one look in every figure. The first eight colours are
// Okabe and Ito's palette (2008), the others Tol's "muted" and "light" (2021): each can be
// told apart with any colour vision, and those that come near one another have unlike
// forms. A method that both sides have, has one look; so do those that name the absence
// of a method.
func methodLooks() map[string]look {
	grey := rgb(0x8c8c8c)
	return map[string]look{
		"":                        {rgb(0x404040), 0},
		"vanilla":                 {grey, 0},
		"none":                    {grey, 0},
		"no adaptation":           {grey, 0},
		"control":                 {grey, 0},
		"before":                  {grey, 0},
		"after":                   {rgb(0x117733), 0},
		"batchnorm":               {rgb(0x0072b2), 0},
		"synaptic_scaling":        {rgb(0xd55e00), 0},
		"weightnorm":              {rgb(0x009e73), 0},
		"mean_only":               {rgb(0xe69f00), 0},
		"scale_only":              {rgb(0x56b4e9), 0},
		"threshold_adaptation":    {rgb(0xcc79a7), 0},
		"mean_only_weightnorm":    {rgb(0x117733), 1},
		"layernorm":               {rgb(0x332288), 1},
		"groupnorm":               {rgb(0x88ccee), 1},
		"instancenorm":            {rgb(0x44aa99), 1},
		"divisive_normalization":  {rgb(0x882255), 2},
		"whitening":               {rgb(0xcc6677), 3},
		"iternorm":                {rgb(0xaa4499), 3},
		"selu":                    {rgb(0x999933), 4},
		"normprop":                {rgb(0xbbaa33), 2},
		"dendritic_normalization": {rgb(0x225555), 4},
		"network_homeostasis":     {rgb(0xcc3311), 5},
		"threshold_homeostasis":   {rgb(0xcc79a7), 5},
		"scaling_homeostasis":     {rgb(0x663333), 5},
		"dale":                    {rgb(0x6699cc), 6},
		"em":                      {rgb(0x0072b2), 0},
		"circuit":                 {rgb(0xd55e00), 0},

		"em[no_input_normalization]":      {rgb(0x56b4e9), 1}, // beside those with it, in figures whose dashes mean something else
		"circuit[no_input_normalization]": {rgb(0xe69f00), 1},

		"excitatory":  {rgb(0xcc3311), 0},
		"inhibitory":  {rgb(0x004488), 0},
		"log-normal":  {rgb(0x0072b2), 0},
		"exponential": {rgb(0xe69f00), 0},
		"gamma":       {rgb(0x009e73), 0},
	}
}

// spareColours are for names that the table does not have.
func spareColours() []color.NRGBA {
	return []color.NRGBA{
		rgb(0xaa4499), rgb(0xcc6677), rgb(0x882255), rgb(0xddcc77), rgb(0x225555), rgb(0x6699cc),
	}
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// wardrobe hands out the looks of one figure.
type wardrobe struct {
	looks map[string]look
	spare []color.NRGBA
	worn  map[look]bool
}

// looks gives every method of the figure its look.
func (f Figure) looks() map[string]look {
	w := wardrobe{methodLooks(), spareColours(), map[look]bool{}}
	names := f.methods()
	for _, name := range names {
		if known, ok := w.looks[name]; ok {
			w.worn[known] = true
		}
	}
	varied := variantsOfOne(names)
	for i, name := range names {
		if _, known := w.looks[name]; known {
			continue
		}
		base, _, _ := strings.Cut(name, "[")
		like, known := w.blend(base)
		switch {
		case varied: // colours in their order
			w.looks[name] = look{shade(0.06 + 0.86*float64(i)/float64(max(1, len(names)-1))), i % len(forms())}
			continue
		case !known:
			like = look{ink: w.another(name)}
		}
		w.looks[name] = w.unworn(like)
	}
	return w.looks
}

// blend is the look of a method, or of several combined as a+b: of the first one that is
// known its form, of all of these the colour between theirs.
func (w *wardrobe) blend(name string) (mixed look, known bool) {
	if l, ok := w.looks[name]; ok {
		return l, true
	}
	var sum [3]int
	n := 0
	for _, part := range strings.Split(name, "+") {
		l, ok := w.looks[part]
		if !ok {
			continue
		}
		if n == 0 {
			mixed.form = l.form
		}
		n++
		for k, v := range []uint8{l.ink.R, l.ink.G, l.ink.B} {
			sum[k] += int(v)
		}
	}
	if n == 0 {
		return look{}, false
	}
	mixed.ink = color.NRGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255}
	return mixed, true
}

// methods are the methods of the figure's marks in their order.
func (f Figure) methods() (names []string) {
	for _, p := range f.Panels {
		for _, m := range p.Marks {
			if m.Method != "" && !slices.Contains(names, m.Method) {
				names = append(names, m.Method)
			}
		}
	}
	return names
}

// variantsOfOne says whether methods are variants of a single one.
func variantsOfOne(names []string) bool {
	base := ""
	for _, name := range names {
		of, _, is := strings.Cut(name, "[")
		if !is || base != "" && of != base {
			return false
		}
		base = of
	}
	return base != ""
}

// another is the colour of a name that no table has: its own place among the spare
// ones, so that it keeps its colour from figure to figure; the next free one if another
// name of this figure has it.
func (w *wardrobe) another(name string) color.NRGBA {
	h := fnv.New32a()
	h.Write([]byte(name))
	at := int(h.Sum32() % uint32(len(w.spare)))
	for range w.spare {
		if !w.worn[look{ink: w.spare[at]}] {
			break
		}
		at = (at + 1) % len(w.spare)
	}
	return w.spare[at]
}

// unworn takes a look, in the next form that no other name of the figure has with its
// colour.
func (w *wardrobe) unworn(l look) look {
	for range forms() {
		if !w.worn[l] {
			break
		}
		l.form = (l.form + 1) % len(forms())
	}
	w.worn[l] = true
	return l
}

// palette has the colour of every method of a figure.
type palette map[string]color.NRGBA

// dressed returns the figure's palette, and its panels with marks that know their forms.
func (f Figure) dressed() (palette, []Panel) {
	looks := f.looks()
	colours, panels := palette{}, slices.Clone(f.Panels)
	for name, l := range looks {
		colours[name] = l.ink
	}
	for i := range panels {
		panels[i].Marks = slices.Clone(panels[i].Marks)
		for k := range panels[i].Marks {
			if m := &panels[i].Marks[k]; m.Shaped {
				m.form = looks[m.Method].form
			}
		}
	}
	return colours, panels
}

// tint mixes a colour with white; 1 keeps it.
func tint(c color.NRGBA, share float64) color.NRGBA {
	mix := func(v uint8) uint8 { return uint8(math.Round(255 - share*(255-float64(v)))) }
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), c.A}
}

func fade(c color.NRGBA, alpha float64) color.NRGBA {
	c.A = uint8(math.Round(255 * alpha))
	return c
}

// viridis are twenty equally spaced colours of the map of that name (van der Walt and
// Smith 2015), even in lightness and safe for the colour-blind; between them it is
// interpolated.
var viridis = [...]uint32{
	0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568c, 0x33638d, 0x2d708e, 0x287d8e, 0x238a8d,
	0x1f968b, 0x20a387, 0x29af7f, 0x3cbb75, 0x55c667, 0x73d055, 0x95d840, 0xb8de29, 0xdce319, 0xfde725,
}

// shade is the colour of a share between 0 and 1 of the colour scale.
func shade(share float64) color.NRGBA {
	at := min(max(share, 0), 1) * float64(len(viridis)-1)
	i := min(int(at), len(viridis)-2)
	low, high, part := rgb(viridis[i]), rgb(viridis[i+1]), at-float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + part*(float64(b)-float64(a)))) }
	return color.NRGBA{mix(low.R, high.R), mix(low.G, high.G), mix(low.B, high.B), 255}
}
