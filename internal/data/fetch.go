package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Fetch puts a set into dir ("" for DefaultDir), whole or not at all; what was
// there before is replaced only once the new files are known to be sound.
//
// from = "" downloads the official files and holds them to their checksums. Else
// from is a local archive or folder of the official layout, checked as Verify
// checks files. progress, if not nil, hears of the bytes downloaded. A set that the
// program draws needs nothing and gets nothing; one that it makes of other sets needs
// those that are not there yet.
func Fetch(ctx context.Context, name, dir, from string, progress func(done, total int64)) error {
	info, err := Find(name)
	if err != nil {
		return err
	}
	if info.Embedded {
		return nil
	}
	if progress == nil {
		progress = func(done, total int64) {}
	}
	if len(info.Parts) > 0 {
		return info.fetchParts(ctx, dir, from, progress)
	}
	return info.fetch(ctx, orDefault(dir), from, progress)
}

// fetchParts fetches those of the sets that this one is made of that are not in dir.
func (info Info) fetchParts(ctx context.Context, dir, from string, progress func(done, total int64)) error {
	if from != "" {
		return fmt.Errorf("%s is made of %s: fetch each of these from %s instead", info.Name, strings.Join(info.Parts, " and "), from)
	}
	for _, name := range info.Parts {
		part, err := Find(name)
		if err != nil {
			return err
		}
		if part.Where(dir) != "" {
			continue
		}
		if err := Fetch(ctx, name, dir, "", progress); err != nil {
			return err
		}
	}
	return nil
}

func (info Info) fetch(ctx context.Context, dir, from string, progress func(done, total int64)) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the data folder: %w", err)
	}
	aside, err := os.MkdirTemp(dir, "."+info.Name+".*")
	if err != nil {
		return fmt.Errorf("cannot write to the data folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside)) }()
	if from == "" {
		if from, err = info.download(ctx, filepath.Join(aside, "download"), progress); err != nil {
			return err
		}
	}
	fresh := filepath.Join(aside, info.folder)
	if err := info.unpack(from, fresh); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("fetching %s was interrupted: %w", info.Name, err)
	}
	return replace(filepath.Join(dir, info.folder), fresh, filepath.Join(aside, "old"))
}

// replace puts the folder fresh in the place of the folder at path, if any, which
// goes to old and comes back if fresh cannot take its place.
func replace(path, fresh, old string) error {
	if err := os.Rename(path, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("cannot replace the data set: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		if back := os.Rename(old, path); back != nil && !errors.Is(back, os.ErrNotExist) {
			err = errors.Join(err, back)
		}
		return fmt.Errorf("cannot put the data set in its place: %w", err)
	}
	return nil
}

// download writes the official files to a new folder and holds them to their
// checksums. It returns what to unpack: the folder, or the archive if there is one.
func (info Info) download(ctx context.Context, folder string, progress func(done, total int64)) (string, error) {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return "", fmt.Errorf("cannot write to the data folder: %w", err)
	}
	counted := &counter{total: info.bytes(), progress: progress}
	for _, f := range info.Files {
		if err := f.download(ctx, filepath.Join(folder, f.Name), counted); err != nil {
			return "", fmt.Errorf("cannot download %s from %s (without a network: `homeostat data fetch %s --from PATH`): %w",
				info.Name, f.URL, info.Name, err)
		}
	}
	return filepath.Join(folder, info.archive), nil
}

// download writes the file to path.
func (f File) download(ctx context.Context, path string, counted io.Writer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.MultiWriter(out, counted), response.Body); err != nil {
		out.Close()
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return checkSum(path, f.SHA256)
}

// counter tells how many bytes went by.
type counter struct {
	done, total int64
	progress    func(done, total int64)
}

func (c *counter) Write(b []byte) (int, error) {
	c.done += int64(len(b))
	c.progress(c.done, c.total)
	return len(b), nil
}

// checkSum compares the SHA-256 of a file with the wanted one, in hex.
func checkSum(path, want string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		return fmt.Errorf("its sha256 is %s, want %s: it is cut off, altered or another file", got, want)
	}
	return nil
}
