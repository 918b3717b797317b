package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"homeostat/experiments"
)

// progress shows how far an experiment has come: a bar with the time left on a
// terminal, a plain line now and then elsewhere.
type progress struct {
	mu      sync.Mutex
	out     *os.File
	started time.Time
	done    []float64 // fraction of each run
	next    time.Time // when the next plain line is due
	note    string
	bars    *mpb.Progress // nil where there is no terminal
	bar     *mpb.Bar
}

// Plain lines come soon, then seldom.
const (
	soon  = time.Second
	quiet = 15 * time.Second
)

// scale is the whole of an experiment in the bar's units.
const scale = 10_000

func newProgress(out *os.File) *progress {
	p := &progress{out: out, started: time.Now(), next: time.Now().Add(soon)}
	if !term.IsTerminal(int(out.Fd())) {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(40))
	p.bar = p.bars.New(scale, mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("─"),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Percentage(decor.WCSyncSpace)),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return p.text() })),
	)
	return p
}

// tell takes in one event.
func (p *progress) tell(e experiments.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil {
		p.done = make([]float64, e.Runs)
	}
	p.done[e.Run] = e.Done
	p.note = e.Name
	if e.Note != "" {
		p.note += ", " + e.Note
	}
	if p.bar != nil {
		p.bar.SetCurrent(int64(p.fraction() * scale))
	} else if now := time.Now(); now.After(p.next) {
		p.next = now.Add(quiet)
		fmt.Fprintf(p.out, "%3.0f%%  %s  %s\n", 100*p.fraction(), p.left(), p.note)
	}
}

func (p *progress) fraction() float64 {
	sum := 0.0
	for _, d := range p.done {
		sum += d
	}
	return sum / float64(max(len(p.done), 1))
}

// left is the time left, if all goes on as it did.
func (p *progress) left() string {
	f := p.fraction()
	if f <= 0 {
		return ""
	}
	gone := time.Since(p.started).Seconds()
	left := time.Duration(gone*(1-f)/f) * time.Second
	return left.String() + " left"
}

// text stands behind the bar.
func (p *progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return " " + p.left() + "  " + p.note
}

func (p *progress) close() {
	if p.bars != nil {
		p.bar.Abort(true)
		p.bars.Wait()
	}
}

// terminalWidth is how wide stdout is, 0 where it is no terminal.
func terminalWidth() int {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0
	}
	return width
}
