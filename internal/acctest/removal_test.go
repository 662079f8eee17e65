package acctest_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// way is a way to run apply or destroy.
type way struct {
	arguments []string
	// saved makes a plan file and applies that.
	saved bool
	// early are layers with create_before_destroy.
	early func(name string) bool
}

// ways are those of practitioners.
func ways() map[string]way {
	first := func(name string) bool { return strings.HasSuffix(name, "1") || strings.HasSuffix(name, "3") }
	all := func(string) bool { return true }
	return fixture.Some(map[string]way{
		"as it is":                      {},
		"one at a time":                 {arguments: []string{"-parallelism=1"}},
		"saved plan":                    {saved: true},
		"saved plan, one at a time":     {saved: true, arguments: []string{"-parallelism=1"}},
		"without refresh":               {arguments: []string{"-refresh=false"}},
		"some are created first":        {early: first},
		"all are created first":         {early: all},
		"all created first, one by one": {early: all, arguments: []string{"-parallelism=1"}},
	}, "as it is", "saved plan, one at a time", "all created first, one by one")
}

// inEachWay runs a test in each way.
func inEachWay(t *testing.T, test func(t *testing.T, how way)) {
	t.Helper()
	for name, how := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, how)
		})
	}
}

func (w way) apply(t *testing.T, workspace *acctest.Workspace, more ...string) acctest.Outcome {
	t.Helper()
	if !w.saved {
		return workspace.Apply(append(more, w.arguments...)...)
	}
	workspace.Plan(append(more, w.arguments...)...).MustSucceed(t)
	return workspace.Run(slices.Concat([]string{"apply", "-json"}, parallelism(w.arguments), []string{"plan.bin"})...)
}

func parallelism(arguments []string) []string {
	return slices.DeleteFunc(
		slices.Clone(arguments), func(a string) bool { return !strings.HasPrefix(a, "-parallelism") },
	)
}

func (w way) on(f fleet) fleet {
	if w.early != nil {
		f.more = func(name string) []string {
			return []string{fmt.Sprintf("lifecycle { create_before_destroy = %t }", w.early(name))}
		}
	}
	return f
}

