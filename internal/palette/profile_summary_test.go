package palette_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// row is a profile of the paged list; versions are those that it names.
func row(uid, name, version string, versions ...v1.ClusterProfileVersion) v1.ClusterProfileSummary {
	return v1.ClusterProfileSummary{
		Metadata: &v1.ObjectMeta{
			UID: uid, Name: name,
			Annotations: map[string]string{v1.AnnotationScope: v1.ScopeProject, v1.AnnotationDescription: "of " + uid},
			Labels:      map[string]string{"team": "shop", "plain": v1.LabelTagValue},
		},
		SpecSummary: &v1.ClusterProfileSpecSummary{
			Published: &v1.ClusterProfileTemplateSummary{Type: v1.ProfileAddOn, CloudType: v1.CloudAll},
			Version:   version, Versions: versions,
		},
		Status: &v1.ClusterProfileStatusSummary{IsPublished: true},
	}
}

// Rows that are incomplete, repeated, or named beside another row become one
// summary each, and the filter is applied whatever Palette makes of it.
func TestListProfiles(t *testing.T) {
	t.Parallel()
	old, newer := v1.ClusterProfileVersion{
		UID: "a", Version: "1.2.0",
	}, v1.ClusterProfileVersion{UID: "b", Version: "1.10.0"}
	rows := []v1.ClusterProfileSummary{
		row("a", "shop", "1.2.0", old, newer), row("c", "Shop", "1.0.0"), row("a", "shop", "1.2.0", old, newer), {},
		{Metadata: &v1.ObjectMeta{UID: "d", Name: "bare"}},
		{Metadata: &v1.ObjectMeta{UID: "e", Name: "draft"}, SpecSummary: &v1.ClusterProfileSpecSummary{Draft: &v1.ClusterProfileTemplateSummary{Type: "infra"}}},
	}
	const path = "POST /v1/dashboard/clusterprofiles"
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		path: responds(http.StatusOK, v1.ClusterProfilesSummary{Items: rows}),
	}}
	tags := map[string]string{"team": "shop", "plain": ""}
	whole := func(uid, name, version string) palette.ProfileSummary {
		return palette.ProfileSummary{
			UID: uid, Name: name, Version: version, Scope: "project", Description: "of " + uid, Tags: tags,
			Type: palette.TypeAddOn, CloudType: palette.CloudAll, Published: true,
		}
	}
	a, c := whole("a", "shop", "1.2.0"), whole("c", "Shop", "1.0.0")
	b := palette.ProfileSummary{
		UID: "b", Name: "shop", Version: "1.10.0", Scope: "project", Type: palette.TypeAddOn,
		CloudType: palette.CloudAll, Named: true,
	}
	d := palette.ProfileSummary{UID: "d", Name: "bare", Scope: "tenant", Tags: map[string]string{}}
	e := palette.ProfileSummary{UID: "e", Name: "draft", Scope: "tenant", Type: "infra", Tags: map[string]string{}}
	list := client(t, quick(s))
	for name, test := range map[string]struct {
		filter palette.ProfileFilter
		want   []palette.ProfileSummary
	}{
		"all":        {palette.ProfileFilter{}, []palette.ProfileSummary{c, d, e, b, a}},
		"name":       {palette.ProfileFilter{Name: "shop"}, []palette.ProfileSummary{b, a}},
		"prefix":     {palette.ProfileFilter{Prefix: "Sh"}, []palette.ProfileSummary{c}},
		"version":    {palette.ProfileFilter{Version: "1.0.0"}, []palette.ProfileSummary{c}},
		"scope":      {palette.ProfileFilter{Scope: "tenant"}, []palette.ProfileSummary{d, e}},
		"tags":       {palette.ProfileFilter{Tags: tags}, []palette.ProfileSummary{c, a}},
		"one tag":    {palette.ProfileFilter{Tags: map[string]string{"plain": ""}, Name: "shop"}, []palette.ProfileSummary{a}},
		"other tag":  {palette.ProfileFilter{Tags: map[string]string{"team": ""}}, []palette.ProfileSummary{}},
		"other name": {palette.ProfileFilter{Name: "sho"}, []palette.ProfileSummary{}},
	} {
		got, err := list.ListProfiles(t.Context(), scope, test.filter)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		var request v1.ClusterProfilesFilterSpec
		if err := json.Unmarshal([]byte(s.bodies[path]), &request); err != nil || request.Filter == nil {
			t.Fatalf("%s: sent %s", name, s.bodies[path])
		}
		sent := request.Filter.ProfileName
		switch {
		case test.filter.Name != "" && (sent == nil || sent.Eq == nil || *sent.Eq != test.filter.Name),
			test.filter.Prefix != "" && (sent == nil || sent.BeginsWith == nil ||
				*sent.BeginsWith != test.filter.Prefix),
			test.filter.Name+test.filter.Prefix == "" && sent != nil:
			t.Errorf("%s: sent %+v", name, sent)
		}
	}
}

// A row of the list of registries may leave out any part.
func TestRegistrySummaries(t *testing.T) {
	t.Parallel()
	yes := true
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		"GET /v1/registries/oci/summary": responds(http.StatusOK, v1.OciRegistries{Items: []v1.OciRegistry{
			{Metadata: &v1.ObjectMeta{UID: "bare", Name: "bare"}},
			{
				Metadata: &v1.ObjectMeta{UID: "ecr", Name: "ecr"},
				Spec:     &v1.OciRegistrySpec{RegistryType: "ECR", Endpoint: "e", DefaultRegion: "eu-west-1", IsPrivate: true, ProviderType: "Helm"},
				Status:   &v1.OciRegistryStatusSummary{Sync: &v1.RegistrySyncStatus{IsSyncSupported: &yes}},
			},
			{
				Metadata: &v1.ObjectMeta{UID: "packs", Name: "packs"},
				Spec:     &v1.OciRegistrySpec{RegistryType: "other", ProviderType: v1.ProviderZarf}, Status: &v1.OciRegistryStatusSummary{},
			},
		}}),
	}}
	got, err := client(t, quick(s)).Registries(t.Context(), palette.Tenant())
	if err != nil {
		t.Fatal(err)
	}
	want := []palette.RegistrySummary{
		{UID: "bare", Name: "bare"},
		{UID: "ecr", Name: "ecr", Provider: "helm", Settings: registry.Settings{
			Kind: registry.ECR, Endpoint: endpoint.Read("e"), DefaultRegion: "eu-west-1", Private: true, Synchronized: true,
		}},
		{UID: "packs", Name: "packs", Provider: "zarf"},
	}
	for i, summary := range want {
		if i >= len(got) {
			t.Fatalf("got %+v", got)
		}
		has := got[i]
		has.Created, has.Modified = summary.Created, summary.Modified
		if has.UID != summary.UID || has.Settings != summary.Settings || has.Provider != summary.Provider {
			t.Errorf("got %+v, want %+v", has, summary)
		}
		if has.HoldsCharts() != (summary.UID != "packs") {
			t.Errorf("%s holds charts: %t", summary.UID, has.HoldsCharts())
		}
	}
}
