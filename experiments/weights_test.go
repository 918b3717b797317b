package experiments

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"homeostat/internal/safetensors"
)

const kept = `
title = "Networks that are kept"
measures = ["test_accuracy"]
[artificial]
dataset        = "glyphs"
normalizations = ["vanilla", "batchnorm"]
seeds          = 2
iterations     = 40
layers         = [{ kind = "conv", out = 3, size = 5 }, { kind = "maxpool", size = 4 }, { kind = "dense", out = 20 }]
`

// asItIs trains for one step that no float32 notices.
const asItIs = "seed = 77\n" + kept + "optimizer = { learning_rate = 1e-300 }\n"

// saved runs an experiment and returns its results folder.
func saved(t *testing.T, text string) (r *Result, dir string) {
	t.Helper()
	r, dir = runText(t, text, 2), t.TempDir()
	if err := r.Save(dir); err != nil {
		t.Fatal(err)
	}
	return r, dir
}

// One result serves all: training takes longest.
func TestTrainedNetworks(t *testing.T) {
	was, dir := saved(t, kept)
	t.Run("start others", func(t *testing.T) { startOthers(t, was, dir) })
	t.Run("are exported", func(t *testing.T) { areExported(t, dir) })
	t.Run("are not there", func(t *testing.T) { areNotThere(t, dir) })
	t.Run("lie anywhere", func(t *testing.T) { lieAnywhere(t, dir) })
	t.Run("do not fit", func(t *testing.T) { doNotFit(t, dir) })
}

func readTensors(t *testing.T, path string) safetensors.File {
	t.Helper()
	f, err := safetensors.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Networks that start where others ended classify as they did, to the bit: all
// from one network's file, and each from its own part of a file of several.
func startOthers(t *testing.T, was *Result, dir string) {
	all, one := filepath.Join(t.TempDir(), "all.safetensors"), filepath.Join(t.TempDir(), "one.safetensors")
	names, err := Export(dir, all, Selection{})
	if want := []string{"batchnorm.seed1", "batchnorm.seed2", "vanilla.seed1", "vanilla.seed2"}; err != nil || !slices.Equal(names, want) {
		t.Fatalf("exported %v, %v; want %v", names, err, want)
	}
	if names, err = Export(dir, one, Selection{Methods: []string{"vanilla"}, Seed: 2}); err != nil || !slices.Equal(names, []string{"vanilla"}) {
		t.Fatalf("exported %v, %v", names, err)
	}
	accuracy := func(r *Result, method string) []float64 {
		return r.values("test_accuracy", place{"artificial", method, ""}, "")
	}
	begin := func(path string) string {
		return strings.Replace(asItIs, "iterations     = 40", "iterations = 1\ninit_from = '"+path+"'", 1)
	}
	is := runText(t, begin(all), 2)
	for _, method := range []string{"vanilla", "batchnorm"} {
		if got, want := accuracy(is, method), accuracy(was, method); len(want) != 2 || want[0] == want[1] || !slices.Equal(got, want) {
			t.Errorf("%s: accuracies %v, were %v", method, got, want)
		}
	}
	is = runText(t, strings.Replace(begin(one), `, "batchnorm"`, "", 1), 1)
	if got, want := accuracy(is, "vanilla"), accuracy(was, "vanilla")[1]; got[0] != want || got[1] != want {
		t.Errorf("from one network: accuracies %v, were %v", got, want)
	}
}

// A file of one network has PyTorch's names alone; one of several says in front
// whose each tensor is, and as metadata what holds for all.
func areExported(t *testing.T, dir string) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	for _, c := range []struct {
		chosen Selection
		count  int
		first  string
		facts  map[string]string
	}{
		{Selection{}, 2*(4+2) + 2*(4+2+4+4+2), "batchnorm.seed1.conv1.bias", map[string]string{"dataset": "glyphs", "format": "pt", "iterations": "40"}},
		{Selection{Seed: 2}, 6 + 16, "batchnorm.conv1.bias", map[string]string{"seed": "2", "seed_index": "2"}},
		{Selection{Methods: []string{"vanilla"}}, 2 * 6, "vanilla.seed1.conv1.bias", map[string]string{"method": "vanilla"}},
		{Selection{Methods: []string{"vanilla"}, Seed: 1}, 6, "conv1.bias", map[string]string{"method": "vanilla", "seed": "1", "seed_index": "1", "experiment": "own"}},
	} {
		if _, err := Export(dir, path, c.chosen); err != nil {
			t.Fatal(err)
		}
		f := readTensors(t, path)
		floats := slices.DeleteFunc(slices.Clone(f.Tensors), func(x safetensors.Tensor) bool { return x.Type != "F32" })
		if len(f.Tensors) != c.count || floats[0].Name != c.first {
			t.Errorf("%+v: %d tensors from %s on, want %d from %s on", c.chosen, len(f.Tensors), floats[0].Name, c.count, c.first)
		}
		for key, want := range c.facts {
			if f.Metadata[key] != want {
				t.Errorf("%+v: %s is %q, want %q, in %v", c.chosen, key, f.Metadata[key], want, slices.Sorted(maps.Keys(f.Metadata)))
			}
		}
	}
}

