package data

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// published is a set that is read from its official files as they are; they lie in a
// folder of its name.
type published struct {
	name  string
	files []File
	read  func(folder string) (*Set, error) // reads the files, which exist, and checks them
}

// load reads the set from its folder in dir.
func (p published) load(dir string) (*Set, error) {
	folder := filepath.Join(dir, p.name)
	if err := p.present(folder); err != nil {
		return nil, err
	}
	return p.read(folder)
}

// present looks for the files in a folder.
func (p published) present(folder string) error {
	missing := &MissingError{Set: p.name}
	for _, f := range p.files {
		missing.Bytes += f.Bytes
		if _, err := os.Stat(filepath.Join(folder, f.Name)); errors.Is(err, os.ErrNotExist) {
			missing.Looked = append(missing.Looked, filepath.Join(folder, f.Name))
		} else if err != nil {
			return fmt.Errorf("cannot read the data set %s: %w", p.name, err)
		}
	}
	if len(missing.Looked) > 0 {
		return missing
	}
	return nil
}

// verify compares the files with their checksums and reads them.
func (p published) verify(dir string) error { return p.check(filepath.Join(dir, p.name)) }

func (p published) check(folder string) error {
	if err := p.present(folder); err != nil {
		return err
	}
	for _, f := range p.files {
		path := filepath.Join(folder, f.Name)
		if err := checkSum(path, f.SHA256); err != nil {
			return &DamagedError{Set: p.name, File: path, Record: -1, Problem: err.Error()}
		}
	}
	_, err := p.read(folder)
	return err
}

// unpack copies the files of one folder, or of its folder of the set's name, to the
// folder `to`, which must not exist, once they are known to be sound.
func (p published) unpack(from, to string) error {
	if inner := filepath.Join(from, p.name); isDir(inner) {
		from = inner
	}
	if !isDir(from) {
		return fmt.Errorf("cannot take the data set %s from %s: it is no folder, want one that holds %s", p.name, from, p.names())
	}
	if err := p.check(from); err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o755); err != nil {
		return fmt.Errorf("cannot write the data set %s: %w", p.name, err)
	}
	for _, f := range p.files {
		if err := copyFile(filepath.Join(from, f.Name), filepath.Join(to, f.Name)); err != nil {
			return fmt.Errorf("cannot write the data set %s: %w", p.name, err)
		}
	}
	return nil
}

// names lists the files, as a sentence does.
func (p published) names() string {
	all := p.files[0].Name
	for i, f := range p.files[1:] {
		if i+2 == len(p.files) {
			all += " and " + f.Name
		} else {
			all += ", " + f.Name
		}
	}
	return all
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// digits returns the names of the classes of a set of digits.
func digits() []string { return []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"} }
