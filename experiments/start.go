package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"homeostat/artificial"
	"homeostat/internal/conf"
	"homeostat/internal/data"
	"homeostat/internal/safetensors"
)

// classes is how many every data set has.
const classes = 10

// start is what trainings begin with in place of drawn numbers: weights in a file.
type start struct {
	tensors artificial.Tensors
	digest  string // of the file: what is in it is a part of the experiment
}

// locate makes the path at a node, which begins where the experiment's file is,
// one in full: the resolved copy lies elsewhere.
func (f *File) locate(n *conf.Node) {
	if n == nil {
		return
	}
	path, ok := n.Scalar.(string)
	if !ok || path == "" || filepath.IsAbs(path) {
		return
	}
	if full, err := filepath.Abs(filepath.Join(f.folder, path)); err == nil {
		n.Scalar = full
	}
}

// readStart reads the file that trainings start from, if one is named.
func (a *Artificial) readStart(n *conf.Node, faults *conf.Faults) {
	at := n.Child("init_from")
	if a.InitFrom == "" || at == nil {
		return
	}
	path := at.Scalar.(string) // as decoding has found
	raw, err := os.ReadFile(path)
	if err != nil {
		faults.At(at, "cannot be read: %s", err)
		return
	}
	file, err := safetensors.Parse(raw)
	if err != nil {
		faults.At(at, "%s is no whole safetensors file: %s", path, err)
		return
	}
	digest := sha256.Sum256(raw)
	a.initial = &start{file.Tensors, hex.EncodeToString(digest[:])}
}

// checkStarts makes sure that every training can begin with its tensors.
func (f *File) checkStarts(faults *conf.Faults) {
	a := f.Artificial
	if a == nil {
		return
	}
	info, err := data.Find(a.Dataset)
	if err != nil {
		return // said already
	}
	for i := range a.trained {
		m := &a.trained[i]
		for seed := range a.Seeds {
			cfg := m.config(seed)
			if cfg.Start == nil {
				break
			}
			if err := cfg.CheckStart(m.normalization, info.Shape[0], info.Shape[1], info.Shape[2], classes); err != nil {
				faults.At(m.given.Child("init_from"), "%s: %s", m.label, err)
				break
			}
		}
	}
}

// config returns the configuration of one training: the method's, and what this
// seed's starts from.
func (m *method) config(seed int) artificial.Config {
	cfg := m.Config
	if m.initial != nil {
		cfg.Start = m.initial.of(seed, m.label, m.normalization)
	}
	return cfg
}

// of returns what a training starts from: its own part of a file of several
// trainings, as Export writes it, or all that is there. Names are tried in turn.
func (s *start) of(seed int, names ...string) artificial.Tensors {
	for _, name := range names {
		for _, prefix := range []string{prefixOf(name, seed, 2), prefixOf(name, seed, 1)} {
			own := artificial.Tensors{}
			for _, t := range s.tensors {
				if rest, ok := strings.CutPrefix(t.Name, prefix); ok {
					t.Name = rest
					own = append(own, t)
				}
			}
			if len(own) > 0 {
				return own
			}
		}
	}
	return slices.Clone(s.tensors)
}

// prefixOf is what stands before the names of a training's tensors in a file of
// several: its method, and its seed if the method has several.
func prefixOf(method string, seed, seeds int) string {
	if seeds == 1 {
		return method + "."
	}
	return fmt.Sprintf("%s.seed%d.", method, seed+1)
}