func areNotThere(t *testing.T, dir string) {
	_, none := saved(t, own)
	path := filepath.Join(t.TempDir(), "w.safetensors")
	for _, c := range []struct {
		dir    string
		chosen Selection
		want   string
	}{
		{t.TempDir(), Selection{}, "holds no finished result"},
		{none, Selection{}, "holds no trained weights"},
		{dir, Selection{Seed: 3}, "it holds those of batchnorm seed 1, batchnorm seed 2, vanilla seed 1, vanilla seed 2"},
		{dir, Selection{Methods: []string{"vanilla", "selu"}}, "holds no such trained network"},
	} {
		_, err := Export(c.dir, path, c.chosen)
		var folder *FolderError
		if !errors.As(err, &folder) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.chosen, err, c.want)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%+v: it wrote a file", c.chosen)
		}
	}
}

// A path begins where the experiment's file is, in a variant too; the resolved
// copies have it in full; what the file holds is a part of the experiment.
func lieAnywhere(t *testing.T, dir string) {
	folder := t.TempDir()
	if _, err := Export(dir, filepath.Join(folder, "w.safetensors"), Selection{}); err != nil {
		t.Fatal(err)
	}
	inVariant := asItIs + "[[artificial.variant]]\nname = 'again'\nset = { init_from = 'w.safetensors' }\n"
	for name, text := range map[string]string{"plain": asItIs + "init_from = 'w.safetensors'\n", "variant": inVariant} {
		path := filepath.Join(folder, name+".toml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := ReadFile(path, Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		var resolved bytes.Buffer
		if err := f.WriteResolved(&resolved); err != nil {
			t.Fatal(err)
		}
		elsewhere, err := Parse(filepath.Join(t.TempDir(), "config.toml"), resolved.Bytes(), Overrides{})
		if err != nil {
			t.Fatalf("%s: the resolved copy: %v", name, err)
		}
		if f.hash() != elsewhere.hash() {
			t.Errorf("%s: the resolved copy is another experiment", name)
		}
		before := f.hash()
		changed := readTensors(t, filepath.Join(folder, "w.safetensors"))
		changed.Tensors[len(changed.Tensors)-1].Bytes[0] ^= 1
		if err := writeTensors(filepath.Join(folder, "w.safetensors"), changed); err != nil {
			t.Fatal(err)
		}
		if f, err = ReadFile(path, Overrides{}); err != nil || f.hash() == before {
			t.Errorf("%s: with other weights it is the same experiment (%v)", name, err)
		}
	}
}

func doNotFit(t *testing.T, dir string) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	if _, err := Export(dir, path, Selection{Methods: []string{"vanilla"}}); err != nil {
		t.Fatal(err)
	}
	torn := filepath.Join(t.TempDir(), "torn.safetensors")
	if err := os.WriteFile(torn, []byte("weights"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, want string }{
		{"init_from = 'none.safetensors'", "own.toml:10: artificial.init_from: cannot be read: open"},
		{"init_from = '" + torn + "'", "artificial.init_from: " + torn + " is no whole safetensors file: it has 7 bytes"},
		{"init_from = 7", "artificial.init_from: must be a string"},
		{"init_from = '" + path + "'", "artificial.init_from: batchnorm: the file to start from lacks conv1.weight"},
	} {
		_, err := Parse("own.toml", []byte(kept+c.key+"\n"), Overrides{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.key, err, c.want)
		}
	}
}
