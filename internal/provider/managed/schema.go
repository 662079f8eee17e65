package managed

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Required is a text that is configured.
func Required(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Required: true, Validators: validators}
}

// Fixed is a required text whose change replaces the resource.
func Fixed(description string, validators ...validator.String) schema.StringAttribute {
	fixed := Required(description, validators...)
	fixed.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return fixed
}

// Optional is a text that is null where it is not configured.
func Optional(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: validators}
}

// Secret is an optional text that Terraform stores in neither plan nor state.
func Secret(description string, validators ...validator.String) schema.StringAttribute {
	secret := Optional(description, validators...)
	secret.Sensitive, secret.WriteOnly = true, true
	return secret
}

// Filled is an optional text that the provider fills in.
func Filled(description string, validators ...validator.String) schema.StringAttribute {
	filled := Optional(description, validators...)
	filled.Computed = true
	return filled
}

// Default is an optional text with a default value.
func Default(value, description string, validators ...validator.String) schema.StringAttribute {
	preset := Filled(description, validators...)
	preset.Default = stringdefault.StaticString(value)
	return preset
}

// Computed is a text that cannot be configured.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// UID is a computed text that an update keeps.
func UID(description string) schema.StringAttribute {
	uid := Computed(description)
	uid.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return uid
}

// Flag is an optional truth value with a default value.
func Flag(value bool, description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: description, Optional: true, Computed: true, Default: booldefault.StaticBool(value),
	}
}
