package artificial

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// trial is a normalization under settings that are not its defaults.
type trial struct {
	label, name string
	set         Settings
}

// with returns a normalization's defaults with some of them changed.
func with[S any](label, name string, defaults S, change func(*S)) trial {
	change(&defaults)
	return trial{label, name, Settings{name: &defaults}}
}

// trials has every setting at least once, apart from those that gradients and
// threads do not know of.
func trials() []trial {
	return []trial{
		with("starts", "batchnorm", DefaultBatchNorm(), func(s *BatchNorm) { s.Epsilon, s.Gamma, s.Beta, s.Momentum = 0.1, 0.3, -0.2, 0.5 }),
		with("fixed", "batchnorm", DefaultBatchNorm(), func(s *BatchNorm) { s.Affine.Affine, s.Gamma, s.Beta = false, 1.5, 0.25 }),
		with("unit", "batchnorm", DefaultBatchNorm(), func(s *BatchNorm) { s.Per = "unit" }),
		with("all", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.Dim = "all" }),
		with("groups", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.Groups = 2 }),
		with("sums", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.Groups, s.Length = 5, "sum" }),
		with("data", "weightnorm", DefaultWeightNorm(), func(s *WeightNorm) { s.CInit = "data" }),
		with("data", "mean_only_weightnorm", DefaultMeanOnlyWeightNorm(), func(s *MeanOnlyWeightNorm) { s.CInit, s.Per = "data", "unit" }),
		with("bias", "synaptic_scaling", DefaultSynapticScaling(), func(s *SynapticScaling) { s.AlphaOnBias, s.Alpha = true, 0.5 }),
		with("unit", "synaptic_scaling", DefaultSynapticScaling(), func(s *SynapticScaling) { s.AlphaOnBias, s.AlphaPer = true, "unit" }),
		with("units", "synaptic_scaling", DefaultSynapticScaling(), func(s *SynapticScaling) { s.AlphaOnBias, s.AlphaPer, s.Per = true, "unit", "unit" }),
		with("unit", "mean_only", DefaultStatistics(), func(s *Statistics) { s.Per, s.Momentum = "unit", 0.7 }),
		with("unit", "scale_only", DefaultScaleOnly(), func(s *ScaleOnly) { s.AlphaOnBias, s.AlphaPer, s.AlphaBounds = true, "unit", []float64{-2, 2} }),
		with("rate", "scale_only", DefaultScaleOnly(), func(s *ScaleOnly) { s.AlphaRate, s.AlphaDecay, s.AlphaBounds = 3, 0.1, []float64{-2, 2} }),
		with("starts", "layernorm", DefaultPerSample(), func(s *PerSample) { s.Epsilon, s.Gamma, s.Beta = 0.1, 0.3, -0.2 }),
		with("fixed", "instancenorm", DefaultPerSample(), func(s *PerSample) { s.Affine.Affine = false }),
		with("5", "groupnorm", DefaultGroupNorm(), func(s *GroupNorm) { s.Groups, s.Epsilon = 5, 0.01 }),
		with("3", "whitening", DefaultWhitening(), func(s *Whitening) { s.GroupSize, s.Epsilon, s.Momentum = 3, 0.1, 0.3 }),
		with("fixed", "iternorm", DefaultIterNorm(), func(s *IterNorm) { s.Iterations, s.GroupSize, s.Affine.Affine = 2, 2, false }),
		with("1", "divisive_normalization", DefaultDivisive(), func(s *Divisive) { s.Exponent, s.Sigma = 1, 0.5 }),
		with("3", "divisive_normalization", DefaultDivisive(), func(s *Divisive) { s.Exponent, s.Sigma = 3.5, -0.5 }),
		with("gamma", "normprop", DefaultNormProp(), func(s *NormProp) { s.Gamma = 0.5 }),
		with("dense", "dendritic_normalization", DefaultDendritic(), func(s *Dendritic) { s.Density, s.Rewired, s.RewireEvery = 0.6, 0.3, 2 }),
	}
}

// Gradients under settings, convolutional and dense, with a partial block.
func TestGradientsUnderSettings(t *testing.T) {
	for _, c := range trials() {
		t.Run(fmt.Sprintf("%s/%s/conv", c.name, c.label), func(t *testing.T) {
			r := rng.NewKey(1, "conv/"+c.name+c.label).Rand()
			a := siteWith(t, newConv[float64](kernel.Portable, 2, 5, 6, 6, 3, 19), c.name, c.set, 19, r)
			a.dx = newBatch[float64](19, 2, 5, 6)
			checkGradients(t, a, random(19, shape{2, 5, 6}, r), r)
		})
		t.Run(fmt.Sprintf("%s/%s/dense", c.name, c.label), func(t *testing.T) {
			r := rng.NewKey(1, "dense/"+c.name+c.label).Rand()
			a := siteWith(t, newDense[float64](kernel.Portable, 3*2*3, 6, 19), c.name, c.set, 19, r)
			a.dx = newBatch[float64](19, 3, 2, 3)
			checkGradients(t, a, random(19, shape{3, 2, 3}, r), r)
		})
	}
}

// Every normalization's defaults are valid, and a constructor takes what its row returns.
func TestDefaultSettings(t *testing.T) {
	all := Settings{}
	for _, info := range Normalizations() {
		if info.Settings == nil {
			continue
		}
		all[info.Name] = info.Settings()
		if again := info.Settings(); again == all[info.Name] || !reflect.DeepEqual(again, all[info.Name]) {
			t.Errorf("%s: defaults are shared, or differ from call to call", info.Name)
		}
	}
	cfg := small()
	cfg.Settings = all
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
}

func TestFaultsOfSettings(t *testing.T) {
	cfg := small()
	cfg.Settings = Settings{"groupnorm": &GroupNorm{Groups: -1, PerSample: DefaultPerSample()}, "vanilla": nil, "nonesuch": nil}
	err := cfg.Validate()
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, want := range []string{"settings.groupnorm.groups must be", "settings.vanilla: vanilla has no settings", "settings.nonesuch: there is no normalization"} {
		if !strings.Contains("\n"+err.Error(), "\n"+want) {
			t.Errorf("%q lacks %q", err, want)
		}
	}
}
