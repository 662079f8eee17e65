package acctest_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// Ctrl-C while the provider waits for a registry ends the run soon; nothing is half written, and nothing stays
// locked.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + strings.Replace(fixture.ACR, "\n}", "\n  credential_check = \"all\"\n}", 1))
	heal := registry.Fault(testbed.Match{}, testbed.Delay(2*time.Minute))
	registry.ResetRequests()
	code := interrupted(t, w, "the registry gets a request", func() bool { return len(registry.Requests()) > 0 }).Code
	if code != 1 {
		t.Errorf("terraform ended with %d", code)
	}
	if w.Has(fixture.RegistryAddress) {
		t.Error("the registry is in the state")
	}
	if names := fixture.RegistryNames(t, fixture.EmbeddedClient(t, world, w)); len(names) > 0 {
		t.Errorf("made %q", names)
	}
	heal()
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}

// Ctrl-C between the write of a profile and its publication leaves no draft, and the state has the layers of the
// profile.
func TestInterruptWhileLayersAreWritten(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + layered)
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	w.Write(fixture.Remote + layered + webLayers)
	host.ResetRequests()
	heal := host.Fault(testbed.Match{Method: "PATCH", Path: "/publish$"}, testbed.Delay(3*time.Second))
	interrupted(t, w, "the layers are written",
		func() bool { return fixture.CountProfileRequests(host.Requests(), "PUT", uid) > 0 })
	heal()
	profile, err := client.FreshProfile(t.Context(), palette.Tenant(), uid)
	if err != nil {
		t.Fatal(err)
	}
	var published []string
	if profile.Published != nil {
		published = fixture.PackNames(profile.Published.Packs)
	}
	if draft := profile.Draft; draft != nil && len(draft.Packs) != len(published) {
		t.Errorf("a draft was left behind: %q, published is %q", fixture.PackNames(draft.Packs), published)
	}
	for address, name := range map[string]string{
		"palette_helm_layer.web": "web", "palette_helm_layer.second": "second--web",
	} {
		if slices.Contains(published, name) != w.Has(address) {
			t.Errorf("%s: published %q, in the state %v", address, published, w.Has(address))
		}
	}
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}

// interrupted is the outcome of an apply that Ctrl-C interrupts as soon as ready returns true.
func interrupted(t *testing.T, w *acctest.Workspace, what string, ready func() bool) acctest.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	run := w.Command(ctx, "apply", "-json", "-input=false", "-auto-approve")
	ownGroup(run)
	var output strings.Builder
	run.Stdout, run.Stderr = &output, &output
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, what, ready)
	// A terminal sends the signal to the whole group.
	if err := toGroup(run, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	interrupted := time.Now()
	err := run.Wait()
	if took := time.Since(interrupted); ctx.Err() != nil || took > 20*time.Second {
		t.Fatalf("ended %v after the signal: %v\n%s", took, err, output.String())
	}
	if left, err := filepath.Glob(filepath.Join(w.Dir, "*.lock*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}
	return acctest.ReadOutcome(run.ProcessState.ExitCode(), output.String(), "")
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("timed out waiting until %s", what)
		}
	}
}
