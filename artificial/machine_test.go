package artificial

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// fingerprints are the hashes of all that a short training under each
// normalization leaves: its parameters, its samples and its curve.
func fingerprints(t testing.TB) (all string) {
	set := toy(t, 2, 9, 9, 130, 50)
	cfg := small()
	cfg.Iterations = 30
	for _, info := range tried() {
		run, err := Train(t.Context(), cfg, info.Name, set, 7, Options{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		parts := []any{run.Net.values, run.Curve[0].TestAccuracy, run.Curve[0].TestLoss, run.TrainAccuracy}
		for _, s := range run.Samples {
			parts = append(parts, s.Loss)
			for _, l := range s.Layers {
				parts = append(parts, l.Probability, l.Mean, l.Gradient)
			}
		}
		for _, p := range parts {
			if err := binary.Write(h, binary.LittleEndian, p); err != nil {
				t.Fatal(err)
			}
		}
		all += fmt.Sprintf("%s %x\n", info.Name, h.Sum(nil))
	}
	h, r := sha256.New(), rng.NewKey(1, "fingerprint").Rand()
	for range 20_000 { // float32 swallows most of what could differ here
		x := float64(30 * r.Float64()) // not fused with what follows
		binary.Write(h, binary.LittleEndian, []float64{kernel.Exp(-x), kernel.Log(1 + x), power(0.999, int(1000*x))})
	}
	return all + fmt.Sprintf("functions %x\n", h.Sum(nil))
}

// A training comes out the same on amd64 and on arm64, down to the last bit:
// this test runs itself as an arm64 program.
func TestProcessorsAgree(t *testing.T) {
	if path := os.Getenv("HOMEOSTAT_FINGERPRINTS"); path != "" {
		if err := os.WriteFile(path, []byte(fingerprints(t)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	emulator, err := exec.LookPath("qemu-aarch64-static")
	if runtime.GOARCH == "arm64" || err != nil {
		t.Skip("no other processor to compare with: install qemu-user-static on amd64")
	}
	program, found := filepath.Join(t.TempDir(), "arm64.test"), filepath.Join(t.TempDir(), "found")
	build := exec.Command("go", "test", "-c", "-o", program, ".")
	build.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go test -c for arm64: %v\n%s", err, out)
	}
	c := exec.Command(emulator, program, "-test.run", "^TestProcessorsAgree$")
	c.Env = append(os.Environ(), "HOMEOSTAT_FINGERPRINTS="+found)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("the arm64 program: %v\n%s", err, out)
	}
	got, err := os.ReadFile(found)
	if err != nil {
		t.Fatal(err)
	}
	if want := fingerprints(t); string(got) != want {
		t.Errorf("arm64 found\n%sand %v here\n%s", got, kernel.Best(), want)
	}
}
