package contract

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// entity is an add-on profile of the suite.
func entity(name, version string, packs ...palette.Pack) palette.NewProfile {
	return palette.NewProfile{
		Name: name, Version: version, Description: "made by the contract suite",
		Tags: map[string]string{"suite": "contract", "bare": ""},
		Type: palette.TypeAddOn, CloudType: palette.CloudAll, Packs: packs,
	}
}

// profile makes an unpublished profile and deletes it at the end.
func profile(t *testing.T, client *palette.Client, scope palette.Scope, made palette.NewProfile) string {
	t.Helper()
	uid, err := client.CreateProfile(t.Context(), scope, made)
	must(t, err)
	if uid == "" {
		t.Fatal("the profile has no uid")
	}
	t.Cleanup(func() {
		if err := client.DeleteProfile(background(), scope, uid); err != nil && !errors.Is(err, palette.ErrNotFound) {
			t.Errorf("clean up: %v", err)
		}
	})
	return uid
}

func chartPack(registry, name, tag, values string) palette.Pack {
	return palette.Pack{
		Name: name, Tag: tag, Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: registry, Values: values,
	}
}

const someValues = "pack:\n  namespace: \"hello\"\ncharts:\n  hello-world:\n    replicaCount: 1\n"

func profileLife(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	registry := register(t, client, basic(unique("life")))
	made := entity(unique("life"), "1.0.0")
	uid := profile(t, client, scope, made)
	born, err := client.Profile(t.Context(), scope, uid)
	must(t, err)
	if born.Published != nil && len(born.Published.Packs) > 0 {
		t.Error("a profile that was not published has published packs")
	}
	if born.Scope != palette.ScopeProject {
		t.Errorf("the profile says scope %q", born.Scope)
	}

	wanted := chartPack(registry, "hello-world", "0.1.0", someValues)
	edited, err := client.EditProfile(t.Context(), scope, uid, adds(wanted))
	must(t, err)
	comparePacks(t, edited, wanted)
	if edited.Published == nil || edited.Draft != nil {
		t.Error("an edited profile is not published, or a draft stays")
	}

	must(t, client.DescribeProfile(t.Context(), scope, uid, palette.Description{
		Text: "changed", Tags: map[string]string{"suite": "changed"},
	}))
	described, err := client.Profile(t.Context(), scope, uid)
	must(t, err)
	if described.Description != "changed" || described.Tags["suite"] != "changed" {
		t.Errorf("metadata did not change: %+v", described)
	}
	comparePacks(t, described, wanted)
	profileViews(t, p, scope, uid, made.Name)

	must(t, client.DeleteProfile(t.Context(), scope, uid))
	_, err = client.Profile(t.Context(), scope, uid)
	wants(t, err, palette.ErrNotFound)
	wants(t, client.DeleteProfile(t.Context(), scope, uid), palette.ErrNotFound)
}

// comparePacks compares the published packs of a profile. A peer need not keep
// space around values.
func comparePacks(t *testing.T, found palette.Profile, wanted ...palette.Pack) {
	t.Helper()
	type view struct{ Name, Tag, Type, Layer, Registry, Values string }
	views := func(packs []palette.Pack) []view {
		shown := []view{}
		for _, pack := range packs {
			shown = append(shown,
				view{pack.Name, pack.Tag, pack.Type, pack.Layer, pack.RegistryUID, strings.TrimSpace(pack.Values)})
		}
		return shown
	}
	var published []palette.Pack
	if found.Published != nil {
		published = found.Published.Packs
	}
	if diff := cmp.Diff(views(wanted), views(published)); diff != "" {
		t.Errorf("the packs are not what was written (-wanted +found):\n%s", diff)
	}
}

// profileViews reads a profile in the other ways that clients use.
func profileViews(t *testing.T, p *peer, scope palette.Scope, uid, name string) {
	t.Helper()
	status, body := p.raw(t, http.MethodGet, v1.Path(v1.PathProfileVariables, uid), scope, nil)
	var variables struct{ Variables *[]v1.Variable }
	if status != http.StatusOK || json.Unmarshal(body, &variables) != nil || variables.Variables == nil ||
		len(*variables.Variables) != 0 {
		t.Errorf("a profile without variables responds with %d %s", status, body)
	}
	for _, place := range []string{
		v1.Path(v1.PathProfilePacks, uid), v1.Path(v1.PathProfilePacksManifest, uid), v1.Path(v1.PathProfilePack, uid, "hello-world"),
		v1.Path(v1.PathProfilePackManifests, uid, "hello-world"), v1.Path(v1.PathDashboardProfile, uid),
	} {
		if status, body := p.raw(t, http.MethodGet, place, scope, nil); status != http.StatusOK {
			t.Errorf("GET %s responds with %d: %s", place, status, body)
		}
	}
	exact := false
	found, err := p.client(t).ProfileSummaries(t.Context(), scope, v1.ClusterProfilesFilterSpec{
		Filter: &v1.ClusterProfileFilterSpec{ProfileName: &v1.FilterString{Eq: &name, IgnoreCase: &exact}},
		Sort:   []v1.ClusterProfileSortSpec{{Field: v1.SortProfileName, Order: v1.OrderAscending}},
	})
	must(t, err)
	if len(found) != 1 || found[0].Metadata == nil || found[0].Metadata.UID != uid {
		t.Errorf("the filtered list has %d profiles", len(found))
	}
}