// fleetAt is a fleet that was applied to a Palette of its own.
func fleetAt(t *testing.T, f fleet) (*acctest.Workspace, *testbed.World, *testbed.Host) {
	t.Helper()
	world := fixture.AzureWithNextWeb(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	against(w, host)
	w.Write(f.configuration())
	w.Apply().MustSucceed(t)
	return w, world, host
}

// mustBe fails the test unless Palette and the state have exactly the fleet, published, and the plan is empty.
func (f fleet) mustBe(t *testing.T, w *acctest.Workspace, world *testbed.World) {
	t.Helper()
	w.Plan().MustBeEmpty(t)
	mustShowNoDrift(t, w)
	shown := fixture.ShownProfile(t, world, fixture.ID(t, w, "palette_cluster_profile.apps"))
	if shown.Spec.Draft != nil {
		t.Errorf("a draft is left: %+v", shown.Spec.Draft)
	}
	if diff := f.mismatch(shownPacks(shown.Spec.Published)); diff != "" || shown.Spec.Version != f.version {
		t.Errorf("packs of %s (-want +got):\n%s", shown.Spec.Version, diff)
	}
}

// mustShowNoDrift fails the test when a refresh finds a difference to the last apply. The exit code does not show
// it: to Terraform, a number from its state differs from the same number from a provider.
func mustShowNoDrift(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	refreshed := w.Run("plan", "-refresh-only", "-json").MustSucceed(t)
	for line := range strings.Lines(refreshed.Stdout) {
		if strings.Contains(line, `"type":"resource_drift"`) {
			t.Errorf("drift after an apply: %s", line)
		}
	}
}

// Many layers are removed together with a new version, in each way to run terraform: the earlier version is not
// changed, and the new one has the right layers.
func TestRemovalsBesideVersion(t *testing.T) {
	t.Parallel()
	before := newFleet(15)
	after := before.edited("1.1.0", 2, 12, 1)
	inEachWay(t, func(t *testing.T, how way) {
		w, world, _ := fleetAt(t, how.on(before))
		first := fixture.ID(t, w, "palette_cluster_profile.apps")
		kept := fixture.ProfileDocument(t, world, first)
		w.Write(how.on(after).configuration())
		how.apply(t, w).MustSucceed(t)
		how.on(after).mustBe(t, w, world)
		mustBeUnchanged(t, "the earlier version", kept, fixture.ProfileDocument(t, world, first))
	})
}

// Many layers are removed from a version that is kept.
func TestRemovalsFromVersion(t *testing.T) {
	t.Parallel()
	before := newFleet(15)
	after := before.edited("1.0.0", 2, 12, 1)
	inEachWay(t, func(t *testing.T, how way) {
		w, world, _ := fleetAt(t, how.on(before))
		w.Write(how.on(after).configuration())
		how.apply(t, w).MustSucceed(t)
		how.on(after).mustBe(t, w, world)
	})
}

// Everything is destroyed, with the registry, in each way.
func TestDestroyInEachWay(t *testing.T) {
	t.Parallel()
	before := newFleet(3)
	after := before.edited("1.1.0", 1, 1, 0)
	inEachWay(t, func(t *testing.T, how way) {
		w, world, host := fleetAt(t, how.on(before))
		w.Write(how.on(after).configuration())
		how.apply(t, w).MustSucceed(t)
		host.ResetRequests()
		how.apply(t, w, "-destroy").MustSucceed(t)
		if n := fixture.CountProfileRequests(host.Requests(), http.MethodPatch, "/publish"); n > 0 {
			t.Errorf("layers are removed before the profile is deleted: %d publishes", n)
		}
		fixture.MustBeEmpty(t, world)
	})
}

// A destroy that Palette refuses changes nothing that is published, and the next apply restores everything without
// writing a pack.
func TestRefusedDestroyChangesNothing(t *testing.T) {
	t.Parallel()
	refusals := map[string]testbed.Effect{
		"conflict":  testbed.Respond(http.StatusConflict, `{"code":"ClusterProfileInUse","message":"used by cluster prod"}`),
		"500":       testbed.Respond(http.StatusInternalServerError, `{"code":"ProfileInUse","message":"used by cluster prod"}`),
		"forbidden": testbed.Respond(http.StatusForbidden, `{"code":"Forbidden","message":"not you"}`),
		"page":      testbed.Respond(http.StatusOK, "<html><title>Sign in</title></html>", "Content-Type", "text/html"),
		"lost":      testbed.Drop(),
	}
	fleet := newFleet(4)
	two := fleet.edited("1.1.0", 1, 1, 1)
	for name, refusal := range fixture.Some(refusals, "500", "page") {
		for _, arguments := range [][]string{nil, {"-parallelism=1"}} {
			t.Run(fmt.Sprint(name, arguments), func(t *testing.T) {
				t.Parallel()
				w, world, host := fleetAt(t, fleet)
				first := fixture.ID(t, w, "palette_cluster_profile.apps")
				w.Write(two.configuration())
				w.Apply().MustSucceed(t)
				second := fixture.ID(t, w, "palette_cluster_profile.apps")
				kept := []string{fixture.ProfileDocument(t, world, first), fixture.ProfileDocument(t, world, second)}
				heal := host.Fault(testbed.Match{Method: http.MethodDelete, Path: "^/v1/clusterprofiles/"}, refusal)
				if failed := w.Destroy(arguments...); len(failed.Errors()) == 0 {
					t.Fatalf("no error:\n%s", failed.Text())
				}
				for i, uid := range []string{first, second} {
					after := withoutHandover(fixture.ProfileDocument(t, world, uid))
					mustBeUnchanged(t, fmt.Sprintf("version %d", i), kept[i], after)
				}
				heal()
				host.ResetRequests()
				w.Apply().MustSucceed(t)
				for _, method := range []string{http.MethodPut, http.MethodPost} {
					if n := fixture.CountProfileRequests(host.Requests(), method, ""); n > 0 {
						t.Errorf("the next apply writes: %d %s", n, method)
					}
				}
				two.mustBe(t, w, world)
				w.Destroy(arguments...).MustSucceed(t)
				fixture.MustBeEmpty(t, world)
			})
		}
	}
}

// mustBeUnchanged fails the test unless the document of a version is as before.
func mustBeUnchanged(t *testing.T, version, before, after string) {
	t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("%s (-before +after):\n%s", version, diff)
	}
}

// withoutHandover is a document without the annotation of a registry whose deletion was handed over.
func withoutHandover(document string) string {
	return handover.ReplaceAllString(document, "")
}

var handover = regexp.MustCompile(`,?\s*"terraform-provider-palette/registries": "[^"]*"`)

// A layer that a run adds to an unchanged profile, and the next run removes together with a new version, stays in
// the earlier version.
func TestRemovalOfLayerJustAdded(t *testing.T) {
	t.Parallel()
	inEachWay(t, func(t *testing.T, how way) {
		fleet := how.on(newFleet(2))
		w, world, _ := fleetAt(t, fleet)
		first := fixture.ID(t, w, "palette_cluster_profile.apps")
		w.Write(fleet.edited("1.0.0", 0, 0, 11).configuration())
		how.apply(t, w).MustSucceed(t)
		kept := fixture.ProfileDocument(t, world, first)
		two := fleet.edited("1.1.0", 0, 0, 0)
		w.Write(two.configuration())
		how.apply(t, w).MustSucceed(t)
		two.mustBe(t, w, world)
		mustBeUnchanged(t, "the earlier version", kept, fixture.ProfileDocument(t, world, first))
	})
}
