package clusterprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// toPalette is the profile to create: without packs and unpublished. Its first layer publishes it. config has the
// write-only values.
func (m model) toPalette(config model) palette.NewProfile {
	return palette.NewProfile{
		Name: m.Name.ValueString(), Version: m.Version.ValueString(),
		Description: m.Description.ValueString(), Tags: attribute.Texts(m.Tags),
		Type: m.Type.ValueString(), CloudType: m.CloudType.ValueString(), Managed: true,
		Variables: toVariables(m, config, model{}, false),
	}
}

// description is the change of the description and the tags of a profile. Tags that were set by other means are kept.
func (m model) description(prior model) palette.Description {
	d := palette.Description{Text: m.Description.ValueString(), Tags: attribute.Texts(m.Tags)}
	for key := range prior.Tags.Elements() {
		if _, kept := d.Tags[key]; !kept {
			d.Dropped = append(d.Dropped, key)
		}
	}
	return d
}

// fromPalette is a copy of the prior model with what Palette holds.
func fromPalette(profile palette.Profile, prior model) model {
	m := prior
	m.ID = types.StringValue(profile.UID)
	m.Name = types.StringValue(profile.Name)
	m.Scope = types.StringValue(profile.Scope)
	m.Description = described(profile.Description, prior.Description)
	m.Tags = tagged(profile.Tags, prior.Tags)
	m.Version = types.StringValue(profile.Version)
	m.UnpublishedChanges = types.BoolValue(profile.Unpublished)
	if profile.Template() != nil {
		m.Type = types.StringValue(profile.Type)
		m.CloudType = types.StringValue(profile.CloudType)
	}
	return m
}

func described(text string, prior types.String) types.String {
	if text == "" && prior.ValueString() == "" {
		return prior
	}
	return types.StringValue(text)
}

// tagged reads tags. A tag that is null in the prior state is absent in Palette, and remains null.
func tagged(tags map[string]string, prior types.Map) types.Map {
	values := make(map[string]attr.Value, len(tags))
	for key, value := range prior.Elements() {
		if value.IsNull() {
			values[key] = types.StringNull()
		}
	}
	for key, value := range tags {
		values[key] = types.StringValue(value)
	}
	if len(values) == 0 && len(prior.Elements()) == 0 && !prior.IsUnknown() {
		return emptyTags(prior)
	}
	return types.MapValueMust(types.StringType, values)
}

// emptyTags keeps the difference between no map and an empty one, which the API does not have. An imported resource has
// an untyped null.
func emptyTags(prior types.Map) types.Map {
	if prior.IsNull() {
		return types.MapNull(types.StringType)
	}
	return prior
}
