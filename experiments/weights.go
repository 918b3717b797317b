package experiments

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"homeostat/internal/atomicfile"
	"homeostat/internal/safetensors"
	"homeostat/internal/version"
)

// weightsDir is where, in a results folder, trained networks are: a file each.
const weightsDir = "weights"

// What a file of weights says of itself.
const (
	ofMethod = "method"     // label of the method that it was trained under
	ofSeed   = "seed_index" // rank of its seed, from 1 on
)

// keepWeights takes what a training that came to its end has made of the network.
func (t *training) keepWeights(f *File, m *method) {
	iterations := m.Age(len(m.Protocol()) - 1)
	t.weights = &safetensors.File{
		Tensors: t.run.Net.Tensors(iterations),
		Metadata: map[string]string{
			"format":        "pt", // what programs on top of PyTorch look for
			"homeostat":     version.Number,
			"revision":      version.Revision(),
			"experiment":    f.Name,
			"config_sha256": f.hash(),
			"dataset":       f.Dataset(),
			ofMethod:        m.label,
			ofSeed:          strconv.Itoa(t.seed + 1),
			"seed":          strconv.FormatUint(f.Seed+uint64(t.seed), 10),
			"iterations":    strconv.Itoa(iterations),
		},
	}
}

// writeWeights writes the trained networks, a file each, if there are any.
func (r *Result) writeWeights(dir string) error {
	dir = filepath.Join(dir, weightsDir)
	for _, t := range r.trainings {
		if t.weights == nil {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("cannot make the folder of weights: %w", err)
		}
		if err := writeTensors(filepath.Join(dir, trainingFile(t.method, t.seed)+".safetensors"), *t.weights); err != nil {
			return err
		}
	}
	return nil
}

func writeTensors(path string, f safetensors.File) error {
	return atomicfile.Write(path, func(w io.Writer) error { return safetensors.Write(w, f) })
}

// Selection says which of a results folder's trained networks are meant; the
// zero value means all.
type Selection struct {
	Methods []string // labels, as "batchnorm" in artificial/batchnorm; none: all
	Seed    int      // rank of the seed, from 1 on; 0: all
}

// Export writes trained networks of a results folder to one file and returns
// their names there. Where it is one network its tensors go by their own names;
// where there are several, METHOD. stands before, or METHOD.seedN. if there are
// several seeds.
func Export(dir, path string, s Selection) (names []string, err error) {
	chosen, err := keptWeights(dir, s)
	if err != nil {
		return nil, err
	}
	if len(chosen) == 1 {
		f := chosen[0]
		return []string{f.Metadata[ofMethod]}, writeTensors(path, f)
	}
	all := safetensors.File{Metadata: map[string]string{}}
	for key, value := range chosen[0].Metadata { // what holds for all of them
		same := func(f safetensors.File) bool { return f.Metadata[key] == value }
		if !slices.ContainsFunc(chosen, func(f safetensors.File) bool { return !same(f) }) {
			all.Metadata[key] = value
		}
	}
	seeds := 1
	if _, one := all.Metadata[ofSeed]; !one {
		seeds = 2
	}
	for _, f := range chosen {
		seed, err := strconv.Atoi(f.Metadata[ofSeed])
		if err != nil {
			return nil, &FolderError{dir, fmt.Sprintf("holds weights that do not say whose they are (%v): run the experiment again", err)}
		}
		prefix := prefixOf(f.Metadata[ofMethod], seed-1, seeds)
		names = append(names, strings.TrimSuffix(prefix, "."))
		for _, t := range f.Tensors {
			t.Name = prefix + t.Name
			all.Tensors = append(all.Tensors, t)
		}
	}
	return names, writeTensors(path, all)
}

// keptWeights reads the trained networks that are meant, in the order of their files.
func keptWeights(dir string, s Selection) (chosen []safetensors.File, err error) {
	if !isFile(filepath.Join(dir, resultFile)) {
		return nil, &FolderError{dir, "holds no finished result: name a results folder, such as results/NAME"}
	}
	entries, err := os.ReadDir(filepath.Join(dir, weightsDir))
	if errors.Is(err, os.ErrNotExist) {
		return nil, &FolderError{dir, "holds no trained weights: its experiment trains no network, or none came to its end"}
	}
	if err != nil {
		return nil, err
	}
	var there []string
	missing := slices.Clone(s.Methods)
	for _, e := range entries {
		f, err := safetensors.Read(filepath.Join(dir, weightsDir, e.Name()))
		if err != nil {
			return nil, err
		}
		method, seed := f.Metadata[ofMethod], f.Metadata[ofSeed]
		there = append(there, fmt.Sprintf("%s seed %s", method, seed))
		if (len(s.Methods) == 0 || slices.Contains(s.Methods, method)) && (s.Seed == 0 || seed == strconv.Itoa(s.Seed)) {
			chosen = append(chosen, f)
			missing = slices.DeleteFunc(missing, func(m string) bool { return m == method })
		}
	}
	if len(chosen) == 0 || len(missing) > 0 {
		return nil, &FolderError{dir, fmt.Sprintf("holds no such trained network; it holds those of %s", strings.Join(there, ", "))}
	}
	return chosen, nil
}
