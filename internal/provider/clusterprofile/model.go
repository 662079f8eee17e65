package clusterprofile

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// The defaults of a profile.
const (
	firstVersion = "1.0.0"
	typeAddOn    = v1.ProfileAddOn
	cloudAll     = v1.CloudAll
)

type model struct {
	ID                     types.String   `tfsdk:"id"`
	Name                   types.String   `tfsdk:"name"`
	Version                types.String   `tfsdk:"version"`
	Description            types.String   `tfsdk:"description"`
	Tags                   types.Map      `tfsdk:"tags"`
	Type                   types.String   `tfsdk:"type"`
	CloudType              types.String   `tfsdk:"cloud_type"`
	Scope                  types.String   `tfsdk:"scope"`
	DestroyEarlierVersions types.Bool     `tfsdk:"destroy_earlier_versions"`
	Published              types.Bool     `tfsdk:"published"`
	Timeouts               timeouts.Value `tfsdk:"timeouts"`
}

// toPalette builds the profile to create: without packs and unpublished. Its
// first layer publishes it.
func (m model) toPalette() v1.ClusterProfileEntity {
	return v1.ClusterProfileEntity{
		Metadata: &v1.ObjectMeta{
			Name:        m.Name.ValueString(),
			Annotations: m.annotations(),
			Labels:      m.labels(),
		},
		Spec: &v1.ClusterProfileEntitySpec{
			Version:  m.Version.ValueString(),
			Template: &v1.ClusterProfileTemplateDraft{CloudType: m.CloudType.ValueString(), Type: m.Type.ValueString(), Packs: []v1.PackManifestEntity{}},
		},
	}
}

func (m model) annotations() map[string]string {
	return map[string]string{v1.AnnotationDescription: m.Description.ValueString()}
}

// labels turns tags into labels; Palette marks a tag without a value.
func (m model) labels() map[string]string {
	labels := make(map[string]string, len(m.Tags.Elements()))
	for key, value := range m.Tags.Elements() {
		text, _ := value.(types.String)
		labels[key] = text.ValueString()
		if labels[key] == "" {
			labels[key] = v1.LabelTagValue
		}
	}
	return labels
}

// metadata is the change of what is said about the profile. Annotations and
// labels that others have put there are kept.
func (m model) metadata(current *v1.ObjectMeta, prior model) v1.ProfileMetaEntity {
	annotations, labels := map[string]string{}, map[string]string{}
	if current != nil {
		maps.Copy(annotations, current.Annotations)
		maps.Copy(labels, current.Labels)
	}
	for key := range prior.labels() {
		delete(labels, key)
	}
	maps.Copy(annotations, m.annotations())
	maps.Copy(labels, m.labels())
	return v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{Name: m.Name.ValueString(), Annotations: annotations, Labels: labels},
		Spec:     &v1.ClusterProfileSpecEntity{Version: m.Version.ValueString()},
	}
}

// fromPalette reads what Palette holds into a copy of the prior model.
func fromPalette(profile v1.ClusterProfile, prior model) model {
	m := prior
	meta, spec := profile.Metadata, profile.Spec
	m.ID = types.StringValue(meta.UID)
	m.Name = types.StringValue(meta.Name)
	m.Scope = types.StringValue(scopeOf(profile))
	m.Description = described(meta.Annotations[v1.AnnotationDescription], prior.Description)
	m.Tags = tagged(meta.Labels, prior.Tags)
	m.Version = types.StringValue(spec.Version)
	m.Published = types.BoolValue(spec.Published != nil)
	if template := templateOf(profile); template != nil {
		m.Type = types.StringValue(template.Type)
		m.CloudType = types.StringValue(template.CloudType)
	}
	return m
}

func described(text string, prior types.String) types.String {
	if text == "" && prior.ValueString() == "" {
		return prior
	}
	return types.StringValue(text)
}

func tagged(labels map[string]string, prior types.Map) types.Map {
	if len(labels) == 0 && len(prior.Elements()) == 0 && !prior.IsUnknown() {
		return emptyTags(prior)
	}
	tags := make(map[string]attr.Value, len(labels))
	for key, value := range labels {
		if value == v1.LabelTagValue {
			value = ""
		}
		tags[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, tags)
}

// emptyTags keeps the difference between no map and an empty one, which the
// API does not know. An imported resource has an untyped null.
func emptyTags(prior types.Map) types.Map {
	if prior.IsNull() {
		return types.MapNull(types.StringType)
	}
	return prior
}

// scopeOf reads where a profile lives.
func scopeOf(profile v1.ClusterProfile) string {
	if profile.Metadata != nil && profile.Metadata.Annotations[v1.AnnotationScope] != "" {
		return profile.Metadata.Annotations[v1.AnnotationScope]
	}
	return v1.ScopeTenant
}

// templateOf is the published template, or the draft of a profile that never
// was published.
func templateOf(profile v1.ClusterProfile) *v1.ClusterProfileTemplate {
	if profile.Spec.Published != nil {
		return profile.Spec.Published
	}
	return profile.Spec.Draft
}