func profileNames(t *testing.T, p *peer) {
	client, scope, name := p.client(t), p.project(t), unique("names")
	uid := profile(t, client, scope, entity(name, "1.0.0"))
	_, err := client.CreateProfile(t.Context(), scope, entity(name, "1.0.0"))
	wants(t, err, palette.ErrConflict)
	_ = wantsRefusal(t, err)
	found, err := client.FindProfile(t.Context(), scope, name, "1.0.0")
	must(t, err)
	if found.UID != uid {
		t.Errorf("found %s, wanted %s", found.UID, uid)
	}
	_, err = client.FindProfile(t.Context(), scope, name, "2.0.0")
	wants(t, err, palette.ErrNotFound)
	next := profile(t, client, scope, entity(name, "1.10.0"))
	listed, err := client.ListProfiles(t.Context(), scope, palette.ProfileFilter{Name: name, Scope: scope.String()})
	must(t, err)
	if len(listed) != 2 || listed[0].UID != next || listed[1].UID != uid || listed[1].Version != "1.0.0" ||
		listed[1].Type != palette.TypeAddOn {
		t.Errorf("both versions are listed as %+v", listed)
	}
}

func versions(t *testing.T, p *peer) {
	client, scope, name := p.client(t), p.project(t), unique("versions")
	first := profile(t, client, scope, entity(name, "1.0.0"))
	second := profile(t, client, scope, entity(name, "1.1.0"))
	if first == second {
		t.Fatal("two versions have one uid")
	}
	for _, uid := range []string{first, second} {
		found, err := client.FreshProfile(t.Context(), scope, uid)
		must(t, err)
		siblings := map[string]string{}
		for _, version := range found.Versions {
			siblings[version.Version] = version.UID
		}
		if diff := cmp.Diff(map[string]string{"1.0.0": first, "1.1.0": second}, siblings); diff != "" {
			t.Errorf("versions of %s (-wanted +found):\n%s", uid, diff)
		}
	}
	must(t, client.DeleteProfile(t.Context(), scope, first))
	_, err := client.FreshProfile(t.Context(), scope, second)
	must(t, err)
}

// draft pins that a PUT changes the draft alone and that publishing promotes
// it.
func draft(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	registry := register(t, client, basic(unique("draft")))
	made := entity(unique("draft"), "1.0.0")
	uid := profile(t, client, scope, made)
	pack := chartPack(registry, "hello-world", "0.1.0", someValues)
	p.wants(t, http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, uid), scope, update(made, uid, pack))
	drafted, err := client.FreshProfile(t.Context(), scope, uid)
	must(t, err)
	if drafted.Draft == nil || len(drafted.Draft.Packs) != 1 ||
		drafted.Published != nil && len(drafted.Published.Packs) > 0 {
		t.Error("the PUT is not in the draft alone")
	}
	must(t, client.PublishProfile(t.Context(), scope, uid))
	published, err := client.Profile(t.Context(), scope, uid)
	must(t, err)
	comparePacks(t, published, pack)
	if published.Draft != nil {
		t.Error("the draft stays after publishing")
	}
}

func update(made palette.NewProfile, uid string, packs ...palette.Pack) v1.ClusterProfileUpdateEntity {
	template := &v1.ClusterProfileTemplateUpdate{Type: v1.ProfileAddOn, Packs: []v1.PackManifestUpdateEntity{}}
	for _, pack := range packs {
		template.Packs = append(template.Packs, v1.PackManifestUpdateEntity{
			Name: pack.Name, Tag: pack.Tag, Type: pack.Type, Layer: pack.Layer,
			RegistryUID: pack.RegistryUID, Values: pack.Values,
		})
	}
	return v1.ClusterProfileUpdateEntity{
		Metadata: &v1.ObjectMeta{Name: made.Name, UID: uid, Labels: made.Tags},
		Spec:     &v1.ClusterProfileUpdateEntitySpec{Version: made.Version, Template: template},
	}
}

// registryInUse pins that a registry which a profile names is kept.
func registryInUse(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	used := register(t, client, basic(unique("used")))
	name := unique("used")
	uid := profile(t, client, scope, entity(name, "1.0.0"))
	_, err := client.EditProfile(t.Context(), scope, uid, adds(chartPack(used, "hello-world", "0.1.0", someValues)))
	must(t, err)
	refused := wantsRefusal(t, client.DeleteRegistry(t.Context(), registry.Basic, used))
	if !p.Real && !strings.Contains(refused.Error()+refused.Details, name) {
		t.Errorf("the refusal does not name the profile: %v", refused)
	}
	_, err = client.Registry(t.Context(), palette.Tenant(), used)
	must(t, err)
	must(t, client.DeleteProfile(t.Context(), scope, uid))
	must(t, client.DeleteRegistry(t.Context(), registry.Basic, used))
}

func unknownRegistry(t *testing.T, p *peer) {
	client, scope := p.client(t), p.project(t)
	uid := profile(t, client, scope, entity(unique("unknown"), "1.0.0"))
	unknown := chartPack("0123456789abcdef01234567", "hello-world", "0.1.0", someValues)
	_, err := client.EditProfile(t.Context(), scope, uid, adds(unknown))
	_ = wantsRefusal(t, err)
	found, err := client.FreshProfile(t.Context(), scope, uid)
	must(t, err)
	comparePacks(t, found)
}

// scopes pins that a profile of a project is not one of the tenant.
func scopes(t *testing.T, p *peer) {
	client, scope, name := p.client(t), p.project(t), unique("scopes")
	own := profile(t, client, scope, entity(name, "1.0.0"))
	_, err := client.FindProfile(t.Context(), palette.Tenant(), name, "1.0.0")
	wants(t, err, palette.ErrNotFound)
	tenant := profile(t, client, palette.Tenant(), entity(unique("tenant"), "1.0.0"))
	found, err := client.Profile(t.Context(), palette.Tenant(), tenant)
	must(t, err)
	if said := found.Scope; said != palette.ScopeTenant || own == tenant {
		t.Errorf("the profile of the tenant says scope %q", said)
	}
}
