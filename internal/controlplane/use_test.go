package controlplane_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// fleet are two clusters.
var fleet = []v1.ObjectResReference{
	{Kind: "spectrocluster", Name: "prod-1", UID: "c1"}, {Kind: "spectrocluster", Name: "prod-2", UID: "c2"},
}

// runsEverywhere lets the clusters use every profile.
func runsEverywhere(options *controlplane.Options) {
	options.Clusters = func(string) []v1.ObjectResReference { return slices.Clone(fleet) }
}

func TestProfileInUse(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{}, runsEverywhere)
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	status := p.profile(uid).Status
	if diff := cmp.Diff(fleet, status.InUseClusters); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"c1", "c2"}, status.InUseClusterUIDs); diff != "" {
		t.Error(diff)
	}
	listed := get[v1.ClusterProfileSummary](p, v1.Path(v1.PathDashboardProfile, uid)).Status
	if len(listed.InUseClusters) != 2 || listed.InUseClusters[1].Name != "prod-2" ||
		listed.InUseClusterUIDs[0] != "c1" {
		t.Errorf("in the list: %+v", listed)
	}
	p.refused(http.StatusConflict, v1.CodeClusterProfileInUse, http.MethodDelete, v1.Path(v1.PathProfile, uid), nil,
		"apps 1.0.0", "prod-1, prod-2")
	p.profile(uid)
}

func TestProfileNotInUse(t *testing.T) {
	t.Parallel()
	var requested []string
	p := newPeer(t, t.TempDir(), registryFake{}, func(options *controlplane.Options) {
		options.Clusters = func(uid string) []v1.ObjectResReference { requested = append(requested, uid); return nil }
	})
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0"))
	status := p.profile(uid).Status
	if status.InUseClusters == nil || status.InUseClusterUIDs == nil || len(status.InUseClusters) != 0 {
		t.Errorf("%+v", status)
	}
	p.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathProfile, uid), nil)
	if !slices.Equal(requested, []string{uid, uid}) {
		t.Errorf("requested %q, not %s", requested, uid)
	}
}
