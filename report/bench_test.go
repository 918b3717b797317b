package report

import "testing"

// Drawing must stay small beside the shortest run, of seconds.
func BenchmarkDraw(b *testing.B) {
	dir := b.TempDir()
	for _, f := range samples() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Draw(dir); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
