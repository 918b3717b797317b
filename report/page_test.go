package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// samplePage is a page with every part and every verdict.
func samplePage() Page {
	r := rand.New(rand.NewPCG(3, 4))
	return Page{
		Title:       "The same images through both sides",
		Description: "LeNet5's hidden layers and a layer of spiking neurons see the same 1,000 images, with and without homeostasis; the same code measures both.",
		Reference:   "Shen, Wang, Navlakha 2021, Neural Computation 33(12), 3179–3199",
		Meta:        [][2]string{{"Version", "0.2.0"}, {"Seed", "1"}, {"Duration", "41 s"}, {"Host", "2 cores, AVX-512"}},
		Claims: []Claim{
			{Name: "Synaptic scaling balances the load of hidden units", Measure: "activation_probability_cv", Of: "artificial/synaptic_scaling/fc1 versus artificial/vanilla/fc1", Value: "0.031", Expected: "< 0.5 × vanilla", Source: "Figure 2C", Verdict: Pass},
			{Name: "Threshold adaptation does so in the spiking layer", Measure: "activation_probability_cv", Of: "biological/threshold_adaptation/cell", Value: "0.12", Expected: "< 0.5 × none", Source: "Figure 1A", Verdict: Pass},
			{Name: "Half of all units are active", Measure: "fraction_active", Of: "artificial/synaptic_scaling", Value: "0.44", Expected: "0.507 ± 0.02", Source: "Text, page 9 <b>&", Verdict: Fail, Why: "0.067 below the range"},
			{Name: "Weight normalization halves the spread", Measure: "activation_probability_cv", Of: "artificial/weightnorm", Value: "1.51", Expected: "1.38 ± 0.1", Source: "Figure 2C", Verdict: Known, Why: "an independent PyTorch run gives 1.49"},
			{Name: "Accuracy on CIFAR-10", Measure: "test_accuracy", Of: "artificial/batchnorm", Value: "–", Expected: "0.658 ± 0.015", Source: "Figure 2A", Verdict: NotRun, Why: "the data set is missing: homeostat data fetch cifar10"},
		},
		Figures: []Figure{correspondenceSample(r), adaptationSample(r), benchmarkSample(r)},
		Tables: []Table{{Title: "Methods", Columns: []string{"Method", "Accuracy"}, Rows: [][]string{{"batch norm", "0.61 ± 0.02"}}}, {}, {Caption: "Mean over seeds.", Columns: []string{"Condition", "Activation probability", "CV", "Fraction active", "Load entropy", "Lifetime sparseness"},
			Rows: [][]string{
				{"artificial/vanilla/fc1", "0.103", "1.65", "0.103", "0.71", "0.83"},
				{"artificial/synaptic_scaling/fc1", "0.507", "0.03", "0.507", "0.99", "0.41"},
				{"biological/none/cell", "0.21", "0.91", "0.21", "0.80", "0.66"},
			}}},
		Notes: []string{"The resolved file and the seed give the same numbers, bit for bit:", "$ homeostat run config.toml --seed 1"},
	}
}

// The page is one file: nothing in it is fetched from anywhere.
func TestPageStandsAlone(t *testing.T) {
	page, err := samplePage().render()
	if err != nil {
		t.Fatal(err)
	}
	// Namespaces are names, not addresses, and a data: address holds what it names.
	rest := strings.ReplaceAll(string(page), `xmlns="http://www.w3.org/2000/svg"`, "")
	rest = regexp.MustCompile(`href="data:image/png;base64,[A-Za-z0-9+/=]*"`).ReplaceAllString(rest, "")
	for _, pattern := range []string{`https?:`, `//[a-z]`, `(src|href)="[^#]`, `@import`, `<script`, `<link`, `url\([^#]`} {
		if found := regexp.MustCompile(pattern).FindString(rest); found != "" {
			t.Errorf("the page has %q", found)
		}
	}
}

