package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// The parts of the benchmark beside its rows.
const (
	starts  = "starts"
	lookUps = "look-ups"
)

// The kinds of rows.
const (
	registries = "registries"
	layers     = "layers"
	ecrLayers  = "ecr"
)

// far is the delay of each response in the rows that have one.
const far = 50 * time.Millisecond

// row is one configuration in one world.
type row struct {
	kind     string
	size     int // of each profile, or of registries
	profiles int // of layers
	embedded bool
	delay    time.Duration
}

// name is kind/size/control plane/delay.
func (r row) name() string {
	size, world := fmt.Sprint(r.size), "palette"
	if r.profiles > 1 {
		size += fmt.Sprintf("x%d", r.profiles)
	}
	if r.embedded {
		world = "embedded"
	}
	return fmt.Sprintf("%s/%s/%s/%dms", r.kind, size, world, r.delay.Milliseconds())
}

// resources are how many registries or layers there are.
func (r row) resources() int { return r.size * r.profiles }

// rounds are how often the row runs: the times of a single resource are short, and vary more.
func (r row) rounds(given int) int {
	if r.resources() == 1 {
		return 3 * given
	}
	return given
}

// everyRow is every configuration in every world.
func everyRow() (rows []row) {
	sizes := []row{
		{kind: ecrLayers, size: 1, profiles: 1}, {kind: ecrLayers, size: 100, profiles: 1},
		{kind: layers, size: 50, profiles: 20},
	}
	for _, kind := range []string{registries, layers} {
		for _, size := range []int{1, 100, 500, 1000} {
			sizes = append(sizes, row{kind: kind, size: size, profiles: 1})
		}
	}
	for _, embedded := range []bool{false, true} {
		for _, delay := range []time.Duration{0, far} {
			for _, r := range sizes {
				r.embedded, r.delay = embedded, delay
				rows = append(rows, r)
			}
		}
	}
	// The small ones first, so that an interrupted run has measured them.
	slices.SortStableFunc(rows, func(a, b row) int { return a.resources() - b.resources() })
	return rows
}

// quick are the parts of a quick run.
func quick() string {
	return strings.Join([]string{
		starts, lookUps,
		"registries/1/palette/0ms", "layers/1/palette/0ms", "registries/100/palette/0ms", "layers/100/palette/0ms",
		"layers/1/embedded/0ms", "layers/100/palette/50ms", "ecr/1/palette/0ms",
	}, ",")
}

// selected reports whether a selection has a part. It is a list of patterns with commas between; the elements of a
// pattern are globs for the first elements of a name, so that layers/100 stands for layers/100/palette/0ms and its
// like. "" has all.
func selected(selection, name string) bool {
	if selection == "" {
		return true
	}
	return slices.ContainsFunc(strings.Split(selection, ","), func(pattern string) bool {
		return leads(strings.TrimSpace(pattern), name)
	})
}

func leads(pattern, name string) bool {
	parts := strings.Split(name, "/")
	first := parts[:min(len(parts), 1+strings.Count(pattern, "/"))]
	matched, err := path.Match(pattern, strings.Join(first, "/"))
	return err == nil && matched
}

// checkSelection refuses a pattern that selects nothing.
func checkSelection(selection string) error {
	if selection == "" {
		return nil
	}
	for pattern := range strings.SplitSeq(selection, ",") {
		pattern = strings.TrimSpace(pattern)
		if leads(pattern, starts) || leads(pattern, lookUps) {
			continue
		}
		if !slices.ContainsFunc(everyRow(), func(r row) bool { return leads(pattern, r.name()) }) {
			return fmt.Errorf("nothing is called %q: -list shows what there is", pattern)
		}
	}
	return nil
}
