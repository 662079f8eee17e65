package figure

import (
	"fmt"
	"slices"
)

// megabyte is a million bytes.
const megabyte = 1e6

// The worlds that the goals speak of.
const (
	paletteAtOnce  = "palette/0ms"
	embeddedAtOnce = "embedded/0ms"
	paletteFar     = "palette/50ms"
)

// Outcome is a goal beside what was measured.
type Outcome struct {
	// About is what the goal is for. Row and Operation are set for the ratios of a row.
	About, Row, Operation string
	Limit                 float64
	AtLeast               bool // the limit is the least, not the most
	Unit                  string
	Measured              bool
	Value                 Spread
	// Processor is the ratio of processor time beside that of time, 0 for none. No goal is for it.
	Processor float64
}

// Reached reports whether the median keeps to the limit.
func (o Outcome) Reached() bool {
	if o.AtLeast {
		return o.Measured && o.Value.Median >= o.Limit
	}
	return o.Measured && o.Value.Median <= o.Limit
}

// Verdict is whether the goal is reached, in words.
func (o Outcome) Verdict() string {
	switch {
	case !o.Measured:
		return "not measured"
	case o.Reached():
		return "reached"
	default:
		return "**not reached**"
	}
}

// ratioGoals are the goals for the time of an operation of a row over do-nothing's, without what was measured.
func ratioGoals() (goals []Outcome) {
	many := map[string]float64{Validate: 1.05, Plan: 1.05, Apply: 1.2, EmptyPlan: 1.15, Destroy: 1.25}
	for _, world := range []string{paletteAtOnce, embeddedAtOnce} {
		for _, row := range []struct {
			name string
			most map[string]float64
		}{
			{"registries/1", map[string]float64{Validate: 1.15, Plan: 1.15, Apply: 1.15, EmptyPlan: 1.15, Destroy: 1.15}},
			{"layers/1", map[string]float64{Validate: 1.15, Plan: 1.15, Apply: 1.4, EmptyPlan: 1.15, Destroy: 1.15}},
			{"registries/500", many},
			{"layers/500", many},
		} {
			for _, operation := range Operations() {
				goals = append(goals, Outcome{
					About: "time over do-nothing's", Row: row.name + "/" + world, Operation: operation,
					Limit: row.most[operation],
				})
			}
		}
	}
	return goals
}

// Limit is the goal for a ratio; a row without one has none.
func Limit(row, operation string) (most float64, found bool) {
	goal, found := find(ratioGoals(), func(o Outcome) bool { return o.Row == row && o.Operation == operation })
	return goal.Limit, found
}

// Outcomes are all goals.
func (r Report) Outcomes() []Outcome {
	all := ratioGoals()
	for i, goal := range all {
		found, measured := r.Operation(goal.Row, goal.Operation)
		all[i].Measured, all[i].Value, all[i].Processor = measured, found.Ratio(), found.ProcessorRatio().Median
	}
	return slices.Concat(all, r.startGoals(), []Outcome{r.memoryGoal(), r.sizeGoal()}, r.furtherGoals())
}

func (r Report) startGoals() []Outcome {
	ratio := spread(r.Starts, func(s Sides[Start]) float64 { return over(s.Own.Seconds, s.Plain.Seconds) })
	memory := spread(r.Starts, func(s Sides[Start]) float64 { return float64(s.Own.Resident) / megabyte })
	measured := len(r.Starts) > 0
	return []Outcome{
		{About: "start to handshake, over do-nothing's", Limit: 1.5, Measured: measured, Value: ratio},
		{About: "memory at the handshake", Limit: 20, Unit: " MB", Measured: measured, Value: memory},
	}
}

// memoryGoal is about the worst operation against Palette.
func (r Report) memoryGoal() Outcome {
	worst := Outcome{About: "peak memory over do-nothing's", Limit: 10, Unit: " MB"}
	for _, row := range r.Rows {
		if part(row.Name, 2) != "palette" {
			continue
		}
		for _, operation := range row.Operations {
			more := operation.MorePeak()
			more = Spread{more.Median / megabyte, more.Min / megabyte, more.Max / megabyte}
			if !worst.Measured || more.Median > worst.Value.Median {
				worst.Measured, worst.Value = true, more
				worst.About = fmt.Sprintf("peak memory over do-nothing's, at worst (%s of %s)", operation.Name,
					row.Name)
			}
		}
	}
	return worst
}

func (r Report) sizeGoal() Outcome {
	size := float64(r.Size.Own) / megabyte
	return Outcome{
		About: "size of the binary", Limit: 30, Unit: " MB", Measured: r.Size.Own > 0, Value: Spread{size, size, size},
	}
}

func (r Report) furtherGoals() []Outcome {
	var all []Outcome
	for _, kind := range []string{"registries", "layers"} {
		worst := Outcome{About: "growth of " + kind + " from 100 to 1000, over do-nothing's", Limit: 1.1}
		for _, operation := range Operations() {
			growth, measured := r.Growth(kind, paletteAtOnce, operation)
			if measured && (!worst.Measured || growth > worst.Value.Median) {
				worst.Measured, worst.Value = true, Spread{growth, growth, growth}
				worst.About = fmt.Sprintf("growth of %s from 100 to 1000, over do-nothing's, at worst (%s)", kind,
					operation)
			}
		}
		all = append(all, worst)
	}
	all = append(all, Outcome{
		About: "chart look-ups a second, over plain requests", Limit: 0.8, AtLeast: true,
		Measured: len(r.LookUps) > 0, Value: r.Rate(),
	})
	for _, late := range []struct {
		operation, about string
		limit            float64
	}{
		{EmptyPlan, "empty plan of 100 layers with 50 ms per response, more than do-nothing", 0.2},
		{Apply, "creating 100 layers with 50 ms per response, more than do-nothing", 1.5},
	} {
		found, measured := r.Operation("layers/100/"+paletteFar, late.operation)
		all = append(all, Outcome{
			About: late.about, Limit: late.limit, Unit: " s", Measured: measured, Value: found.Difference(),
		})
	}
	return all
}

// String is one line.
func (o Outcome) String() string {
	about := o.About
	if o.Row != "" {
		about = o.Row + " " + o.Operation
	}
	return fmt.Sprintf("%s: %s (%s) %s", about, o.median(), o.limit(), o.Verdict())
}
