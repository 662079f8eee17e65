package ociregistry_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const everyCheck = `
resource "palette_oci_registry" "acr" {
  for_each         = toset(["all", "palette", "local", "none"])
  name             = each.key
  auth_type        = "basic"
  endpoint         = "contoso.azurecr.io/charts"
  credential_check = each.key
  basic            = { username = "palette", password_wo = "` + fixture.Password + `" }
}
`

// refuseCredentials requires credentials and accepts none.
func refuseCredentials(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
	w.WriteHeader(http.StatusUnauthorized)
}

// credential_check decides whose failure is an error when this machine and Palette use different networks.
func TestCredentialChecks(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + everyCheck)
	fromHere := func(r *http.Request) bool { return r.UserAgent() != fixture.PaletteAgent }
	fromPalette := func(r *http.Request) bool { return r.UserAgent() == fixture.PaletteAgent }
	outcome := func(what string, made []string, want ...string) {
		t.Helper()
		var got []string
		for _, d := range w.Apply().Diagnostics {
			if mode, ours := strings.CutPrefix(d.Address, "palette_oci_registry.acr"); ours {
				got = append(got, d.Severity+" "+mode+" "+d.Summary)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		if names := fixture.RegistryNames(t, client); !slices.Equal(names, made) {
			t.Errorf("%s: made %q, want %q", what, names, made)
		}
		w.Destroy().MustSucceed(t)
		registry.Heal()
	}

	registry.Fault(testbed.Match{When: fromHere}, testbed.Drop())
	outcome("no way from here", []string{"all", "none", "palette"},
		`error ["local"] Registry Not Reached From This Machine`,
		`warning ["all"] Registry Not Reached From This Machine`)
	registry.Fault(testbed.Match{When: fromHere}, refuseCredentials)
	outcome("refused from here", []string{"none", "palette"},
		`error ["all"] Registry Refused Credentials`, `error ["local"] Registry Refused Credentials`)
	registry.Fault(testbed.Match{When: fromPalette}, refuseCredentials)
	outcome("refused from Palette", []string{"local", "none"},
		`error ["all"] Registry Refused Credentials`, `error ["palette"] Registry Refused Credentials`)
	registry.Fault(testbed.Match{When: fromPalette}, testbed.Drop())
	outcome("no way from Palette", []string{"all", "local", "none", "palette"},
		`warning ["all"] Registry Not Reached By Palette`, `warning ["palette"] Registry Not Reached By Palette`)
	indexed := strings.NewReplacer(`, "local", "none"]`, "]",
		`.io/charts"`, ".io\"\n  base_content_path = \"charts\"\n  synchronization = true")
	w.Write(fixture.Remote + indexed.Replace(everyCheck))
	registry.Fault(testbed.Match{When: fromPalette}, testbed.Drop())
	outcome("no way from Palette, which has to index", nil,
		`error ["all"] Registry Not Reached By Palette`, `error ["palette"] Registry Not Reached By Palette`)
	registry.Fault(testbed.Match{When: fromPalette}, refuseCredentials)
	outcome("refused from Palette, which has to index", nil,
		`error ["all"] Registry Refused Credentials`, `error ["palette"] Registry Refused Credentials`)
	registry.ResetRequests()
	w.Write(fixture.Remote + strings.Replace(everyCheck, `["all", "palette", "local", "none"]`, `["none"]`, 1))
	outcome("no check", []string{"none"})
	if requests := registry.Requests(); len(requests) > 0 {
		t.Errorf("requested %v", requests)
	}
}

// An anonymous registration of a private registry is refused before it is written.
func TestAnonymousRegistrationOfPrivateRegistry(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + `
resource "palette_oci_registry" "acr" {
  name              = "acr"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
}
`)
	refused := w.Apply().MustFail(t, "Registry Requires Credentials", "auth_type")
	if !strings.Contains(refused.Detail, "basic") {
		t.Errorf("the mode is not named:\n%s", refused.Detail)
	}
	if names := fixture.RegistryNames(t, fixture.EmbeddedClient(t, world, w)); len(names) > 0 {
		t.Errorf("made %q", names)
	}
}

// A timeout ends an operation on a slow registry. Nothing is written, and the next apply continues.
func TestTimeout(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	slow := strings.Replace(everyCheck, `"all", "palette", "local", "none"`, `"palette"`, 1)
	w.Write(fixture.Remote + strings.Replace(slow, "basic   ", "timeouts = { create = \"2s\" }\n  basic   ", 1))
	registry.Fault(testbed.Match{}, testbed.Delay(time.Minute))
	begun := time.Now()
	late := w.Apply().MustFail(t, "Palette Operation Timed Out", "")
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("gave up after %v", took)
	}
	if !strings.Contains(late.Detail, "timeouts") {
		t.Errorf("no advice in:\n%s", late.Detail)
	}
	if names := fixture.RegistryNames(t, client); len(names) > 0 {
		t.Errorf("made %q", names)
	}
	registry.Heal()
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}
