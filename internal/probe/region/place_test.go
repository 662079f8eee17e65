package region_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// Where a chart is: what a plan can promise, and what a look-up finds.
func TestPlace(t *testing.T) {
	t.Parallel()
	type row struct {
		endpoint, base string
		earlier, found string // "" for none
		promise        string // "" for none
		place          string
		moved          bool
	}
	const (
		first  = "oci://contoso.azurecr.io/a/web:1.2.3"
		other  = "oci://contoso.azurecr.io/b/web:1.2.3"
		abroad = "oci://contoso.azurecr.io/c/web:1.2.3"
	)
	for name, c := range map[string]row{
		"one path":                          {base: "a", earlier: other, promise: first, place: first},
		"one path, found":                   {base: "a", earlier: first, found: "a", promise: first, place: first},
		"several paths, new":                {base: "a,b", place: first},
		"several paths, found before":       {base: "a,b", earlier: other, promise: other, place: first},
		"several paths, found elsewhere":    {base: "a,b", earlier: abroad, place: first},
		"several paths, found":              {base: "a,b", found: "b", place: other, moved: true},
		"several paths, found there again":  {base: "a,b", earlier: other, found: "b", promise: other, place: other},
		"several paths, found in another":   {base: "a,b", earlier: first, found: "b", promise: first, place: other, moved: true},
		"a template without default region": {endpoint: template, base: "a"},
	} {
		if c.endpoint == "" {
			c.endpoint = "contoso.azurecr.io"
		}
		given := source(t, c.endpoint, "")
		given.Registry.BasePath = c.base
		lookUp := region.LookUp{Source: given, Chart: "web", Version: version(t)}
		promise, known := lookUp.Promise(c.earlier)
		if known != (c.promise != "") || known && promise != c.promise {
			t.Errorf("%s: promise %q, %t", name, promise, known)
		}
		likeliest, err := lookUp.Reference()
		if (err != nil) != (c.place == "") {
			t.Errorf("%s: %v", name, err)
		}
		found := region.Resolutions{Default: region.Resolution{Err: &probe.Error{Outcome: probe.VersionAbsent}}}
		if c.found != "" {
			reference := chart.NewReference("contoso.azurecr.io", c.found, "web", version(t))
			found.Default = region.Resolution{Finding: probe.Finding{Reference: reference}}
		}
		if place := lookUp.Place(likeliest, found); place != c.place {
			t.Errorf("%s: place %q", name, place)
		}
		if moved := lookUp.Moved(c.earlier, found); moved != c.moved {
			t.Errorf("%s: moved %t", name, moved)
		}
	}
}
