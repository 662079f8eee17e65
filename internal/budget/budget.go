// Package budget limits the cost of a look-up: time, bytes, the values parsed from them,
// and the findings that are listed. Registries, charts and AWS are not trusted with memory
// and time.
//
// The limits are one table here; the rooms that read or compute count. An ExceededError
// names the limit.
package budget

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Unit is what a limit counts.
type Unit string

// The units besides "", which counts items.
const (
	Bytes   Unit = "bytes"
	Seconds Unit = "s"
)

// Limit is one bound.
type Limit struct {
	// Of says what is counted, without the unit: "manifest of a chart", "entries of an
	// archive".
	Of   string
	Unit Unit
	// Max is the most that passes.
	Max int64
	// Why is the reason, for the table of limits: what is usual, or what more costs.
	Why string
}

// Amount writes a number of what the limit counts.
func (l Limit) Amount(n int64) string {
	switch {
	case l.Unit == Seconds:
		return strconv.FormatInt(n, 10) + " s"
	case l.Unit == Bytes && n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MiB"
	case l.Unit == Bytes && n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + " KiB"
	case l.Unit == Bytes:
		return strconv.FormatInt(n, 10) + " bytes"
	}
	return strconv.FormatInt(n, 10)
}

// Time is a limit of seconds.
func (l Limit) Time() time.Duration { return time.Duration(l.Max) * time.Second }

// ExceededError is a limit that was exceeded, where reading or counting stopped: the whole
// amount is known only where it was announced.
type ExceededError struct {
	Limit Limit
	// Got is how much there was at least, 0 where only the limit is known.
	Got int64
}

// Over is the error for an amount above a limit.
func Over(limit Limit, got int64) *ExceededError { return &ExceededError{Limit: limit, Got: got} }

func (e *ExceededError) Error() string {
	text := fmt.Sprintf("%s: more than %s", e.Limit.Of, e.Limit.Amount(e.Limit.Max))
	if e.Got > e.Limit.Max {
		text += ", at least " + e.Limit.Amount(e.Got)
	}
	return text
}

// As returns the limit that an error is about.
func As(err error) (*ExceededError, bool) {
	var exceeded *ExceededError
	return exceeded, errors.As(err, &exceeded)
}

// Meter counts towards a limit. Its zero value allows nothing; it is not safe
// for concurrent use.
type Meter struct {
	limit Limit
	spent int64
}

// NewMeter begins to count.
func NewMeter(limit Limit) *Meter { return &Meter{limit: limit} }

// Spend counts n more and fails when that is too much. A nil meter counts
// nothing.
func (m *Meter) Spend(n int64) error {
	if m == nil {
		return nil
	}
	if m.spent += n; m.spent > m.limit.Max || m.spent < 0 {
		return Over(m.limit, m.spent)
	}
	return nil
}
