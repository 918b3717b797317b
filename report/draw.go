package report

import (
	"io"
	"os"
	"path/filepath"

	"homeostat/internal/atomicfile"
)

// Draw writes figures/NAME.svg and figures/NAME.png (300 dpi) in the results folder dir.
// The same figure gives the same bytes. It is an error that the figure cannot be drawn
// (see [Figure.Validate]) or the files cannot be written; each appears whole or not at all.
func (f Figure) Draw(dir string) error {
	if err := f.Validate(); err != nil {
		return err
	}
	s := f.scene()
	raster, err := s.png()
	if err != nil {
		return err
	}
	if err := save(filepath.Join(dir, "figures", f.Name+".svg"), s.svg(f.Name, f.Title, 1)); err != nil {
		return err
	}
	return save(filepath.Join(dir, "figures", f.Name+".png"), raster)
}

// save writes a file whole, and its folder if it is not there.
func save(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
