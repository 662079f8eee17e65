package ociregistry_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// credential_check decides how a failure is reported. After an error, the registry is not written.
func TestCredentialCheck(t *testing.T) {
	t.Parallel()
	refused := &probe.Error{Outcome: probe.CredentialsRefused, Registry: "contoso.azurecr.io"}
	away := &probe.Error{Outcome: probe.Unreachable, Registry: "contoso.azurecr.io"}
	for name, test := range map[string]struct {
		check       string
		here, there error
		open        bool // the registry opens to everybody
		want        []string
		written     bool
	}{
		"good":                   {check: "all", written: true},
		"refused from here":      {check: "all", here: refused, want: []string{"error: Registry Refused Credentials"}},
		"not reached from here":  {check: "all", here: away, want: []string{"warning: Registry Not Reached From This Machine (endpoint)"}, written: true},
		"only this machine":      {check: "local", here: away, want: []string{"error: Registry Not Reached From This Machine (endpoint)"}},
		"no request from here":   {check: "palette", here: refused, written: true},
		"refused by Palette":     {check: "palette", there: refused, want: []string{"error: Registry Refused Credentials"}},
		"not reached by Palette": {check: "palette", there: away, want: []string{"warning: Registry Not Reached By Palette (endpoint)"}, written: true},
		"no request to Palette":  {check: "local", there: refused, written: true},
		"no check":               {check: "none", here: refused, there: refused, written: true},
		"not proven":             {check: "local", open: true, want: []string{"warning: Registry Credentials Not Verified"}, written: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.here.err, f.there.err, f.here.proof.Conclusive = test.here, test.there, !test.open
			created := f.create(t, merged(azure, values{"credential_check": test.check}))
			if diff := cmp.Diff(test.want, reported(created.Diagnostics)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			registries, err := f.client.FreshRegistries(t.Context(), palette.Tenant())
			if err != nil || (len(registries) == 1) != test.written || created.State.Raw.IsNull() == test.written {
				t.Errorf("written are %v, %v; the state is %v", registries, err, created.State.Raw)
			}
		})
	}
}

// A change overwrites the registry, unless Palette does not have the changed attribute. A deletion succeeds if the
// registry does not exist any more.
func TestLife(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	created := f.create(t, azure)
	must(t, created.Diagnostics)
	uid := text(t, created.State, "id")
	put := "PUT /v1/registries/oci/" + uid + "/basic"

	tries := len(f.here.requests)
	same := f.update(t, created.State, merged(azure, values{"credential_check": "local"}))
	must(t, same.Diagnostics)
	if f.wire.bodies[put] != "" || len(f.here.requests) != tries || text(t, same.State, "credential_check") != "local" {
		t.Errorf("it was written or tried: %s, %v", f.wire.bodies[put], same.State.Raw)
	}

	changed := f.update(t, same.State, merged(azure, values{"base_content_path": "charts"}))
	must(t, changed.Diagnostics)
	spec := decoded(t, f.wire.bodies[put])["spec"].(map[string]any)
	if spec["baseContentPath"] != "charts" || spec["auth"].(map[string]any)["password"] != "p" {
		t.Errorf("written is %v", spec)
	}
	found, err := f.session.RegistryByID(t.Context(), "", uid)
	if err != nil || found.Settings.ContentPath != "charts" {
		t.Errorf("the session knows %+v, %v", found, err)
	}

	f.here.err = &probe.Error{Outcome: probe.CredentialsRefused}
	refused := f.update(t, changed.State, merged(azure, values{
		"basic": values{"username": "other", "password_wo": "x"},
	}))
	if diff := cmp.Diff([]string{"error: Registry Refused Credentials"}, reported(refused.Diagnostics)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	for range 2 { // one that is gone already is deleted
		must(t, f.remove(t, changed.State).Diagnostics)
	}
	gone := f.read(t, changed.State)
	must(t, gone.Diagnostics)
	if !gone.State.Raw.IsNull() {
		t.Errorf("a registry that is gone is still in the state: %v", gone.State.Raw)
	}
}

// A refusal of Palette is an error that names the step. The state is kept.
func TestRefusedByPalette(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	created := f.create(t, azure)
	must(t, created.Diagnostics)
	address := "/v1/registries/oci/" + text(t, created.State, "id") + "/basic"
	for line, status := range map[string]int{
		"PUT " + address: http.StatusForbidden, "DELETE " + address: http.StatusForbidden, "POST /v1/registries/oci/ecr": http.StatusForbidden,
	} {
		f.wire.responses[line] = response{status, `{"code": "Forbidden", "message": "no"}`}
	}
	taken := f.create(t, azure)
	updated := f.update(t, created.State, merged(azure, values{"base_content_path": "charts"}))
	for step, test := range map[string]struct{ want, got []string }{
		"taken":   {[]string{"error: Registry Already Exists (name)"}, reported(taken.Diagnostics)},
		"create":  {[]string{"error: Palette Permission Missing"}, reported(f.create(t, kinds["amazon ecr public"].config).Diagnostics)},
		"update":  {[]string{"error: Palette Permission Missing"}, reported(updated.Diagnostics)},
		"delete":  {[]string{"error: Palette Permission Missing"}, reported(f.remove(t, created.State).Diagnostics)},
		"replace": {nil, f.modifyPlan(t, kinds["amazon ecr public"].config, merged(planned(azure), values{"id": "u"}))},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step, diff)
		}
	}
	if !updated.State.Raw.Equal(created.State.Raw) || !taken.State.Raw.IsNull() {
		t.Error("a refused write changed the state")
	}
}

