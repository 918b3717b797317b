package report

import (
	"image/color"
	"math"
	"testing"
)

// lab is a colour in CIE L*a*b* (D65), the space in which distances are those that eyes
// see; vision is a matrix on linear red, green and blue.
func lab(c color.NRGBA, vision [3][3]float64) [3]float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	rgb := times(vision, [3]float64{linear(c.R), linear(c.G), linear(c.B)})
	xyz := times([3][3]float64{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}, rgb)
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x, y, z := f(xyz[0]/0.9505), f(xyz[1]), f(xyz[2]/1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func times(m [3][3]float64, v [3]float64) (out [3]float64) {
	for i := range m {
		for j := range v {
			out[i] += m[i][j] * v[j]
		}
	}
	return out
}

// visions are normal sight and its three dichromatic forms: Machado, Oliveira and
// Fernandes 2009, table 1, severity 1.0.
var visions = map[string][3][3]float64{
	"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// The methods that stand in one figure can be told apart with any colour vision: their
// distance is several times what is just noticeable (2.3, Mahy et al. 1994).
func TestPaletteForTheColourBlind(t *testing.T) {
	looks := methodLooks()
	for _, together := range [][]string{
		{"vanilla", "weightnorm", "batchnorm", "synaptic_scaling", "mean_only", "scale_only"},
		{"none", "threshold_adaptation", "synaptic_scaling", "batchnorm"},
		{"excitatory", "inhibitory"},
		{"before", "after"},
	} {
		for sight, vision := range visions {
			for i, a := range together {
				for _, b := range together[:i] {
					p, q := lab(looks[a].ink, vision), lab(looks[b].ink, vision)
					if d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); d < 8 {
						t.Errorf("%s and %s are %.1f apart under %s", a, b, d, sight)
					}
				}
			}
		}
	}
}

// All methods together: two whose colours come near one another under some sight have
// unlike forms.
func TestLooksOfAllMethods(t *testing.T) {
	looks := Figure{Panels: []Panel{{Marks: marksOf(zoo())}}}.looks()
	names := append(zoo(), "network_homeostasis", "threshold_homeostasis", "scaling_homeostasis", "dale")
	for sight, vision := range visions {
		for i, a := range names {
			for _, b := range names[:i] {
				p, q := lab(looks[a].ink, vision), lab(looks[b].ink, vision)
				d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
				if d < 8 && looks[a].form == looks[b].form {
					t.Errorf("%s and %s have one form and are %.1f apart under %s", a, b, d, sight)
				}
			}
		}
	}
}

func marksOf(methods []string) (all []Mark) {
	for _, name := range methods {
		all = append(all, Mark{Method: name})
	}
	return all
}

// Variants of one method have colours of their own, from dark to light in their order;
// beside other methods they have the method's colour in unlike forms.
func TestLooksOfVariants(t *testing.T) {
	names := []string{"batchnorm[a]", "batchnorm[b]", "batchnorm[c]", "batchnorm[d]"}
	alone := Figure{Panels: []Panel{{Marks: marksOf(names)}}}.looks()
	for i := 1; i < len(names); i++ {
		p, q := lab(alone[names[i-1]].ink, visions["normal"]), lab(alone[names[i]].ink, visions["normal"])
		if q[0] < p[0]+8 {
			t.Errorf("%s is not lighter than %s", names[i], names[i-1])
		}
	}
	beside := Figure{Panels: []Panel{{Marks: marksOf(append(names, "vanilla", "batchnorm", "batchnorm+layernorm"))}}}.looks()
	forms := map[int]string{}
	for _, name := range append(names, "batchnorm") {
		if beside[name].ink != beside["batchnorm"].ink {
			t.Errorf("%s has not the colour of batchnorm", name)
		}
		if other, taken := forms[beside[name].form]; taken {
			t.Errorf("%s looks like %s", name, other)
		}
		forms[beside[name].form] = name
	}
}

// A combination has a colour of its own between those of its parts, which can be told
// from theirs with any colour vision; of parts that no table has, those that it has count.
func TestLooksOfCombinations(t *testing.T) {
	looks := Figure{Panels: []Panel{{Marks: marksOf([]string{"batchnorm", "layernorm", "batchnorm+layernorm", "unheard+batchnorm"})}}}.looks()
	for sight, vision := range visions {
		p := lab(looks["batchnorm+layernorm"].ink, vision)
		for _, part := range []string{"batchnorm", "layernorm"} {
			q := lab(looks[part].ink, vision)
			if d := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); d < 8 {
				t.Errorf("the combination is %.1f from %s under %s", d, part, sight)
			}
		}
	}
	if looks["unheard+batchnorm"].ink != looks["batchnorm"].ink || looks["unheard+batchnorm"].form == looks["batchnorm"].form {
		t.Error("a combination with an unknown part does not look like the known one in another form")
	}
}

// The colour scale grows lighter all the way, so that it also reads without colour, and
// as evenly as its source: the lightness of viridis is linear within 4 units.
func TestColourScaleIsEvenInLightness(t *testing.T) {
	lightness := func(share float64) float64 { return lab(shade(share), visions["normal"])[0] }
	first, last := lightness(0), lightness(1)
	for i := 1; i <= 100; i++ {
		share := float64(i) / 100
		if !(lightness(share) > lightness(share-0.01)) {
			t.Errorf("not lighter at %g", share)
		}
		if d := lightness(share) - (first + share*(last-first)); math.Abs(d) > 4 {
			t.Errorf("%.1f off the even scale at %g", d, share)
		}
	}
}

// A method has one colour in every figure; unknown ones keep theirs too, and two of one
// figure never share one while there is choice.
func TestPaletteIsStable(t *testing.T) {
	figure := func(names ...string) Figure {
		f := Figure{Panels: []Panel{{}}}
		for _, n := range names {
			f.Panels[0].Marks = append(f.Panels[0].Marks, Mark{Method: n})
		}
		return f
	}
	alone := figure("projection").looks()["projection"]
	if beside := figure("batchnorm", "projection").looks()["projection"]; beside != alone {
		t.Errorf("a method has colour %v alone and %v beside a known one", alone, beside)
	}
	names := []string{"a", "b", "c", "d", "e", "f"}
	seen := make(map[color.NRGBA]bool)
	looks := figure(append(names, "one more", "and more")...).looks()
	for _, n := range names {
		seen[looks[n].ink] = true
	}
	if len(seen) != len(names) {
		t.Errorf("%d methods have %d colours", len(names), len(seen))
	}
}
