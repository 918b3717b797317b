package main

import (
	"io"
	"math"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bars shows progress on a terminal: a bar for each run under way, and one below
// for the whole.
type bars struct {
	began time.Time
	all   *mpb.Progress
	whole *bar
	runs  map[int]*bar
}

// bar is one line of it. The library draws in a time and a goroutine of its own,
// so the texts are handed over.
type bar struct {
	*mpb.Bar
	text atomic.Pointer[string]
	next time.Time // before that nothing new is shown
}

// blink is the time between changes of a bar: iterations may be much faster.
const blink = 100 * time.Millisecond

// scale is the whole of a bar in its units.
const scale = 10_000

func newBars(out io.Writer) *bars {
	b := &bars{began: time.Now(), all: mpb.New(mpb.WithOutput(out), mpb.WithWidth(30)), runs: map[int]*bar{}}
	b.whole = b.add("all", math.MaxInt) // below the runs
	return b
}

func (b *bars) add(name string, priority int) *bar {
	r := &bar{}
	r.text.Store(new(string))
	r.Bar = b.all.New(scale, mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"),
		mpb.BarPriority(priority), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(name, decor.WCSyncSpaceR), decor.Percentage(decor.WCSyncSpace)),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + *r.text.Load() })),
	)
	return r
}

func (b *bars) update(p *progress, run int) {
	r := p.runs[run]
	line := b.runs[run]
	switch {
	case r.last.Running:
		if line == nil {
			line = b.add(r.last.Name, run)
			b.runs[run] = line
		}
		if time.Now().Before(line.next) {
			return
		}
		line.next = time.Now().Add(blink)
		line.set(r.last.Done, r.text())
	case line != nil:
		line.Abort(true)
		delete(b.runs, run)
	}
	done, _ := p.done()
	b.whole.set(done, p.total(b.began))
}

func (b *bar) set(done float64, text string) {
	b.text.Store(&text)
	b.SetCurrent(int64(min(done, 0.9999) * scale)) // a complete bar would be gone, while the run is being measured
}

func (b *bars) close() {
	for _, line := range b.runs {
		line.Abort(true)
	}
	b.whole.Abort(true)
	b.all.Wait()
}
