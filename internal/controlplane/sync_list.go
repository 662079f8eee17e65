package controlplane

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

const (
	// Bounds of one synchronization. A registry that holds more is indexed as
	// far as they reach, newest versions first, and the message says so.
	maxCharts   = 500
	maxVersions = 50 // per chart
	// listers is how many charts are looked up at a time.
	listers = 4
)

// list lists all charts under its base path. A repository
// without a chart in it is no failure: registries hold images too.
func (s *Server) list(ctx context.Context, g *registry) (*packIndex, string, error) {
	target, err := g.target()
	if err != nil {
		return nil, "", err
	}
	prober := s.options.SyncProber()
	names, err := prober.Charts(ctx, target)
	if err != nil {
		return nil, "", err
	}
	run := &listing{prober: prober, target: target, uid: g.Metadata.UID}
	run.index.Charts = map[string][]packVersion{}
	if err := run.all(ctx, names); err != nil {
		return nil, "", err
	}
	return &run.index, run.message(), nil
}

// listing is one pass over a registry.
type listing struct {
	prober probe.Prober
	target probe.Registry
	uid    string

	mu      sync.Mutex
	index   packIndex
	skipped int
}

func (l *listing) all(ctx context.Context, names []string) error {
	slices.Sort(names)
	if len(names) > maxCharts {
		l.skipped += len(names) - maxCharts
		names = names[:maxCharts]
	}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(listers)
	for _, name := range names {
		if within.Err() != nil {
			break
		}
		group.Go(func() error { return l.chart(within, name) })
	}
	return cmp.Or(group.Wait(), ctx.Err())
}

func (l *listing) chart(ctx context.Context, name string) error {
	// A pack is addressed by a single path segment, so a repository below a
	// further path cannot be one.
	if strings.Contains(name, "/") {
		return nil
	}
	tags, err := l.prober.Tags(ctx, l.target, name)
	if err != nil {
		return absentIsNil(err)
	}
	versions, left := newest(tags)
	var found []packVersion
	for _, version := range versions {
		finding, err := l.prober.Resolve(ctx, probe.Target{Registry: l.target, Chart: name, Version: version})
		if err := absentIsNil(err); err != nil {
			return err
		}
		if err == nil {
			found = append(found, packVersion{
				UID: packUID(l.uid, name, version.String()), Version: version.String(), Digest: finding.Digest.String(),
			})
		}
	}
	l.add(name, found, left)
	return nil
}

func (l *listing) add(name string, found []packVersion, left int) {
	if len(found) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.index.Charts[name] = found
	l.skipped += left
}

func (l *listing) message() string {
	versions := 0
	for _, found := range l.index.Charts {
		versions += len(found)
	}
	message := fmt.Sprintf("found %d charts in %d versions", len(l.index.Charts), versions)
	if l.skipped > 0 {
		message += fmt.Sprintf("; %d more were left out", l.skipped)
	}
	return message
}

// absentIsNil drops the error of a repository or tag that has no chart.
func absentIsNil(err error) error {
	if response, is := errors.AsType[*probe.Error](err); is && response.Outcome.Class() == probe.Definite {
		return nil
	}
	return err
}

// newest returns the versions among tags, newest first, and how many were left
// out. Tags that are no version are none of a chart.
func newest(tags []string) (versions []chart.Version, left int) {
	for _, tag := range tags {
		if version, ok := chart.VersionFromTag(tag); ok {
			versions = append(versions, version)
		}
	}
	slices.SortStableFunc(versions, func(a, b chart.Version) int {
		return cmp.Or(b.Semver().Compare(a.Semver()), cmp.Compare(a.String(), b.String()))
	})
	if len(versions) > maxVersions {
		versions, left = versions[:maxVersions], len(versions)-maxVersions
	}
	return versions, left
}
