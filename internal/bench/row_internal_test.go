package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// names are those of the rows that a selection has.
func names(selection string) (found []string) {
	for _, row := range everyRow() {
		if selected(selection, row.name()) {
			found = append(found, row.name())
		}
	}
	slices.Sort(found)
	return found
}

func TestEveryRow(t *testing.T) {
	t.Parallel()
	all := names("")
	if unique := slices.Compact(slices.Clone(all)); len(unique) != len(all) {
		t.Errorf("two rows have one name: %v", all)
	}
	// Every row that a goal is for is measured.
	for _, outcome := range (figure.Report{}).Outcomes() {
		if outcome.Row != "" && !slices.Contains(all, outcome.Row) {
			t.Errorf("no row is called %s", outcome.Row)
		}
	}
	for _, want := range []string{
		"registries/1000/palette/0ms", "layers/1000/embedded/50ms", "layers/50x20/palette/0ms", "ecr/100/palette/50ms",
	} {
		if !slices.Contains(all, want) {
			t.Errorf("no row is called %s", want)
		}
	}
}

func TestSelected(t *testing.T) {
	t.Parallel()
	for selection, want := range map[string][]string{
		"layers/50x20/palette":      {"layers/50x20/palette/0ms", "layers/50x20/palette/50ms"},
		"registries/1/embedded/0ms": {"registries/1/embedded/0ms"},
		"ecr/1/*/0ms, registries/500/palette/50ms": {
			"ecr/1/embedded/0ms", "ecr/1/palette/0ms", "registries/500/palette/50ms",
		},
		"layers/10/palette": nil, starts: nil, "registries/1/palette/0ms/more": nil,
	} {
		if diff := cmp.Diff(want, names(selection)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selection, diff)
		}
	}
	if !selected("starts,layers/1", starts) || selected("starts", lookUps) || !selected("", lookUps) {
		t.Error("the parts that are not rows are not selected as written")
	}
}

func TestCheckSelection(t *testing.T) {
	t.Parallel()
	for _, valid := range []string{"", starts, "look-ups, layers/1", "*/1/embedded", quick()} {
		if err := checkSelection(valid); err != nil {
			t.Errorf("%s: %v", valid, err)
		}
	}
	for _, invalid := range []string{"layers/7", "start", "layers/1,", "[", "layers/1/palette/0ms/x"} {
		if err := checkSelection(invalid); err == nil {
			t.Errorf("%q is valid", invalid)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := parse([]string{"-quick", "-only", "layers/1", "-rounds", "7", "-within", "90s", "-out", ""})
	want := settings{only: "layers/1", rounds: 7, within: 90 * time.Second, quick: true}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	for _, wrong := range [][]string{{"-rounds", "0"}, {"layers/1"}, {"-only", "layers/7"}} {
		if _, err := parse(wrong); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}

// A configuration has as many blocks as the row has resources, each with an address of its own.
func TestConfiguration(t *testing.T) {
	t.Parallel()
	key := aws.AccessKey{ID: "AKIAEXAMPLE", Secret: "secret"}
	for _, row := range everyRow() {
		if row.resources() > 100 {
			continue
		}
		text := row.configuration(key)
		kind := "palette_helm_layer"
		if row.kind == registries {
			kind = "palette_oci_registry"
		}
		blocks := map[string]int{}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "resource ") {
				blocks[strings.Join(strings.Fields(line)[:3], " ")]++
			}
		}
		n := 0
		for block, times := range blocks {
			if strings.Contains(block, kind) {
				n++
			}
			if times > 1 {
				t.Errorf("%s: %d blocks %s", row.name(), times, block)
			}
		}
		if n != row.resources() {
			t.Errorf("%s has %d blocks of %s", row.name(), n, kind)
		}
		if strings.Contains(text, "%!") || strings.Contains(text, "embedded =") != row.embedded ||
			strings.Contains(text, key.ID) != (row.kind == ecrLayers) {
			t.Errorf("%s:\n%s", row.name(), text)
		}
	}
}

func TestLate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		within, longest time.Duration
		lasted          map[string]time.Duration
		want            bool
	}{
		"without a bound":              {0, time.Hour, nil, false},
		"within it":                    {time.Hour, time.Minute, nil, false},
		"beyond it":                    {time.Nanosecond, 0, nil, true},
		"a row that is not known":      {time.Hour, 2 * time.Hour, nil, true},
		"a row that is known as short": {time.Hour, 2 * time.Hour, map[string]time.Duration{"a": time.Minute}, false},
		"a row that is known as long":  {time.Hour, time.Minute, map[string]time.Duration{"a": 2 * time.Hour}, true},
	} {
		s := session{
			settings: settings{within: test.within}, begun: time.Now().Add(-time.Second), longest: test.longest,
			lasted: test.lasted,
		}
		if got := s.late("a"); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestRounds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		row  row
		want int
	}{{row{size: 1, profiles: 1}, 6}, {row{size: 100, profiles: 1}, 2}, {row{size: 1, profiles: 20}, 2}} {
		if got := test.row.rounds(2); got != test.want {
			t.Error(fmt.Sprintf("%+v", test.row), got)
		}
	}
}
