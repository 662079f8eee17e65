package region_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// A plan promises a place where it can, and a look-up finds one.
func TestLookUpPlace(t *testing.T) {
	t.Parallel()
	type row struct {
		endpoint, base string
		earlier, found string // "" for none
		promise        string // "" for none
		place          string
		moved          bool
	}
	const (
		first = "oci://contoso.azurecr.io/a/web:1.2.3"
		other = "oci://contoso.azurecr.io/b/web:1.2.3"
		third = "oci://contoso.azurecr.io/c/web:1.2.3"
	)
	for name, test := range map[string]row{
		"one path":                          {base: "a", earlier: other, promise: first, place: first},
		"one path, found in it":             {base: "a", earlier: first, found: "a", promise: first, place: first},
		"several paths, new":                {base: "a,b", place: first},
		"several paths, found before":       {base: "a,b", earlier: other, promise: other, place: first},
		"several paths, found elsewhere":    {base: "a,b", earlier: third, place: first},
		"several paths, found":              {base: "a,b", found: "b", place: other, moved: true},
		"several paths, found in the same":  {base: "a,b", earlier: other, found: "b", promise: other, place: other},
		"several paths, found in another":   {base: "a,b", earlier: first, found: "b", promise: first, place: other, moved: true},
		"a template without default region": {endpoint: template, base: "a"},
	} {
		if test.endpoint == "" {
			test.endpoint = "contoso.azurecr.io"
		}
		given := source(t, test.endpoint, "")
		given.ContentPath = test.base
		lookUp := region.LookUp{Source: given, Chart: "web", Version: version(t)}
		promise, known := lookUp.Promise(test.earlier)
		if known != (test.promise != "") || known && promise != test.promise {
			t.Errorf("%s: promise %q, %t", name, promise, known)
		}
		likeliest, err := lookUp.Reference()
		if (err != nil) != (test.place == "") {
			t.Errorf("%s: %v", name, err)
		}
		found := region.Resolutions{Default: region.Resolution{Err: &probe.Error{Outcome: probe.VersionAbsent}}}
		if test.found != "" {
			reference := chart.NewReference("contoso.azurecr.io", test.found, "web", version(t))
			found.Default = region.Resolution{Finding: probe.Finding{Reference: reference}}
		}
		if place := lookUp.Place(likeliest, found); place != test.place {
			t.Errorf("%s: place %q", name, place)
		}
		if moved := lookUp.Moved(test.earlier, found); moved != test.moved {
			t.Errorf("%s: moved %t", name, moved)
		}
	}
}
