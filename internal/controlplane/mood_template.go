package controlplane

import (
	"math"
	"net/http"
	"strconv"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// templates is how templates are sent that are not there.
func (m Mood) templates(shown v1.ClusterProfile) any {
	switch {
	case m.NullTemplates:
		return explicitProfile{shown, explicitSpec{*shown.Spec, shown.Spec.Draft, shown.Spec.Published}}
	case m.EmptyTemplates:
		for _, draft := range []**v1.ClusterProfileTemplate{&shown.Spec.Draft, &shown.Spec.Published} {
			if *draft == nil {
				*draft = &v1.ClusterProfileTemplate{}
			}
		}
	}
	return shown
}

// explicitProfile is a profile that says null where a template is not there.
type explicitProfile struct {
	v1.ClusterProfile
	Spec explicitSpec `json:"spec"`
}

type explicitSpec struct {
	v1.ClusterProfileSpec
	Draft     *v1.ClusterProfileTemplate `json:"draft"`
	Published *v1.ClusterProfileTemplate `json:"published"`
}

// limit is how many items a page has at most.
func (m Mood) limit(requested int) int {
	if m.IgnoresLimit {
		return math.MaxInt32
	}
	return requested
}

// page is how a page of profiles is sent.
func (m Mood) page(r *http.Request, found v1.ClusterProfilesSummary) v1.ClusterProfilesSummary {
	requested, err := strconv.Atoi(r.URL.Query().Get(v1.QueryLimit))
	if m.NullOverLimit && err == nil && requested > v1.PageLimit {
		found.Items = nil
	}
	return found
}
