package figure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Spread is the distribution of several measurements of one thing.
type Spread struct{ Median, Min, Max float64 }

// SpreadOf is zero for no values. The median of an even number of values is the mean of the two in the middle.
func SpreadOf(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	median := sorted[half]
	if len(sorted)%2 == 0 {
		median = (sorted[half-1] + sorted[half]) / 2
	}
	return Spread{Median: median, Min: sorted[0], Max: sorted[len(sorted)-1]}
}

// spread is that of a value of each measurement.
func spread[T any](pairs []T, value func(T) float64) Spread {
	values := make([]float64, len(pairs))
	for i, pair := range pairs {
		values[i] = value(pair)
	}
	return SpreadOf(values)
}

// Ratio is the time of this provider over that of do-nothing, pair by pair.
func (o Operation) Ratio() Spread {
	return spread(o.Rounds, func(s Sides[Sample]) float64 { return over(s.Own.Seconds, s.Plain.Seconds) })
}

// ProcessorRatio is that of processor time, of Terraform and the provider together.
func (o Operation) ProcessorRatio() Spread {
	return spread(o.Rounds, func(s Sides[Sample]) float64 { return over(s.Own.Processor, s.Plain.Processor) })
}

// Difference is the time of this provider less that of do-nothing, in seconds.
func (o Operation) Difference() Spread {
	return spread(o.Rounds, func(s Sides[Sample]) float64 { return s.Own.Seconds - s.Plain.Seconds })
}

// Seconds are those of this provider, and of do-nothing.
func (o Operation) Seconds() Sides[Spread] {
	return each(o.Rounds, func(s Sample) float64 { return s.Seconds })
}

// Peak is the most memory of a process of this provider, and of do-nothing, in bytes.
func (o Operation) Peak() Sides[Spread] {
	return each(o.Rounds, func(s Sample) float64 { return float64(s.Peak) })
}

// MorePeak is the peak of this provider less that of do-nothing, in bytes.
func (o Operation) MorePeak() Spread {
	return spread(o.Rounds, func(s Sides[Sample]) float64 { return float64(s.Own.Peak) - float64(s.Plain.Peak) })
}

func each[T any](values []Sides[T], value func(T) float64) Sides[Spread] {
	return Sides[Spread]{
		Own:   spread(values, func(s Sides[T]) float64 { return value(s.Own) }),
		Plain: spread(values, func(s Sides[T]) float64 { return value(s.Plain) }),
	}
}

// Growth is by how much more the time of an operation grows from 100 to 1000 than do-nothing's does.
func (r Report) Growth(kind, world, operation string) (float64, bool) {
	small, is := r.Operation(kind+"/100/"+world, operation)
	large, too := r.Operation(kind+"/1000/"+world, operation)
	if !is || !too {
		return 0, false
	}
	from, to := small.Seconds(), large.Seconds()
	return over(over(to.Own.Median, from.Own.Median), over(to.Plain.Median, from.Plain.Median)), true
}

// Rate is how many look-ups a second there are for each plain request a second.
func (r Report) Rate() Spread {
	return spread(r.LookUps, func(s Sides[LookUp]) float64 { return over(s.Own.perSecond(), s.Plain.perSecond()) })
}

func (l LookUp) perSecond() float64 { return over(float64(l.Charts), l.Seconds) }

// over divides, and is zero where there is nothing to divide by.
func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// compareNames orders rows by kind, control plane and delay, then size.
func compareNames(a, b string) int {
	size := func(name string) int {
		n, _, _ := strings.Cut(part(name, 1), "x")
		number, err := strconv.Atoi(n)
		if err != nil {
			return 0
		}
		return number
	}
	return cmp.Or(
		-cmp.Compare(part(a, 2), part(b, 2)), // palette before embedded
		cmp.Compare(len(part(a, 3)), len(part(b, 3))),
		cmp.Compare(order(a), order(b)),
		cmp.Compare(strings.Count(part(a, 1), "x"), strings.Count(part(b, 1), "x")),
		cmp.Compare(size(a), size(b)),
	)
}

// order is the place of a kind.
func order(name string) int {
	return slices.Index([]string{"registries", "layers", "ecr"}, part(name, 0))
}
