// Package figure holds what the benchmark has measured: the figures, what follows from them, the goals, and the page
// and the chart that show all of it. It measures nothing and imports the standard library alone.
package figure

import (
	"slices"
	"strings"
)

// The operations of a row, in the order in which they run.
const (
	Validate  = "validate"
	Plan      = "plan"
	Apply     = "apply"
	EmptyPlan = "empty plan"
	Destroy   = "destroy"
)

// Operations are all of them.
func Operations() []string { return []string{Validate, Plan, Apply, EmptyPlan, Destroy} }

// Report is everything that was measured, as performance.json has it.
type Report struct {
	Machine Machine         `json:"machine"`
	Size    Sides[int64]    `json:"binary_bytes"`
	Starts  []Sides[Start]  `json:"starts"`
	Rows    []Row           `json:"rows"`
	LookUps []Sides[LookUp] `json:"look_ups"`
	// Note is a remark on this run, "" for none.
	Note string `json:"note,omitempty"`
}

// Machine is where it was measured.
type Machine struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	System    string `json:"system"`
	Go        string `json:"go"`
	Terraform string `json:"terraform"`
}

// Sides are the same figure of this provider and of what it is measured beside: do-nothing, or a loop of plain
// requests.
type Sides[T any] struct {
	Own   T `json:"palette"`
	Plain T `json:"plain"`
}

// Start is a start of a provider, up to the handshake.
type Start struct {
	Seconds  float64 `json:"seconds"`
	Resident uint64  `json:"resident_bytes"`
	Peak     uint64  `json:"peak_bytes"`
}

// LookUp is one series of look-ups, of charts that were not looked up before.
type LookUp struct {
	Charts  int     `json:"charts"`
	Seconds float64 `json:"seconds"`
}

// Row is one configuration in one world.
type Row struct {
	// Name is kind/size/control plane/delay, such as layers/100/palette/50ms.
	Name       string      `json:"name"`
	Date       string      `json:"date"` // of the measurement, as 2006-01-02
	Resources  int         `json:"resources"`
	Operations []Operation `json:"operations"`
}

// Operation is one operation on a row.
type Operation struct {
	Name   string          `json:"name"`
	Rounds []Sides[Sample] `json:"rounds"`
	// Requests are counts by host and kind, one of each round.
	Requests map[string][]int `json:"requests"`
}

// Sample is one run of terraform.
type Sample struct {
	Seconds   float64 `json:"seconds"`
	Processor float64 `json:"processor_seconds"`
	// Peak is the most memory that a process of the provider held.
	Peak uint64 `json:"peak_bytes"`
}

// Row finds a row by its name.
func (r Report) Row(name string) (Row, bool) {
	return find(r.Rows, func(row Row) bool { return row.Name == name })
}

// Operation finds an operation of a row that has been measured.
func (r Report) Operation(row, name string) (Operation, bool) {
	found, _ := r.Row(row)
	return find(found.Operations, func(o Operation) bool { return o.Name == name && len(o.Rounds) > 0 })
}

// find is the first value of a kind, zero for none.
func find[T any](values []T, wanted func(T) bool) (first T, found bool) {
	if index := slices.IndexFunc(values, wanted); index >= 0 {
		return values[index], true
	}
	return first, false
}

// Add counts one more run of this provider and of do-nothing, with the requests of the first.
func (r *Row) Add(operation string, run Sides[Sample], requests map[string]int) {
	index := slices.IndexFunc(r.Operations, func(measured Operation) bool { return measured.Name == operation })
	if index < 0 {
		index = len(r.Operations)
		r.Operations = append(r.Operations, Operation{Name: operation, Requests: map[string][]int{}})
	}
	measured := &r.Operations[index]
	for kind := range requests {
		if measured.Requests[kind] == nil {
			measured.Requests[kind] = make([]int, len(measured.Rounds))
		}
	}
	for kind, counts := range measured.Requests {
		measured.Requests[kind] = append(counts, requests[kind])
	}
	measured.Rounds = append(measured.Rounds, run)
}

// Merge is an earlier report with what this one has measured anew. Figures of another machine are not kept.
func (r Report) Merge(earlier Report) Report {
	if earlier.Machine != r.Machine {
		return r
	}
	merged := r
	merged.Rows = slices.Clone(r.Rows)
	for _, row := range earlier.Rows {
		if _, anew := r.Row(row.Name); !anew {
			merged.Rows = append(merged.Rows, row)
		}
	}
	merged.Sort()
	if len(merged.Starts) == 0 {
		merged.Starts = earlier.Starts
	}
	if len(merged.LookUps) == 0 {
		merged.LookUps = earlier.LookUps
	}
	if merged.Note == "" {
		merged.Note = earlier.Note
	}
	return merged
}

// Sort puts the rows in the order in which the page shows them.
func (r *Report) Sort() {
	slices.SortStableFunc(r.Rows, func(a, b Row) int { return compareNames(a.Name, b.Name) })
}

// part is one element of a row's name.
func part(name string, index int) string {
	parts := strings.Split(name, "/")
	if index < len(parts) {
		return parts[index]
	}
	return ""
}