// Without a control plane every operation is an error. A refresh reports it once.
func TestWithoutControlPlane(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	state := f.state(t, merged(planned(azure), values{"id": "u"}))
	f.connect(t, nil, errors.New("it is away"))
	imported := f.read(t, f.state(t, values{"id": "u", "credential_check": "all"}))
	for step, got := range map[string][]string{
		"create": reported(f.create(t, azure).Diagnostics),
		"update": reported(f.update(t, state, merged(azure, values{"base_content_path": "charts"})).Diagnostics),
		"delete": reported(f.remove(t, state).Diagnostics),
		"read":   reported(imported.Diagnostics),
	} {
		if len(got) != 1 {
			t.Errorf("%s: %v", step, got)
		}
	}
	for reported := range 2 {
		if again := f.read(t, state); len(again.Diagnostics) != 1-reported || !again.State.Raw.Equal(state.Raw) {
			t.Errorf("refresh %d reports %v", reported, again.Diagnostics)
		}
	}
}

// A synchronized registry is created when Palette has indexed it. A failed index is an error.
func TestSynchronization(t *testing.T) {
	t.Parallel()
	indexed := merged(azure, values{"base_content_path": "charts", "synchronization": true})
	for status, want := range map[string][]string{
		"Success": nil, "Failed": {"error: Registry Synchronization Failed (synchronization)"},
	} {
		f := newFixture(t)
		f.wire.responses["POST /v1/registries/oci/basic"] = response{http.StatusCreated, `{"uid": "u"}`}
		f.wire.responses["GET /v1/registries/oci/u/basic/sync/status"] = response{
			http.StatusOK, `{"status": "` + status + `"}`,
		}
		if diff := cmp.Diff(want, reported(f.create(t, indexed).Diagnostics)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", status, diff)
		}
	}
}

// used makes a profile with a chart of a registry, and returns its uid.
func (f *rig) used(t *testing.T, registry string) string {
	t.Helper()
	uid, err := f.client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "apps", Version: "1.0.0", Type: "add-on", CloudType: "all",
	})
	if err != nil {
		t.Fatal(err)
	}
	add := func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, palette.Pack{
			Name: "web", Tag: "1.0.0", Type: palette.PackOCI, RegistryUID: registry, Values: "charts:\n  web: {}\n",
		}), nil
	}
	if _, err := f.client.EditProfile(t.Context(), palette.Tenant(), uid, add); err != nil {
		t.Fatal(err)
	}
	return uid
}

// A registry that profiles use is neither replaced under its name nor deleted.
func TestRegistryInUse(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	created := f.create(t, azure)
	must(t, created.Diagnostics)
	f.used(t, text(t, created.State, "id"))
	held := merged(planned(azure), values{"id": text(t, created.State, "id")})
	other := merged(kinds["amazon ecr public"].config, values{"name": "acr"})
	for step, test := range map[string]struct{ want, got []string }{
		"replace": {[]string{"error: Registry In Use (auth_type)"}, f.modifyPlan(t, other, held)},
		"rename":  {nil, f.modifyPlan(t, merged(other, values{"name": "new"}), held)},
		"delete":  {[]string{"error: Registry In Use"}, reported(f.remove(t, created.State).Diagnostics)},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step, diff)
		}
	}
}

// A registry whose deletion was handed over to a profile is updated when it is created again. Without a hand-over, the
// name is taken.
func TestDeletionTakenBack(t *testing.T) {
	t.Parallel()
	for _, handed := range []bool{false, true} {
		f := newFixture(t)
		created := f.create(t, azure)
		must(t, created.Diagnostics)
		uid := text(t, created.State, "id")
		profile := f.used(t, uid)
		if handed {
			if err := f.client.HandOver(t.Context(), palette.Tenant(), profile, uid, false); err != nil {
				t.Fatal(err)
			}
		}
		again := f.create(t, merged(azure, values{"base_content_path": "charts"}))
		if !handed {
			if got := reported(again.Diagnostics); len(got) != 1 || got[0] != "error: Registry Already Exists (name)" {
				t.Errorf("another's: %v", got)
			}
			continue
		}
		must(t, again.Diagnostics)
		found, err := f.client.FreshProfile(t.Context(), palette.Tenant(), profile)
		if err != nil || len(found.HandedOver()) > 0 || text(t, again.State, "id") != uid {
			t.Errorf("handed over are %v, %v; the state is %v", found.HandedOver(), err, again.State.Raw)
		}
	}
}

// Propagation errors of AWS are tried again for some time. Other refusals are errors at once.
func TestCredentialsThatPropagate(t *testing.T) {
	t.Parallel()
	key := merged(kinds["key"].config, values{"credential_check": "palette"})
	for name, test := range map[string]struct {
		message string
		fails   int
		config  values
		want    []string
		tries   int
	}{
		"known after a while": {"InvalidClientTokenId: not known", 3, key, nil, 4},
		"never known": {
			"InvalidClientTokenId: not known", 1000, key, []string{"error: Palette Did Not Validate Registry"}, 14,
		},
		"another refusal": {
			"the repository is gone", 1, key, []string{"warning: Palette Did Not Validate Registry"}, 1,
		},
		"another registry": {
			"AccessDenied", 1, merged(azure, values{"credential_check": "palette"}),
			[]string{"error: Palette Did Not Validate Registry"}, 1,
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			f.there.err, f.there.fails = errors.New(test.message), test.fails
			created := f.create(t, test.config)
			if diff := cmp.Diff(test.want, reported(created.Diagnostics)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if len(f.there.requests) != test.tries {
				t.Errorf("%s: Palette tried %d times", name, len(f.there.requests))
			}
		})
	}
}
