package controlplane

import v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"

// templates is how templates are sent that are not there.
func (m Mood) templates(shown v1.ClusterProfile) any {
	switch {
	case m.NullTemplates:
		return explicitProfile{shown, explicitSpec{*shown.Spec, shown.Spec.Draft, shown.Spec.Published}}
	case m.EmptyTemplates:
		for _, one := range []**v1.ClusterProfileTemplate{&shown.Spec.Draft, &shown.Spec.Published} {
			if *one == nil {
				*one = &v1.ClusterProfileTemplate{}
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
