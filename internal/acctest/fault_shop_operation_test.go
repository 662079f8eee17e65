package acctest_test

import (
	"net/http"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// onProfile is the path of one profile.
const onProfile = "^/v1/clusterprofiles/[^/]+$"

// Kinds of operations: a fault has mostly the same outcome for all operations of a kind.
const (
	kindCreate = iota
	kindRead
	kindDescribe
	kindDelete
	kindEdit
	kindPublish
	kindTidy // clean-up after a new version: a warning at most
)

// shopOperation is one operation on a profile or layer, and the request of it that fails.
type shopOperation struct {
	name  string
	kind  int
	match acctest.Match
	// skip is how many matching requests pass first.
	skip int
	// before are the configurations that are applied one after the other before the fault, and under is the
	// configuration with the fault.
	before []fixture.Shop
	under  fixture.Shop
	// literal makes the layers refer to a foreign profile by its uid.
	literal bool
	mood    controlplane.Mood
}

// shopOperations are the columns of the fault matrix.
func shopOperations() []shopOperation {
	base, none := fixture.BasicShop(), fixture.Shop{}
	bare := fixture.Shop{Version: base.Version, Description: base.Description}
	next := base.Versioned("1.1.0")
	after := next.Layer("a", "2.0.0")
	bump, back, less, more := after.Layer("b", ""), []fixture.Shop{base, after}, base.Layer("b", ""),
		base.Layer("a", "2.0.0")
	first, empty, both := []fixture.Shop{base}, []fixture.Shop{bare}, []fixture.Shop{base, next}
	put := acctest.Match{Method: http.MethodPut, Path: onProfile}
	patch := acctest.Match{Method: http.MethodPatch, Path: "/publish$"}
	meta := acctest.Match{Method: http.MethodPatch, Path: "/metadata$"}
	get := acctest.Match{Method: http.MethodGet, Path: onProfile}
	post := acctest.Match{Method: http.MethodPost, Path: "^/v1/clusterprofiles$"}
	clone := acctest.Match{Method: http.MethodPost, Path: "/clone$"}
	remove := acctest.Match{Method: http.MethodDelete, Path: onProfile}
	noClone := controlplane.Mood{Clone: http.StatusNotFound}
	return []shopOperation{
		{name: "profile create", kind: kindCreate, match: post, before: []fixture.Shop{none}, under: bare},
		{name: "bump clone", kind: kindCreate, match: clone, before: first, under: bump},
		{name: "bump copy", kind: kindCreate, match: post, before: first, under: bump, mood: noClone},

		{name: "profile read", kind: kindRead, match: get, before: first, under: base},
		{name: "layer read", kind: kindRead, match: get, before: first, under: base, literal: true},

		{name: "profile describe", kind: kindDescribe, match: meta, before: first, under: base.Described("new")},
		{name: "bump announce", kind: kindDescribe, match: meta, before: first, under: bump},
		{name: "bump describe", kind: kindDescribe, match: meta, skip: 1, before: first, under: bump},
		{name: "bump done", kind: kindTidy, match: meta, skip: 2, before: first, under: bump},
		{name: "back describe", kind: kindDescribe, match: meta, before: back, under: base.Described("back")},
		{name: "bump restore", kind: kindTidy, match: put, skip: 2, before: first, under: next.Layer("b", "")},

		{name: "profile delete", kind: kindDelete, match: remove, before: both, under: none},
		{name: "profile delete second", kind: kindDelete, match: remove, skip: 1, before: both, under: none},

		{name: "layer first", kind: kindEdit, match: put, before: empty, under: base},
		{name: "layer create", kind: kindEdit, match: put, before: first, under: base.Layer("d", "1.0.0")},
		{name: "layer update", kind: kindEdit, match: put, before: first, under: more},
		{name: "layer update bump", kind: kindEdit, match: put, before: first, under: after},
		{name: "layer back", kind: kindEdit, match: put, before: back, under: base.Layer("a", "3.0.0")},
		{name: "layer delete", kind: kindEdit, match: put, before: first, under: less},
		{name: "layer delete literal", kind: kindEdit, match: put, before: first, under: less, literal: true},
		{name: "layer delete bump", kind: kindEdit, match: put, before: first, under: next.Layer("b", "")},
		{name: "layer delete destroy", kind: kindEdit, match: put, before: first, under: none},

		{name: "publish", kind: kindPublish, match: patch, before: first, under: more},
		{name: "publish first", kind: kindPublish, match: patch, before: empty, under: base},
		{name: "publish bump", kind: kindPublish, match: patch, before: first, under: bump, mood: noClone},
		{name: "settle", kind: kindPublish, match: patch, before: first, under: less},
	}
}

// edited is the version that the operation changes.
func (o shopOperation) edited() string {
	if o.literal {
		return "1.0.0"
	}
	return o.under.Version
}

// foreign reports whether the profile has a foreign pack.
func (o shopOperation) foreign() bool { return len(o.before[0].Layers) > 0 }

// newFaultyShop is a world before the fault, with a foreign pack. For an operation on a foreign profile it sets the
// uid.
func newFaultyShop(t *testing.T, o *shopOperation) *fixture.Core {
	t.Helper()
	w := fixture.NewCoreWithOptions(t, fixture.CoreOptions{Mood: o.mood})
	var uid string
	if o.literal {
		var err error
		uid, err = w.Client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
			Name: "shop", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll,
		})
		fixture.Must(t, err)
		o.under = o.under.InProfile(uid)
	}
	for i, shop := range o.before {
		if o.literal {
			shop = shop.InProfile(uid)
		}
		w.Apply(t.Context(), shop.Resources()...).MustSucceed(t)
		if i == 0 && o.foreign() {
			made, _ := w.Attribute("palette_helm_layer.a", "cluster_profile_id").(string)
			addForeignPack(t, w, made)
		}
	}
	return w
}

// breakAt makes the request of an operation fail, after those that are skipped.
func breakAt(w *fixture.Core, o shopOperation, times int, effect acctest.Effect) {
	if skipped := o.match; o.skip > 0 {
		skipped.Times = o.skip
		w.Faulty.Break(skipped, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
			return next.RoundTrip(r)
		})
	}
	o.match.Times = times
	w.Faulty.Break(o.match, effect)
}
