package controlplane_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// charted is a registry with charts, an image, and things that are neither.
func charted() registryFake {
	tags := map[string][]string{
		"web": {"0.2.0", "0.1.0", "1.0.0_build.5", "latest", "sha256-abc.sig"}, "image": {"1.0.0"}, "gone": nil,
	}
	return registryFake{
		charts: func(context.Context, probe.Registry) ([]string, error) {
			return []string{"web", "image", "gone", "team/nested"}, nil
		},
		tags: func(name string) ([]string, error) {
			if tags[name] == nil {
				return nil, &probe.Error{Outcome: probe.ChartAbsent}
			}
			return tags[name], nil
		},
		resolve: func(t probe.Target) error {
			if t.Chart == "image" {
				return &probe.Error{Outcome: probe.NotAChart, Found: "a container image"}
			}
			return nil
		},
	}
}

func syncedRegistry(name string) v1.BasicOciRegistry {
	body := basicRegistry(name)
	body.Spec.IsSyncSupported = true
	return body
}

func (p *peer) syncStatus(uid string) v1.RegistrySyncStatus {
	p.t.Helper()
	return get[v1.RegistrySyncStatus](p, v1.Path(v1.PathBasicRegistrySyncStatus, uid))
}

func (p *peer) waitForSync(uid, status string) v1.RegistrySyncStatus {
	p.t.Helper()
	eventually(p.t, "status "+status, func() bool { return p.syncStatus(uid).Status == status })
	return p.syncStatus(uid)
}

func TestSyncSucceeds(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), charted())
	uid := p.create(v1.PathBasicRegistries, syncedRegistry("acr"))
	status := p.waitForSync(uid, v1.SyncSuccess)
	if !*status.IsSyncSupported || status.LastRunTime.IsZero() || status.LastSyncedTime.IsZero() ||
		status.Message != "found 1 charts in 3 versions" {
		t.Errorf("%+v", status)
	}
	found := get[v1.PackTagEntity](p, v1.Path(v1.PathPackRegistry, "web", uid))
	var versions []string
	for _, tag := range found.Tags {
		versions = append(versions, tag.Version+" "+tag.Tag)
		entity := get[v1.PackTagEntity](p, v1.Path(v1.PathPack, tag.PackUID))
		if entity.Name != "web" || entity.RegistryUID != uid || len(entity.Tags) != 1 ||
			entity.Tags[0].Version != tag.Version {
			t.Errorf("by uid: %+v", entity)
		}
	}
	if diff := cmp.Diff([]string{"1.0.0+build.5 1.0.0_build.5", "0.2.0 0.2.0", "0.1.0 0.1.0"}, versions); diff != "" {
		t.Error(diff)
	}
	for _, path := range []string{
		v1.Path(v1.PathPackRegistry, "image", uid), v1.Path(v1.PathPackRegistry, "web", "unknown"), v1.Path(v1.PathPack, "unknown"),
	} {
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, path, nil)
	}

	// Another synchronization gives the same uids.
	before := found.Tags[0].PackUID
	p.must(http.StatusAccepted, http.MethodPost, v1.Path(v1.PathBasicRegistrySync, uid)+"?forceSync=true", nil)
	p.waitForSync(uid, v1.SyncSuccess)
	if after := get[v1.PackTagEntity](p, v1.Path(v1.PathPackRegistry, "web", uid)).Tags[0].PackUID; after != before {
		t.Errorf("uid %s became %s", before, after)
	}
	if row := get[v1.OciRegistries](p, v1.PathOciRegistriesSummary).Items[0]; row.Status.Sync.Status != v1.SyncSuccess {
		t.Errorf("summary: %+v", row.Status.Sync)
	}
}

func TestSyncFails(t *testing.T) {
	t.Parallel()
	refusal := &probe.Error{Outcome: probe.Forbidden, Registry: "contoso.azurecr.io", Detail: "catalogue for " + canary}
	for name, fake := range map[string]registryFake{
		"charts": {charts: func(context.Context, probe.Registry) ([]string, error) { return nil, refusal }},
		"tags": {
			charts: func(context.Context, probe.Registry) ([]string, error) { return []string{"a", "b"}, nil },
			tags:   func(string) ([]string, error) { return nil, refusal },
		},
		"manifest": {
			charts:  func(context.Context, probe.Registry) ([]string, error) { return []string{"a"}, nil },
			tags:    func(string) ([]string, error) { return []string{"1.0.0"}, nil },
			resolve: func(probe.Target) error { return refusal },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, t.TempDir(), fake)
			status := p.waitForSync(p.create(v1.PathBasicRegistries, syncedRegistry("acr")), v1.SyncFailed)
			if !strings.Contains(status.Message, "lack a permission") || strings.Contains(status.Message, "canary") {
				t.Errorf("message: %q", status.Message)
			}
			if !status.LastSyncedTime.IsZero() {
				t.Errorf("a failed synchronization has a time: %+v", status)
			}
		})
	}
}

func TestSyncTakesTooLong(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{charts: func(ctx context.Context, _ probe.Registry) ([]string, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}, func(o *controlplane.Options) { o.SyncTimeout = 20 * time.Millisecond })
	status := p.waitForSync(p.create(v1.PathBasicRegistries, syncedRegistry("acr")), v1.SyncFailed)
	if !strings.Contains(status.Message, "within 20ms") {
		t.Errorf("message: %q", status.Message)
	}
}

