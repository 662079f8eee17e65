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

// profile creates an unpublished profile and deletes it at the end.
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

// subject is what a check of profiles works on: an unpublished profile of the
// project, a registry, and the client that created them.
type subject struct {
	*palette.Client
	scope         palette.Scope
	registry, uid string
	made          palette.NewProfile
}

func (p *peer) subject(t *testing.T, what string, packs ...palette.Pack) subject {
	t.Helper()
	s := subject{Client: p.client(t), scope: p.project(t), made: entity(unique(what), "1.0.0", packs...)}
	s.registry = register(t, s.Client, basic(unique(what)))
	s.uid = profile(t, s.Client, s.scope, s.made)
	return s
}

func (s subject) edit(t *testing.T, edit palette.Edit) palette.Profile {
	t.Helper()
	edited, err := s.EditProfile(t.Context(), s.scope, s.uid, edit)
	must(t, err)
	return edited
}

// read returns what the client has of the profile, fresh what Palette has.
func (s subject) read(t *testing.T) palette.Profile {
	t.Helper()
	found, err := s.Profile(t.Context(), s.scope, s.uid)
	must(t, err)
	return found
}

func (s subject) fresh(t *testing.T) palette.Profile {
	t.Helper()
	found, err := s.FreshProfile(t.Context(), s.scope, s.uid)
	must(t, err)
	return found
}

// put overwrites the draft with charts, as another client would.
func (s subject) put(t *testing.T, p *peer, packs ...palette.Pack) {
	t.Helper()
	template := &v1.ClusterProfileTemplateUpdate{Type: v1.ProfileAddOn, Packs: []v1.PackManifestUpdateEntity{}}
	for _, pack := range packs {
		template.Packs = append(template.Packs, v1.PackManifestUpdateEntity{
			Name: pack.Name, Tag: pack.Tag, Type: pack.Type, Layer: pack.Layer,
			RegistryUID: pack.RegistryUID, Values: pack.Values,
		})
	}
	p.wants(t, http.StatusNoContent, http.MethodPut, v1.Path(v1.PathProfile, s.uid), s.scope,
		v1.ClusterProfileUpdateEntity{
			Metadata: &v1.ObjectMeta{Name: s.made.Name, UID: s.uid, Labels: s.made.Tags},
			Spec:     &v1.ClusterProfileUpdateEntitySpec{Version: s.made.Version, Template: template},
		})
}

func chartPack(registry, name, tag string) palette.Pack {
	return palette.Pack{
		Name: name, Tag: tag, Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: registry, Values: someValues,
	}
}

const someValues = "pack:\n  namespace: \"hello\"\ncharts:\n  hello-world:\n    replicaCount: 1\n"

func profileLife(t *testing.T, p *peer) {
	s := p.subject(t, "life")
	born := s.read(t)
	if born.Published != nil && len(born.Published.Packs) > 0 {
		t.Error("a profile that was not published has published packs")
	}
	if born.Scope != palette.ScopeProject {
		t.Errorf("the profile has scope %q", born.Scope)
	}

	wanted := chartPack(s.registry, "hello-world", "0.1.0")
	edited := s.edit(t, adds(wanted))
	comparePacks(t, edited, wanted)
	if edited.Published == nil || edited.Draft != nil {
		t.Error("an edited profile is not published, or a draft is left")
	}

	must(t, s.DescribeProfile(t.Context(), s.scope, s.uid, palette.Description{
		Text: "changed", Tags: map[string]string{"suite": "changed"},
	}))
	described := s.read(t)
	if described.Description != "changed" || described.Tags["suite"] != "changed" {
		t.Errorf("metadata did not change: %+v", described)
	}
	comparePacks(t, described, wanted)
	profileViews(t, p, s.scope, s.uid, s.made.Name)

	must(t, s.DeleteProfile(t.Context(), s.scope, s.uid))
	_, err := s.Profile(t.Context(), s.scope, s.uid)
	wants(t, err, palette.ErrNotFound)
	wants(t, s.DeleteProfile(t.Context(), s.scope, s.uid), palette.ErrNotFound)
}

// comparePacks compares the published packs of a profile. A peer may trim values.
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
	s := p.subject(t, "draft")
	pack := chartPack(s.registry, "hello-world", "0.1.0")
	s.put(t, p, pack)
	drafted := s.fresh(t)
	if drafted.Draft == nil || len(drafted.Draft.Packs) != 1 ||
		drafted.Published != nil && len(drafted.Published.Packs) > 0 {
		t.Error("the PUT is not in the draft alone")
	}
	must(t, s.PublishProfile(t.Context(), s.scope, s.uid))
	published := s.read(t)
	comparePacks(t, published, pack)
	if published.Draft != nil {
		t.Error("the draft is left after publishing")
	}
}

// registryInUse pins that a registry which a profile names is kept.
func registryInUse(t *testing.T, p *peer) {
	s := p.subject(t, "used")
	s.edit(t, adds(chartPack(s.registry, "hello-world", "0.1.0")))
	refused := wantsRefusal(t, s.DeleteRegistry(t.Context(), registry.Basic, s.registry))
	if !p.Real && !strings.Contains(refused.Error()+refused.Details, s.made.Name) {
		t.Errorf("the refusal does not name the profile: %v", refused)
	}
	_, err := s.Registry(t.Context(), palette.Tenant(), s.registry)
	must(t, err)
	must(t, s.DeleteProfile(t.Context(), s.scope, s.uid))
	must(t, s.DeleteRegistry(t.Context(), registry.Basic, s.registry))
}

func unknownRegistry(t *testing.T, p *peer) {
	s := p.subject(t, "unknown")
	unknown := chartPack("0123456789abcdef01234567", "hello-world", "0.1.0")
	_, err := s.EditProfile(t.Context(), s.scope, s.uid, adds(unknown))
	_ = wantsRefusal(t, err)
	comparePacks(t, s.fresh(t))
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
	if where := found.Scope; where != palette.ScopeTenant || own == tenant {
		t.Errorf("the profile of the tenant has scope %q", where)
	}
}
