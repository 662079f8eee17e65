package acctest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// acted passes a request to Palette, and then responds with something else.
func acted(instead testbed.Effect) testbed.Effect {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(discarded{}, r)
		instead(w, r, next)
	}
}

// discarded is a response that is not sent.
type discarded struct{}

func (discarded) Header() http.Header         { return http.Header{} }
func (discarded) Write(b []byte) (int, error) { return len(b), nil }
func (discarded) WriteHeader(int)             {}

func failing() map[string]testbed.Effect {
	return map[string]testbed.Effect{
		"500":       testbed.Respond(http.StatusInternalServerError, `{"code":"Internal","message":"try later"}`),
		"502":       testbed.Respond(http.StatusBadGateway, "<html><title>Bad gateway</title></html>", "Content-Type", "text/html"),
		"reset":     testbed.Drop(),
		"page":      testbed.Respond(http.StatusOK, "<html><title>Sign in</title></html>", "Content-Type", "text/html"),
		"empty 200": testbed.Respond(http.StatusOK, ""),
		"empty 201": testbed.Respond(http.StatusCreated, ""),
		"cut":       testbed.Respond(http.StatusCreated, `{"uid":"0123`),
	}
}

// An object whose creation has no response is found, and nothing is created twice.
func TestCreationWithLostResponse(t *testing.T) {
	t.Parallel()
	for what, path := range map[string]string{
		"registry": "^/v1/registries/oci/basic$", "profile": "^/v1/clusterprofiles$", "version": "/clone$",
	} {
		for name, effect := range fixture.Some(failing(), "500", "cut", "page") {
			t.Run(what+" "+name, func(t *testing.T) {
				t.Parallel()
				world := fixture.AzureWithNextWeb(t)
				host, client := fixture.Palette(t, world)
				w := acctest.NewWorkspace(t, world)
				version := "1.0.0"
				w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion(version) + fixture.CacheLayer)
				if what == "version" {
					w.Apply().MustSucceed(t)
					version = "1.1.0"
				}
				w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion(version) + fixture.CacheLayer)
				host.Fault(testbed.Match{Method: http.MethodPost, Path: path, Times: 1}, acted(effect))
				w.Apply().MustSucceed(t)
				w.Plan().MustBeEmpty(t)
				if names := fixture.RegistryNames(t, client); len(names) != 1 {
					t.Errorf("registries are %q", names)
				}
				want := []string{"1.0.0"}
				if what == "version" {
					want = append(want, "1.1.0")
				}
				fixture.WantVersions(t, client, want...)
				w.Destroy().MustSucceed(t)
				fixture.MustBeEmpty(t, world)
			})
		}
	}
}

// A version that Palette published without a response is in the state, or the next run adopts it without an import.
func TestPublicationWithLostResponse(t *testing.T) {
	t.Parallel()
	for name, effect := range fixture.Some(failing(), "500", "reset") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fleet := newFleet(5)
			w, world, host := fleetAt(t, fleet)
			two := fleet.edited("1.0.0", 1, 1, 2)
			w.Write(two.configuration())
			host.Fault(testbed.Match{Method: http.MethodPatch, Path: "/publish$", Times: 2}, acted(effect))
			if applied := w.Apply(); len(applied.Errors()) > 0 {
				w.Apply().MustSucceed(t)
			}
			two.mustBe(t, w, world)
		})
	}
}

// When a page replaces a response, the object and its state are kept, and the error names a proxy.
func TestPageInPlaceOfResponse(t *testing.T) {
	t.Parallel()
	page := testbed.Respond(http.StatusOK, "<html><title>Guest WiFi</title></html>", "Content-Type", "text/html")
	world := fixture.AzureWithNextWeb(t)
	host, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	changed := func(word string, version int) string {
		return strings.Replace(fixture.ACR, `password_wo = "`+fixture.Password+`"`,
			fmt.Sprintf("password_wo = %q, password_wo_version = \"%d\"", word, version), 1)
	}
	w.Write(fixture.Remote + changed(fixture.Password, 1) + fixture.AppsVersion("1.0.0") + fixture.WebLayer)
	w.Apply().MustSucceed(t)
	profile, registry := fixture.ID(t, w, "palette_cluster_profile.apps"), fixture.ID(t, w, "palette_oci_registry.acr")
	fails := func(match testbed.Match, run func() acctest.Outcome) {
		t.Helper()
		heal := host.Fault(match, page)
		defer heal()
		failed := run()
		if len(failed.Errors()) == 0 {
			t.Fatalf("the apply succeeds with a page for %v:\n%s", match, failed.Text())
		}
		for _, problem := range failed.Errors() {
			if problem.Summary == "Response Not From Palette" && strings.Contains(problem.Detail, "Guest WiFi") &&
				strings.Contains(problem.Detail, "HTTPS_PROXY") {
				return
			}
		}
		t.Errorf("%v: no error names the page and the proxy: %+v", match, failed.Errors())
	}
	apply := func() acctest.Outcome { return w.Apply() }

	// A changed password was not written: the next plan writes it again.
	w.Write(fixture.Remote + changed(fixture.Password, 2) + fixture.AppsVersion("1.0.0") + fixture.WebLayer)
	fails(testbed.Match{Method: http.MethodPut, Path: "^/v1/registries/"}, apply)
	fixture.WantChanges(t, w.Plan(), "update palette_oci_registry.acr")
	fails(testbed.Match{Method: http.MethodPost, Path: "/validate$"}, apply)
	fixture.WantChanges(t, w.Plan(), "update palette_oci_registry.acr")
	w.Apply().MustSucceed(t)

	w.Write(fixture.Remote + changed(fixture.Password, 2) + fixture.AppsVersion("1.0.0") +
		strings.Replace(fixture.WebLayer, `"1.2.3"`, `"1.3.0"`, 1))
	fails(testbed.Match{Method: http.MethodPut, Path: "^/v1/clusterprofiles/"}, apply)
	w.Apply().MustSucceed(t)
	w.Write(fixture.Remote + changed(fixture.Password, 2) + fixture.AppsVersion("1.0.0", `description = "new"`) +
		strings.Replace(fixture.WebLayer, `"1.2.3"`, `"1.3.0"`, 1))
	fails(testbed.Match{Method: http.MethodPatch, Path: "/metadata$"}, apply)
	w.Apply().MustSucceed(t)

	fails(testbed.Match{Method: http.MethodDelete, Path: "^/v1/clusterprofiles/"},
		func() acctest.Outcome { return w.Destroy() })
	if profile != fixture.ID(t, w, "palette_cluster_profile.apps") {
		t.Error("the profile is not in the state")
	}
	w.Apply().MustSucceed(t)
	fails(testbed.Match{Method: http.MethodDelete, Path: "^/v1/registries/"},
		func() acctest.Outcome { return w.Destroy() })
	if names := fixture.RegistryNames(t, client); len(names) != 1 || !w.Has("palette_oci_registry.acr") ||
		registry == "" {
		t.Errorf("registries are %q", names)
	}
	fails(testbed.Match{Method: http.MethodGet}, func() acctest.Outcome { return w.Plan() })
	if !w.Has("palette_oci_registry.acr") {
		t.Error("a page drops the registry from the state")
	}
	w.Destroy().MustSucceed(t)
	fixture.MustBeEmpty(t, world)
}
