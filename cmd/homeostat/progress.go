package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"homeostat/experiments"
)

// progress shows how far an experiment and each of its runs have come: bars on a
// terminal, plain lines now and then elsewhere.
type progress struct {
	mu   sync.Mutex
	runs []*runProgress // nil until the first event of each
	show display
}

// runProgress is where one run stands.
type runProgress struct {
	last  experiments.Event
	from  float64   // fraction that was done before, according to a checkpoint
	began time.Time // zero until it runs
}

// display is what progress is shown on; it is called under progress's lock.
type display interface {
	update(p *progress, run int)
	close()
}

func newProgress(out *os.File) *progress {
	if term.IsTerminal(int(out.Fd())) {
		return &progress{show: newBars(out)}
	}
	return &progress{show: &lines{out: out, began: time.Now(), next: time.Now().Add(soon)}}
}

// tell takes in one event.
func (p *progress) tell(e experiments.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runs == nil {
		p.runs = make([]*runProgress, e.Runs)
	}
	r := p.runs[e.Run]
	if r == nil {
		r = &runProgress{from: e.Done}
		p.runs[e.Run] = r
	}
	if e.Running && r.began.IsZero() {
		r.began = time.Now()
	}
	r.last = e
	p.show.update(p, e.Run)
}

func (p *progress) close() { p.show.close() }

// done returns the fraction of all runs that is done, and that was at the start.
func (p *progress) done() (now, from float64) {
	for _, r := range p.runs {
		if r != nil {
			now, from = now+r.last.Done, from+r.from
		}
	}
	n := float64(max(len(p.runs), 1))
	return now / n, from / n
}

// ended counts the runs that are done.
func (p *progress) ended() (n int) {
	for _, r := range p.runs {
		if r != nil && !r.last.Running && r.last.Done == 1 {
			n++
		}
	}
	return n
}

// timeLeft is how long it takes until all is done if it goes on as since began,
// when from was done; "" where that cannot be said: the first steps are seldom as fast as the others.
func timeLeft(began time.Time, from, done float64) string {
	const least, part = 3 * time.Second, 0.05 // either of which must be done: a long run takes hours to a twentieth
	worked := time.Since(began)
	if done <= from || worked < least && done-from < part*(1-from) {
		return ""
	}
	seconds := worked.Seconds() * (1 - done) / (done - from)
	return (time.Duration(math.Ceil(seconds)) * time.Second).String() + " left"
}

// total says where the whole stands.
func (p *progress) total(began time.Time) string {
	now, from := p.done()
	return join(fmt.Sprintf("%d of %d runs done", p.ended(), len(p.runs)), timeLeft(began, from, now))
}

// text says where a run stands.
func (r *runProgress) text() string {
	e, parts := r.last, []string{r.last.Note}
	if e.Iteration > 0 {
		parts = append(parts, fmt.Sprintf("iteration %d of %d", e.Iteration, e.Iterations), fmt.Sprintf("loss %.3f", e.Loss))
		if !math.IsNaN(e.Accuracy) {
			parts = append(parts, fmt.Sprintf("accuracy %.1f%%", 100*e.Accuracy))
		}
	}
	return join(append(parts, timeLeft(r.began, r.from, e.Done))...)
}

// join puts commas between the parts that are not empty.
func join(parts ...string) string {
	var full []string
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, ", ")
}

// terminalWidth is how wide stdout is, 0 where it is no terminal.
func terminalWidth() int {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// lines shows progress where there is no terminal: a line for each run under way
// and one for the whole.
type lines struct {
	out         io.Writer
	began, next time.Time
}

// Lines come soon, then after twice the time each, then every minute.
const (
	soon   = time.Second
	seldom = time.Minute
)

func (l *lines) update(p *progress, _ int) {
	now := time.Now()
	if now.Before(l.next) {
		return
	}
	l.next = now.Add(min(now.Sub(l.began), seldom))
	for _, r := range p.runs {
		if r != nil && r.last.Running {
			fmt.Fprintf(l.out, "%s: %s\n", r.last.Name, r.text())
		}
	}
	done, _ := p.done()
	fmt.Fprintf(l.out, "%3.0f%%  %s\n", 100*done, p.total(l.began))
}

func (l *lines) close() {}
