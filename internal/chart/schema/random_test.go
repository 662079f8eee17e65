package schema_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"golang.org/x/tools/txtar"
)

// dice makes random charts and values of few keys, so that several have the same ones.
type dice struct{ *rand.Rand }

func (d dice) pick(options ...string) string { return options[d.IntN(len(options))] }

func (d dice) table(depth int) map[string]any {
	table := map[string]any{}
	for range d.IntN(4) {
		table[d.pick("a", "b", "global", "sub", "other", "alias", "exports", "tags")] = d.value(depth)
	}
	return table
}

func (d dice) value(depth int) any {
	switch roll := d.IntN(10); {
	case roll < 2:
		return nil
	case roll < 3:
		return d.IntN(2) == 0
	case roll < 4:
		return "text"
	case roll < 5:
		return []any{1, nil}
	case depth > 0:
		return d.table(depth - 1)
	default:
		return d.IntN(3)
	}
}

// chart makes the files of a chart in a folder; every chart but the deepest has two
// subcharts, declared or not, under their names or aliases.
func (d dice) chart(name, folder string, depth int) []txtar.File {
	metadata := map[string]any{"apiVersion": "v2", "name": name, "version": "1.0.0"}
	files := []txtar.File{{Name: folder + "values.yaml", Data: mustJSON(d.table(3))}}
	if depth > 0 {
		var dependencies []any
		for _, subchart := range []string{"sub", "other"} {
			files = append(files, d.chart(subchart, folder+"charts/"+subchart+"/", depth-1)...)
			for _, alias := range []string{"", "alias", "again"}[:d.IntN(4)] {
				dependencies = append(
					dependencies, d.dependency(subchart, alias+map[bool]string{true: subchart}[alias != ""]),
				)
			}
		}
		if d.IntN(4) > 0 {
			metadata["dependencies"] = dependencies
		}
	}
	if d.IntN(2) == 0 {
		files = append(files, txtar.File{Name: folder + "values.schema.json", Data: mustJSON(map[string]any{
			"properties": map[string]any{d.pick("a", "b", "global"): map[string]any{"type": d.pick("object", "integer", "string")}},
		})})
	}
	return append(files, txtar.File{Name: folder + "Chart.yaml", Data: mustJSON(metadata)})
}

func (d dice) dependency(name, alias string) map[string]any {
	dependency := map[string]any{"name": name, "version": d.pick("1.x.x", "1.0.0", "^2", ">=0")}
	if alias != "" {
		dependency["alias"] = alias
	}
	if d.IntN(2) == 0 {
		dependency["condition"] = d.pick("a", "sub.a", "global.a", "a,b", "tags.a")
	}
	if d.IntN(3) == 0 {
		dependency["tags"] = []any{d.pick("a", "b")}
	}
	if d.IntN(2) == 0 {
		dependency["import-values"] = []any{
			d.pick("a", "b"),
			map[string]any{"child": d.pick("a", "b", "sub", "exports.a"), "parent": d.pick("a", ".", "b.a", "other", "sub.b")},
		}
	}
	return dependency
}

func mustJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

func TestCheckOfRandomChartsAsHelm(t *testing.T) {
	t.Parallel()
	// Seed 920 makes a chart where two aliases share a requirement, which is rare; 136 and
	// 176 import nulls from one place twice.
	for seed := range uint64(200) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			randomChartAsHelm(t, seed)
		})
	}
	t.Run("920", func(t *testing.T) {
		t.Parallel()
		randomChartAsHelm(t, 920)
	})
}

func FuzzMergeAsHelm(f *testing.F) {
	f.Add(uint64(920))
	f.Fuzz(randomChartAsHelm)
}

func randomChartAsHelm(t *testing.T, seed uint64) {
	d := dice{rand.New(rand.NewPCG(seed, 0))}
	depth := 2
	if seed%4 == 0 {
		depth = 3
	}
	compareWithHelm(t, pack(t, d.chart("root", "", depth)), mustJSON(d.table(3)))
}
