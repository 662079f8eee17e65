package ociregistry_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// registriesOf is a configuration of n registries.
func registriesOf(n int) []acctest.Resource {
	var all []acctest.Resource
	for i := range n {
		all = append(all,
			acctest.Resource{Type: "palette_oci_registry", Name: fmt.Sprintf("r%d", i), Config: map[string]any{
				"name": fmt.Sprintf("r%d", i), "auth_type": "basic", "endpoint": "contoso.azurecr.io", "credential_check": "none",
				"basic": map[string]any{"username": "reader", "password_wo": fixture.Password},
			}})
	}
	return all
}

// change changes a registry outside Terraform; the list of all registries does not show it.
func change(t *testing.T, w *fixture.Core, address string) {
	t.Helper()
	time.Sleep(2 * time.Millisecond) // time stamps are of milliseconds
	uid, _ := w.Attribute(address, "id").(string)
	found, err := w.Truth.Registry(t.Context(), palette.Tenant(), uid)
	fixture.Must(t, err)
	found.Settings.Hidden, found.Settings.Credential.Password = false, redact.New(fixture.Password)
	found.Settings.ContentPath += "/elsewhere"
	_, err = w.Truth.UpdateRegistry(t.Context(), found)
	fixture.Must(t, err)
}

// Drift of a registry is detected whatever time stamps Palette has: directly after the creation, and after a refresh.
func TestRegistryDrift(t *testing.T) {
	t.Parallel()
	const n = 6
	moods := maps.Collect(maps.All(map[string]controlplane.Mood{"none": {}}))
	for name, mood := range controlplane.Moods() {
		if mood.Stamps != "" || mood.Timestamps != "" || mood.SyncFlag != "" || mood.UpperCaseTypes {
			moods[name] = mood
		}
	}
	for _, name := range slices.Sorted(maps.Keys(moods)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, wanted := fixture.NewCoreWithOptions(t, fixture.CoreOptions{Mood: moods[name]}), registriesOf(n)
			if failed := w.Apply(t.Context(), wanted...).Errors(); len(failed) > 0 {
				t.Fatal(failed)
			}
			changed := map[string]string{wanted[n-1].Address(): "update"}
			if moods[name].Stamps == controlplane.StampsOfCreation {
				changed[wanted[0].Address()] = "update" // the sample shows that stamps do not move
			}
			for range 2 {
				if run := w.Plan(t.Context(), wanted...); len(run.Actions) > 0 {
					t.Fatalf("planned without a change: %v", run.Actions)
				}
				for address := range changed {
					change(t, w, address)
				}
				run := w.Apply(t.Context(), wanted...)
				if diff := cmp.Diff(changed, run.Actions); diff != "" {
					t.Fatalf("after a change (-want +got):\n%s\n%v", diff, run.Errors())
				}
			}
		})
	}
}
