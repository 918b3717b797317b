package report

import (
	"hash/fnv"
	"image/color"
	"math"
)

// methodColours gives each method one colour in every figure. The first eight are
// Okabe and Ito's palette (2008), the others Tol's "muted" (2021): both can be told apart
// with any colour vision. A method that both sides have, has one colour; so do those
// that name the absence of a method.
func methodColours() palette {
	grey := rgb(0x8c8c8c)
	return palette{
		"":                       rgb(0x404040),
		"vanilla":                grey,
		"none":                   grey,
		"control":                grey,
		"before":                 grey,
		"after":                  rgb(0x117733),
		"batchnorm":              rgb(0x0072b2),
		"synaptic_scaling":       rgb(0xd55e00),
		"weightnorm":             rgb(0x009e73),
		"mean_only":              rgb(0xe69f00),
		"scale_only":             rgb(0x56b4e9),
		"threshold_adaptation":   rgb(0xcc79a7),
		"layernorm":              rgb(0x332288),
		"divisive_normalization": rgb(0x332288),
		"groupnorm":              rgb(0x88ccee),
		"instancenorm":           rgb(0x44aa99),
		"selu":                   rgb(0x999933),
		"excitatory":             rgb(0xcc3311),
		"inhibitory":             rgb(0x004488),
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

// palette has the colour of every method of a figure.
type palette map[string]color.NRGBA

// palette gives every method of the figure its colour.
func (f Figure) palette() palette {
	colours := methodColours()
	spare := spareColours()
	taken := make([]bool, len(spare))
	left := len(spare)
	for _, p := range f.Panels {
		for _, m := range p.Marks {
			if _, known := colours[m.Method]; known {
				continue
			}
			// A name's own place, so that it keeps its colour from figure to figure;
			// the next free one if another name of this figure has it.
			h := fnv.New32a()
			h.Write([]byte(m.Method))
			at := int(h.Sum32() % uint32(len(spare)))
			for left > 0 && taken[at] {
				at = (at + 1) % len(spare)
			}
			if !taken[at] {
				taken[at] = true
				left--
			}
			colours[m.Method] = spare[at]
		}
	}
	return colours
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