func TestSyncOfTheTemplateUsesTheDefaultRegion(t *testing.T) {
	t.Parallel()
	requested := make(chan probe.Registry, 1)
	p := newPeer(t, t.TempDir(), registryFake{charts: func(_ context.Context, r probe.Registry) ([]string, error) {
		requested <- r
		return nil, nil
	}})
	body := ecrRegistry("ecr")
	body.Spec.IsSyncSupported, body.Spec.BaseContentPath = true, "production"
	p.create(v1.PathEcrRegistries, body)
	if r := <-requested; r.Name() != "123456789012.dkr.ecr.us-west-1.amazonaws.com/production" {
		t.Errorf("requested %s", r.Name())
	}
}

func TestNotSynchronized(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{charts: func(context.Context, probe.Registry) ([]string, error) {
		t.Error("the registry was listed")
		return nil, nil
	}})
	uid := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	if status := p.syncStatus(uid); *status.IsSyncSupported || status.Status != "" {
		t.Errorf("%+v", status)
	}
	p.refused(
		http.StatusBadRequest, v1.CodeRegistryNotSynchronized, http.MethodPost,
		v1.Path(v1.PathBasicRegistrySync, uid), nil,
	)
	skipped := p.create(v1.PathBasicRegistries+"?skipPackSync=true", syncedRegistry("later"))
	if status := p.syncStatus(skipped); !*status.IsSyncSupported || status.Status != "" {
		t.Errorf("%+v", status)
	}
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost,
		v1.PathBasicRegistries+"?skipPackSync=maybe", syncedRegistry("x"),
	)
}

func TestRegistryUpdateRestartsSync(t *testing.T) {
	t.Parallel()
	var runs atomic.Int32
	p := newPeer(t, t.TempDir(), registryFake{charts: func(ctx context.Context, _ probe.Registry) ([]string, error) {
		if runs.Add(1) == 1 {
			<-ctx.Done() // superseded: its outcome must not be written
			return nil, errors.New("the first run")
		}
		return nil, nil
	}}, func(o *controlplane.Options) { o.SyncStale = 40 * time.Millisecond })
	uid := p.create(v1.PathBasicRegistries, syncedRegistry("acr"))
	eventually(t, "the first run", func() bool { return runs.Load() == 1 })
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathBasicRegistry, uid), syncedRegistry("acr"))
	p.waitForSync(uid, v1.SyncSuccess)
	p.server.Close()
	if status := p.syncStatus(uid); status.Status != v1.SyncSuccess {
		t.Errorf("the first run wrote: %+v", status)
	}
	p.must(http.StatusNoContent, http.MethodPut, v1.Path(v1.PathBasicRegistry, uid), basicRegistry("acr"))
	if status := p.syncStatus(uid); *status.IsSyncSupported || status.Status != "" {
		t.Errorf("turned off: %+v", status)
	}
}

// TestSyncResumesAfterClose closes a server while its synchronization runs; the
// next server that gets a request for its status resumes it.
func TestSyncResumesAfterClose(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	hangs := newPeer(t, dir, registryFake{charts: func(ctx context.Context, _ probe.Registry) ([]string, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	uid := hangs.create(v1.PathBasicRegistries, syncedRegistry("acr"))
	next := newPeer(t, dir, charted())
	if status := next.syncStatus(uid); status.Status != v1.SyncInProgress {
		t.Errorf("a run of a process that lives was taken over: %+v", status)
	}
	hangs.server.Close()
	if status := next.waitForSync(uid, v1.SyncSuccess); !strings.Contains(status.Message, "3 versions") {
		t.Errorf("%+v", status)
	}
}

// TestSyncResumesAfterKill resumes the synchronization of a process that was
// killed.
func TestSyncResumesAfterKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := func(now time.Time) func(*controlplane.Options) {
		return func(o *controlplane.Options) { o.Now = func() time.Time { return now } }
	}
	release := make(chan struct{})
	defer close(release)
	killed := newPeer(t, dir, registryFake{charts: func(context.Context, probe.Registry) ([]string, error) {
		<-release
		return nil, nil
	}}, clock(start))
	uid := killed.create(v1.PathBasicRegistries, syncedRegistry("acr"))
	if status := newPeer(
		t, dir, charted(), clock(start.Add(10*time.Second)),
	).syncStatus(uid); status.Status != v1.SyncInProgress {
		t.Errorf("taken over too early: %+v", status)
	}
	later := newPeer(t, dir, charted(), clock(start.Add(time.Minute)))
	later.waitForSync(uid, v1.SyncSuccess)
}

func TestSyncIsBounded(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	p := newPeer(t, t.TempDir(), registryFake{
		charts: func(context.Context, probe.Registry) ([]string, error) {
			return slices.Repeat([]string{"web"}, 1000), nil
		},
		tags: func(string) ([]string, error) {
			requests.Add(1)
			return slices.Repeat([]string{"1.0.0"}, 60), nil
		},
	})
	status := p.waitForSync(p.create(v1.PathBasicRegistries, syncedRegistry("acr")), v1.SyncSuccess)
	if requests.Load() != 500 || !strings.Contains(status.Message, "left out") {
		t.Errorf("%d requests: %q", requests.Load(), status.Message)
	}
}
