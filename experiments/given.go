package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"homeostat/internal/conf"
)

// readFile lets parameters that name a file read it: connections, spike trains. A
// path begins where the experiment's file is; the resolved copy has it in full. The
// digest makes what is in it a part of the experiment.
func (b *Biological) readFile(n *conf.Node, params any, faults *conf.Faults) {
	reader, ok := params.(interface{ Read(folder string) error })
	file := n.Child("file")
	if !ok || file == nil {
		return
	}
	path, isText := file.Scalar.(string)
	if !isText || path == "" {
		return // said already, or none is needed
	}
	if err := reader.Read(b.folder); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			faults.At(file, "%s", strings.TrimPrefix(line, "file: "))
		}
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.folder, path)
	}
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	digest, err := digestOf(full)
	if err != nil {
		faults.At(file, "%s", err)
		return
	}
	file.Scalar = full
	b.read = append(b.read, full+" "+digest)
}

func digestOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
