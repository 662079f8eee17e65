package acctest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// paletteOf is a Palette of a mood, with its objects in folder.
func paletteOf(t testing.TB, world *testbed.World, folder string, mood controlplane.Mood) *controlplane.Server {
	t.Helper()
	return fixture.ControlPlane(t, world, folder, redact.New(fixture.PaletteKey), fixture.Mood(mood))
}

// shownProfile has the packs of the document of a profile.
type shownProfile struct {
	Name, Version string
	// Nil is no template.
	Published, Draft []shownPack
}

// shownPack is a pack of that document.
type shownPack struct{ Name, Tag, Values string }

// templates are the lists of packs that a cluster may get.
func (p shownProfile) templates() map[string][]shownPack {
	found := map[string][]shownPack{}
	for name, packs := range map[string][]shownPack{"published": p.Published, "draft": p.Draft} {
		if packs != nil {
			found[name] = packs
		}
	}
	return found
}

// shownIn are all profiles of the tenant, by uid.
func shownIn(t testing.TB, server http.Handler) map[string]shownProfile {
	t.Helper()
	var list v1.ClusterProfilesMetadata
	readFrom(t, server, v1.PathDashboardProfilesMetadata, &list)
	all := map[string]shownProfile{}
	for _, item := range list.Items {
		var found v1.ClusterProfile
		readFrom(t, server, v1.Path(v1.PathProfile, item.Metadata.UID), &found)
		all[item.Metadata.UID] = shownProfile{
			Name: found.Metadata.Name, Version: found.Spec.Version,
			Published: shownPacks(found.Spec.Published), Draft: shownPacks(found.Spec.Draft),
		}
	}
	return all
}

func shownPacks(from *v1.ClusterProfileTemplate) []shownPack {
	if from == nil || from.Packs == nil {
		return nil
	}
	packs := []shownPack{}
	for _, pack := range from.Packs {
		packs = append(packs, shownPack{pack.Name, pack.Tag, pack.Values})
	}
	return packs
}

// readFrom reads a document as any client does. A handler may call it, which must not end the test: a failure is an
// error of the test.
func readFrom(t testing.TB, server http.Handler, path string, target any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://palette.invalid"+path, nil)
	if err == nil {
		request.Header.Set(v1.HeaderAPIKey, fixture.PaletteKey)
		err = roundTrip(server, request, target)
	}
	if err != nil {
		t.Errorf("GET %s: %v", path, err)
	}
}

func roundTrip(server http.Handler, request *http.Request, target any) error {
	response, err := controlplane.Transport(server).RoundTrip(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %s", response.Status)
	}
	return json.NewDecoder(response.Body).Decode(target)
}