// The page is well-formed, and its identifiers are unique.
func TestPageStructure(t *testing.T) {
	page, err := samplePage().render()
	if err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(bytes.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	ids := make(map[string]bool)
	depth, drawings := 0, 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if token.Name.Local == "svg" {
				drawings++
			}
			for _, a := range token.Attr {
				if a.Name.Local == "id" {
					if ids[a.Value] {
						t.Errorf("id %q is there twice", a.Value)
					}
					ids[a.Value] = true
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 || drawings != 3 {
		t.Errorf("%d elements are open at the end, %d drawings of 3", depth, drawings)
	}
}

// The page tells its story in order, and shows text as text.
func TestPageOrder(t *testing.T) {
	page, err := samplePage().render()
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, part := range []string{
		"<h1>The same images through both sides</h1>", "Claims: 2 pass, 1 FAIL, 1 known difference, 1 not run",
		`class="verdict fail">FAIL`, "Text, page 9 &lt;b&gt;&amp;", "an independent PyTorch run gives 1.49",
		"<h2>Figures</h2>", "Ten seeds; bars show the mean", "<h2>Measures</h2>", "Mean over seeds.",
		"<h2>To repeat this</h2>", "<code>homeostat run config.toml --seed 1</code>",
	} {
		next := strings.Index(string(page)[at:], part)
		if next < 0 {
			t.Fatalf("%q is missing, or not where it belongs", part)
		}
		at += next
	}
}

func TestPageErrors(t *testing.T) {
	p := Page{Title: "t", Tables: []Table{{Columns: []string{"a", "b"}, Rows: [][]string{{"1"}}}}}
	if err := p.HTML(t.TempDir()); err == nil || !strings.Contains(err.Error(), "1 cells for 2 columns") {
		t.Errorf("a short row gives %v", err)
	}
	p = Page{Title: "t", Figures: []Figure{{Name: "f"}}}
	if err := p.HTML(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no panels") {
		t.Errorf("a bad figure gives %v", err)
	}
}

// No line of the terminal's table is wider than the terminal, whose width includes
// narrow ones, as long as no word is.
func TestTextFits(t *testing.T) {
	for _, width := range []int{60, 72, 80, 100, 160} {
		var out strings.Builder
		if err := Text(&out, samplePage().Claims, width); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("a line of %d characters at width %d: %q", n, width, line)
			}
		}
	}
}

func ExampleText() {
	claims := []Claim{
		{Name: "every neuron is within 5% of its target", Value: "0.031", Expected: "≤ 0.05", Verdict: Pass},
		{Name: "half of the units are active", Value: "0.44", Expected: "0.507 ± 0.02", Verdict: Fail, Why: "0.047 below the range"},
		{Name: "weight normalization halves the spread of the activation probability", Value: "1.51", Expected: "1.38 ± 0.1", Verdict: Known, Why: "PyTorch gives 1.49"},
		{Name: "batch normalization learns fastest, of all that there is, by a claim of quite some length", Value: "–", Expected: "≥ 1.2", Verdict: NotRun},
		{Name: "networks reach 65%", Value: "–", Expected: "0.658 ± 0.015, within three days", Verdict: NotRun},
	}
	if err := Text(os.Stdout, claims, 90); err != nil {
		fmt.Println(err)
	}
	// Output:
	//                   claim                                                found  expected
	// pass              every neuron is within 5% of its target              0.031  ≤ 0.05
	// FAIL              half of the units are active                         0.44   0.507 ± 0.02
	//                   (0.047 below the range)
	// known difference  weight normalization halves the spread of the        1.51   1.38 ± 0.1
	//                   activation probability
	//                   (PyTorch gives 1.49)
	// 2 claims need the full size: run without --quick
	// 1 pass, 1 FAIL, 1 known difference, 2 not run
}

func TestTitlesEndOnce(t *testing.T) {
	for title, want := range map[string]string{"Is it faster?": "Is it faster?", "It is": "It is.", "So it is.": "So it is."} {
		if got := sentence(title); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
}
