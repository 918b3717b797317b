package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// served returns the row of a small set, with its archive on a local server.
func served(t *testing.T, handler http.HandlerFunc) Info {
	t.Helper()
	path := filepath.Join(t.TempDir(), cifarArchive)
	archive(t, path, "")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if handler == nil {
		handler = func(w http.ResponseWriter, r *http.Request) { w.Write(content) }
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	sum := sha256.Sum256(content)
	info := cifar10Info()
	info.Files = []File{{cifarArchive, server.URL, hex.EncodeToString(sum[:]), int64(len(content))}}
	info.unpack = small().unpack
	return info
}

// checkOnly fails if the folder holds anything but the names given.
func checkOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the data folder holds %q, want %q", got, names)
	}
}

func TestFetchOverTheNetwork(t *testing.T) {
	info := served(t, nil)
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var last int64
	progress := func(done, total int64) {
		if done < last || total != info.bytes() {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}
	if err := info.fetch(t.Context(), dir, "", progress); err != nil {
		t.Fatal(err)
	}
	if last != info.bytes() {
		t.Errorf("progress ended at %d of %d bytes", last, info.bytes())
	}
	checkOnly(t, dir, cifarFolder)
	set, err := small().load(dir)
	if err != nil {
		t.Fatal(err)
	}
	checkSmall(t, set)
}

func TestFetchThatFails(t *testing.T) {
	cases := []struct {
		name    string
		handler http.HandlerFunc
		want    string
	}{
		{"not found", http.NotFound, "404"},
		{"another file", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("something else")) }, "sha256"},
		{"cut off", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.Write(make([]byte, 10))
		}, "EOF"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			info, dir := served(t, c.handler), t.TempDir()
			err := info.fetch(t.Context(), dir, "", func(done, total int64) {})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "--from PATH") {
				t.Errorf("error %v, want one with %q that says what to do", err, c.want)
			}
			checkOnly(t, dir)
		})
	}
}

func TestFetchInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	info := served(t, func(w http.ResponseWriter, r *http.Request) {
		w.Write(make([]byte, 100))
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	dir := t.TempDir()
	if err := info.fetch(ctx, dir, "", func(done, total int64) {}); err == nil {
		t.Error("no error")
	}
	checkOnly(t, dir)
}

// From a local archive, a folder of files, and a folder that holds that folder; a
// set that was there before is replaced, and stays if the new one is damaged.
func TestFetchFromLocalFiles(t *testing.T) {
	info := served(t, func(http.ResponseWriter, *http.Request) { t.Error("the network was asked") })
	source := folder(t, nil)
	packed := filepath.Join(t.TempDir(), "mine.tar.gz")
	archive(t, packed, "")
	broken := filepath.Join(t.TempDir(), "broken.tar.gz")
	archive(t, broken, "test_batch.bin")
	dir := t.TempDir()
	for _, from := range []string{packed, filepath.Join(source, cifarFolder), source} {
		if err := info.fetch(t.Context(), dir, from, nil); err != nil {
			t.Fatal(err)
		}
		set, err := small().load(dir)
		if err != nil {
			t.Fatal(err)
		}
		checkSmall(t, set)
		checkOnly(t, dir, cifarFolder)
	}
	checkError(t, info.fetch(t.Context(), dir, broken, nil), "broken.tar.gz", "test_batch.bin")
	if err := info.fetch(t.Context(), dir, filepath.Join(source, "nowhere"), nil); err == nil {
		t.Error("fetched from a folder that does not exist")
	}
	checkOnly(t, dir, cifarFolder)
	if _, err := small().load(dir); err != nil {
		t.Errorf("the set that was there is gone: %v", err)
	}
}

func TestFetchRefusesUnbalancedFiles(t *testing.T) {
	source := folder(t, func(name string, b []byte) []byte {
		if name == "data_batch_1.bin" {
			b[0] = 7
		}
		return b
	})
	dir := t.TempDir()
	checkError(t, served(t, nil).fetch(t.Context(), dir, source, nil), "class 0 (airplane)")
	checkOnly(t, dir)
}

// Where the new folder cannot take its place, the old one comes back.
func TestReplaceGivesBack(t *testing.T) {
	dir := folder(t, nil)
	path := filepath.Join(dir, cifarFolder)
	if err := replace(path, filepath.Join(dir, "does-not-exist"), filepath.Join(dir, "old")); err == nil {
		t.Error("no error")
	}
	checkOnly(t, dir, cifarFolder)
	if _, err := small().load(dir); err != nil {
		t.Error(err)
	}
}

func TestFetchIntoAFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := served(t, nil).fetch(t.Context(), file, "", nil); err == nil || !strings.Contains(err.Error(), "data folder") {
		t.Errorf("error %v, want one about the data folder", err)
	}
}

func TestFetchOfADrawnSetNeedsNothing(t *testing.T) {
	dir := t.TempDir()
	if err := Fetch(t.Context(), "glyphs", dir, "", nil); err != nil {
		t.Error(err)
	}
	checkOnly(t, dir)
}
