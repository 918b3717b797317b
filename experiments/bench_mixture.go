package experiments

import (
	"context"
	"fmt"
	"time"

	"homeostat/circuits"
	"homeostat/internal/data"
	"homeostat/internal/rng"
)

// MixtureSpeed is what one pass over all images takes that learns a mixture.
type MixtureSpeed struct {
	Method  string  `json:"method"`
	Causes  int     `json:"causes"`
	Images  int     `json:"images"`
	Batch   int     `json:"batch"` // images between two changes of weights
	Threads int     `json:"threads"`
	Pass    float64 `json:"s_per_pass"` // the fastest of three
	Image   float64 `json:"us_per_image"`
}

type mixtureSpeeds []MixtureSpeed

func (s mixtureSpeeds) Table() (header []string, rows [][]string) {
	for _, r := range s {
		rows = append(rows, []string{
			r.Method, fmt.Sprint(r.Causes), fmt.Sprint(r.Images), fmt.Sprint(r.Batch), fmt.Sprint(r.Threads),
			fmt.Sprintf("%.2f", r.Pass), fmt.Sprintf("%.1f", r.Image),
		})
	}
	return []string{"method", "causes", "images", "batch", "threads", "s/pass", "µs/image"}, rows
}

// benchMixture times a hundred causes on as many drawn digits as MNIST has.
func benchMixture(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error) {
	const images = 60_000
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	set := data.DrawnDigits(images, 0)
	m := Mixture{MixtureParameters: circuits.DefaultMixture(), MixtureStart: circuits.DefaultMixtureStart()}
	m.Causes, m.Batch = 100, 16
	train, labels, err := grey(set, &set.Train, images, "images", unchanged)
	if err != nil {
		return nil, err
	}
	start := circuits.StartMixture(m.MixtureParameters, m.MixtureStart, train, rng.NewKey(1, "start"))
	var all mixtureSpeeds
	for _, name := range []string{"em", "circuit"} {
		method, err := findMixtureMethod(name)
		if err != nil {
			return nil, err
		}
		for _, n := range threadCounts(threads) {
			tell(fmt.Sprintf("%s, threads: %d", name, n))
			task := &mixtureTask{settings: &m, train: train, labels: labels, classes: len(set.Classes), start: start, key: rng.NewKey(1, name), threads: n}
			speed := MixtureSpeed{Method: name, Causes: m.Causes, Images: images, Batch: m.Batch, Threads: n}
			if speed.Pass, err = timePasses(ctx, method, task); err != nil {
				return nil, err
			}
			speed.Image = speed.Pass * 1e6 / images
			all = append(all, speed)
			tellRow(tell, mixtureSpeeds{speed})
		}
	}
	return all, nil
}

// timePasses is the fastest of three passes, in seconds.
func timePasses(ctx context.Context, method mixtureMethod, task *mixtureTask) (fastest float64, err error) {
	l, err := method.make(task)
	if err != nil {
		return 0, err
	}
	for pass := range 3 {
		begun := time.Now()
		if err := l.Pass(ctx, pass); err != nil {
			return 0, err
		}
		if took := time.Since(begun).Seconds(); pass == 0 || took < fastest {
			fastest = took
		}
	}
	return fastest, nil
}
