package palette

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// RegistryStamp identifies the state of a registry in the list of all registries,
// so that one request shows which of hundreds are unchanged. It is kept between
// runs. The zero RegistryStamp matches no row.
type RegistryStamp struct {
	// Modified is Palette's time stamp of what was read.
	Modified time.Time `json:"modified,omitzero"`
	// Made is when this machine created the registry, by its own clock: the registry
	// is what was sent until it is modified.
	Made time.Time `json:"made,omitzero"`
}

const (
	// coarse is how old a time stamp without a fraction of a second has to be:
	// a change within the same second may have the same one.
	coarse = 2 * time.Second
	// skew is how far clocks may differ. It only has to distinguish the time of a
	// creation from a time stamp that all registries have.
	skew = 10 * time.Minute
	// writtenLook bounds the read of what was written: without it, the next run has
	// to read the registry.
	writtenLook = 5 * time.Second
)

// stampOf is the stamp of a registry that was read, with its time stamp and the
// time of the response by the same clock.
func stampOf(stamp, date time.Time) RegistryStamp {
	if stamp.Nanosecond() == 0 && (date.IsZero() || date.Sub(stamp) < coarse) {
		return RegistryStamp{}
	}
	return RegistryStamp{Modified: stamp.UTC()}
}

// stampWritten is the stamp of a registry that was just written, if it reads as
// that and has another time stamp than before.
func (c *Client) stampWritten(ctx context.Context, sent Registry, before RegistryStamp) RegistryStamp {
	within, cancel := context.WithTimeout(ctx, writtenLook)
	defer cancel()
	now, err := c.RegistryOf(within, Tenant(), sent.Settings.Kind, sent.UID)
	if err != nil || now.Stamp == before || !now.reads(sent) {
		return RegistryStamp{}
	}
	return now.Stamp
}

// reads reports whether a registry reads as another one.
func (r Registry) reads(other Registry) bool {
	return r.Settings.Synchronized == other.Settings.Synchronized && r.Settings.ReadsAs(other.Settings)
}

// Shows reports whether a row of the list is that of a registry that has not
// changed since it was read.
func (s RegistrySummary) Shows(known Registry) bool {
	if s.UID != known.UID || s.Name != known.Name || s.Modified.IsZero() {
		return false
	}
	shown := known.Settings
	shown.Kind = cmp.Or(s.Settings.Kind, shown.Kind)
	shown.Endpoint = cmp.Or(s.Settings.Endpoint, shown.Endpoint)
	if !shown.ReadsAs(known.Settings) {
		return false
	}
	untouched := s.Modified.Equal(s.Created) && s.Modified.Nanosecond() != 0 &&
		s.Created.Sub(known.Stamp.Made).Abs() < skew
	return s.Modified.Equal(known.Stamp.Modified) && !s.alike || untouched
}

// markAlike marks the rows of a list of which more than half have one time stamp:
// it is not that of their last change. That of a creation is known by the time of
// the creation.
func markAlike(list []RegistrySummary) {
	count := map[time.Time]int{}
	for _, row := range list {
		count[row.Modified]++
	}
	for i := range list {
		list[i].alike = len(list) > 1 && 2*count[list[i].Modified] > len(list)
	}
}

// RefreshRegistry reads a registry, unless the list of all registries shows that
// it is still known, which has the Stamp of its last read: then read is false.
//
// It relies on metadata.lastModifiedTimestamp, which every change updates. A sample
// checks that: the first registries that the list shows as unchanged are read
// nevertheless, and if one of them has changed, the list is not used any more.
// Source: API definition, v1ObjectMeta.
func (c *Client) RefreshRegistry(
	ctx context.Context, scope Scope, known Registry,
) (found Registry, read bool, err error) {
	all, err := c.Registries(ctx, scope)
	shown := err == nil && slices.ContainsFunc(all, func(row RegistrySummary) bool { return row.Shows(known) })
	sample := shown && c.samples.take()
	if shown && !sample {
		if believed, err := c.samples.believed(ctx); err != nil || believed {
			return Registry{}, false, err
		}
	}
	found, err = c.Registry(ctx, scope, known.UID)
	if sample {
		same := err == nil && found.reads(known)
		c.samples.back(err == nil && !same)
		if same {
			found.Stamp = known.Stamp
		}
	}
	return found, true, err
}

// mostSamples is how many registries are read although the list shows them as
// unchanged.
const mostSamples = 2

// samples are the registries with which the list of all is checked. The zero value
// is ready.
type samples struct {
	mu              sync.Mutex
	given, returned int
	belied          bool
	all             chan struct{} // closed when the last one is back
}

// take reports whether the registry is to be read as a part of the sample.
func (s *samples) take() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = make(chan struct{})
	}
	if s.given == mostSamples {
		return false
	}
	s.given++
	return true
}

// back ends the read of a registry of the sample.
func (s *samples) back(belied bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.belied = s.belied || belied
	if s.returned++; s.returned == mostSamples {
		close(s.all)
	}
}

// believed reports, when the whole sample was read, whether the list can be used.
func (s *samples) believed(ctx context.Context) (bool, error) {
	select {
	case <-s.all:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.belied, nil
}
