package circuits

import "fmt"

// Labels of causes (Keck, Savin and Lücke 2012, PLoS Comput Biol 8:e1002432): learning
// knows no labels; afterwards a few labelled patterns tell what causes stand for,
//
//	B_ck = mean of p(c | y) over patterns y of label k
//	p(k | y) = Σ_c B_ck p(c | y) / Σ_k' Σ_c B_ck' p(c | y)
//
// for causes and for labels each as likely as the others.

// CauseLabels are B, labels × causes.
type CauseLabels struct {
	causes, labels int
	b              []float64
}

// NewCauseLabels takes the activities of causes to labelled patterns, patterns × causes,
// and their labels, 0 to labels-1. A label that no pattern has is an error.
func NewCauseLabels(activities []float64, causes int, of []int, labels int) (*CauseLabels, error) {
	l := &CauseLabels{causes: causes, labels: labels, b: make([]float64, labels*causes)}
	count := make([]int, labels)
	for i, k := range of {
		count[k]++
		for c, s := range activities[i*causes : (i+1)*causes] {
			l.b[k*causes+c] += s
		}
	}
	for k, n := range count {
		if n == 0 {
			return nil, fmt.Errorf("class %d has none of the %d labels: ask for more", k, len(of))
		}
		for c := range causes {
			l.b[k*causes+c] /= float64(n)
		}
	}
	return l, nil
}

// Classify returns the likeliest label of each pattern, from the activities of causes,
// patterns × causes.
func (l *CauseLabels) Classify(activities []float64) []int {
	all := make([]int, len(activities)/l.causes)
	for i := range all {
		best := -1.0
		for k := range l.labels {
			p := 0.0
			for c, s := range activities[i*l.causes : (i+1)*l.causes] {
				p += float64(s * l.b[k*l.causes+c])
			}
			if p > best {
				best, all[i] = p, k
			}
		}
	}
	return all
}

// Labels are the likeliest of each cause.
func (l *CauseLabels) Labels() []int {
	all := make([]int, l.causes)
	for c := range all {
		for k := range l.labels {
			if l.b[k*l.causes+c] > l.b[all[c]*l.causes+c] {
				all[c] = k
			}
		}
	}
	return all
}
