package data

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeOfficial writes a file and returns its row among the official ones.
func writeOfficial(t *testing.T, path string, content []byte) File {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	return File{Name: filepath.Base(path), SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content))}
}

// Both ways to fetch a set of several files, and what is refused.
func TestFetchOfSeveralFiles(t *testing.T) {
	p, source := smallSVHN(t)
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(source, "svhn"))))
	defer server.Close()
	info := Info{Name: "svhn", folder: "svhn", unpack: p.unpack}
	for _, f := range p.files {
		f.URL = server.URL + "/" + f.Name
		info.Files = append(info.Files, f)
	}
	for name, from := range map[string]string{"network": "", "folder": filepath.Join(source, "svhn"), "folder around it": source} {
		dir := t.TempDir()
		if err := info.fetch(t.Context(), dir, from, func(int64, int64) {}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkOnly(t, dir, "svhn")
		checkOnly(t, filepath.Join(dir, "svhn"), svhnTest, svhnTrain)
		if err := p.verify(dir); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(source, "svhn", svhnTest)
	if err := info.fetch(t.Context(), dir, file, nil); err == nil || !strings.Contains(err.Error(), "no folder, want one that holds ") {
		t.Errorf("from one file of two: %v", err)
	}
	if err := os.WriteFile(file, []byte("<html>"), 0o644); err != nil {
		t.Fatal(err)
	}
	checkError(t, info.fetch(t.Context(), dir, source, nil), svhnTest, "sha256")
	if err := info.fetch(t.Context(), dir, "", func(int64, int64) {}); err == nil || !strings.Contains(err.Error(), "sha256") {
		t.Errorf("an altered download: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	var missing *MissingError
	if err := info.fetch(t.Context(), dir, source, nil); !errors.As(err, &missing) || !strings.Contains(err.Error(), file) {
		t.Errorf("from a folder without it: %v", err)
	}
	checkOnly(t, dir)
}
