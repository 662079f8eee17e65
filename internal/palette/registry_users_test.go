package palette_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		code   string
		want   bool
	}{
		{400, "", true}, {409, "X", true}, {422, "", true}, {412, "", true}, {500, "X", true}, {503, "X", true},
		{401, "X", false}, {403, "X", false}, {404, "X", false}, {429, "X", false},
		{500, "", false}, {502, "", false}, {307, "", false},
	} {
		err := fmt.Errorf("wrapped: %w", &palette.Error{Status: test.status, Code: test.code})
		if got := palette.Refused(err); got != test.want {
			t.Errorf("%d %q: %t", test.status, test.code, got)
		}
	}
	if palette.Refused(nil) || palette.Refused(&palette.UnexpectedError{Status: 400}) {
		t.Error("an error without a response counts as a refusal")
	}
}

// The profiles that use a registry are found in both scopes, published or not,
// each once.
func TestRegistryUsers(t *testing.T) {
	t.Parallel()
	const registryUID = "r"
	profile := func(uid, name, version, scope string, published, draft []string) v1.ClusterProfile {
		template := func(from []string) *v1.ClusterProfileTemplate {
			if from == nil {
				return nil
			}
			packs := &v1.ClusterProfileTemplate{}
			for _, used := range from {
				packs.Packs = append(packs.Packs, v1.PackRef{RegistryUID: used})
			}
			return packs
		}
		return v1.ClusterProfile{
			Metadata: &v1.ObjectMeta{UID: uid, Name: name, Annotations: map[string]string{v1.AnnotationScope: scope}},
			Spec:     &v1.ClusterProfileSpec{Version: version, Published: template(published), Draft: template(draft)},
		}
	}
	held := map[string]v1.ClusterProfile{
		"t1": profile("t1", "shop", "1.1.0", "tenant", []string{"o", registryUID}, nil),
		"t2": profile("t2", "shop", "1.0.0", "tenant", nil, []string{registryUID}),
		"t3": profile("t3", "other", "1.0.0", "tenant", []string{"o"}, []string{}),
		"p1": profile("p1", "apps", "2.0.0", "project", []string{registryUID}, nil),
		"p2": {Metadata: &v1.ObjectMeta{UID: "p2"}, Spec: &v1.ClusterProfileSpec{}},
	}
	serve := func(w http.ResponseWriter, r *http.Request) {
		uids := []string{"t1", "t2", "t3", "gone"}
		if r.Header.Get(v1.HeaderProjectUID) != "" {
			uids = append(uids, "p1", "p2")
		}
		if strings.HasPrefix(r.URL.Path, "/v1/dashboard") {
			list := v1.ClusterProfilesMetadata{}
			for _, uid := range uids {
				list.Items = append(list.Items, v1.ClusterProfileMetadata{Metadata: &v1.ObjectEntity{UID: uid}})
			}
			reply(w, http.StatusOK, list)
			return
		}
		uid := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		if found, ok := held[uid]; ok && slices.Contains(uids, uid) {
			reply(w, http.StatusOK, found)
			return
		}
		refuse(w, http.StatusNotFound, v1.CodeResourceNotFound)
	}
	c := client(t, quick(carrier(serve)))
	wanted := []palette.ProfileUse{
		{UID: "p1", Name: "apps", Version: "2.0.0", Scope: "project"},
		{UID: "t2", Name: "shop", Version: "1.0.0", Scope: "tenant"},
		{UID: "t1", Name: "shop", Version: "1.1.0", Scope: "tenant"},
	}
	found, err := c.RegistryUsers(t.Context(), registryUID, palette.Tenant(), palette.Project("p"))
	if diff := cmp.Diff(wanted, found); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	refused := &palette.Error{Status: http.StatusInternalServerError, Code: "InUse"}
	var used *palette.RegistryInUseError
	err = c.ExplainRefusal(t.Context(), registryUID, refused, palette.Tenant())
	if !errors.As(err, &used) || len(used.Users) != 2 || !errors.Is(err, error(refused)) ||
		!strings.Contains(err.Error(), "shop 1.0.0, shop 1.1.0") {
		t.Errorf("got %v", err)
	}
	for what, given := range map[string]error{
		"no user": refused, "unavailable": &palette.Error{Status: http.StatusBadGateway}, "no refusal": nil,
	} {
		err := c.ExplainRefusal(t.Context(), "unused", given, palette.Tenant())
		if !errors.Is(err, given) || errors.As(err, &used) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}
