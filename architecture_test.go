// Package homeostat holds no code: this test keeps the packages below in their order.
package homeostat

import (
	"os/exec"
	"strings"
	"testing"
)

// layer is a row of the architecture's table: what a package may import of ours.
type layer struct {
	may []string // packages, or folders ending in /...
	why string   // why nothing else
}

var layers = map[string]layer{
	"cmd/homeostat":        {[]string{"experiments", "report", "internal/..."}, "the command knows flags and exit codes only"},
	"experiments":          {[]string{"circuits", "sim", "artificial", "measure", "report", "internal/..."}, "experiments see models by name, through circuits' and artificial's tables"},
	"report":               {[]string{"measure", "internal/..."}, "reports draw and never compute"},
	"circuits":             {[]string{"sim", "neuron", "plasticity", "internal/..."}, "circuits are where models and the engine meet, and know no training, no files, no figures"},
	"artificial":           {[]string{"measure", "internal/..."}, "nothing biological belongs into training"},
	"sim":                  {[]string{"internal/..."}, "the engine knows no model and no rule"},
	"neuron":               {[]string{"internal/..."}, "models are slices and arithmetic, testable alone"},
	"plasticity":           {[]string{"internal/..."}, "rules are slices and arithmetic, testable alone"},
	"measure":              {[]string{"internal/rng"}, "measures work on plain numbers, wherever they came from"},
	"internal/data":        {[]string{"internal/rng", "internal/atomicfile"}, "readers of data sets serve everyone"},
	"internal/state":       {[]string{"internal/rng", "internal/npz"}, "it is what models, rules and the engine keep"},
	"internal/columns":     {[]string{"internal/npz"}, "it is a form of numbers in files"},
	"internal/check":       {[]string{"internal/value"}, "it is about numbers in files"},
	"internal/value":       {[]string{"internal/rng", "internal/conf"}, "it is a form of number in files"},
	"internal/rng":         {nil, "it stands at the bottom"},
	"internal/conf":        {nil, "it stands at the bottom"},
	"internal/kernel":      {[]string{"internal/rng"}, "it is arithmetic; its tests draw numbers"},
	"internal/npz":         {nil, "it stands at the bottom"},
	"internal/safetensors": {nil, "it stands at the bottom"},
	"internal/team":        {nil, "it stands at the bottom"},
	"internal/atomicfile":  {nil, "it stands at the bottom"},
	"internal/machine":     {nil, "it stands at the bottom"},
	"internal/version":     {nil, "it stands at the bottom"},
}

func TestImportsRunDownward(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		name, imports, _ := strings.Cut(line, ": ")
		name = strings.TrimPrefix(name, "homeostat/")
		if name == "homeostat" {
			continue
		}
		row, ok := layers[name]
		if !ok {
			t.Errorf("package %s is not in the architecture's table: say what it may import", name)
			continue
		}
		for _, imported := range strings.Fields(imports) {
			imported, ours := strings.CutPrefix(imported, "homeostat/")
			if ours && imported != name && !row.allows(imported) {
				t.Errorf("%s imports %s; it may not: %s", name, imported, row.why)
			}
		}
	}
}

func (l layer) allows(name string) bool {
	for _, may := range l.may {
		folder, all := strings.CutSuffix(may, "...")
		if name == may || all && strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}
