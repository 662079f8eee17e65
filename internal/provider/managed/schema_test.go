package managed_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// Each form of an attribute is valid in a schema, and has the flags that Terraform shows in the reference.
func TestAttributes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attribute schema.Attribute
		want      string
	}{
		"required": {managed.Required("A."), "required"},
		"fixed":    {managed.Fixed("A."), "required"},
		"optional": {managed.Optional("A."), "optional"},
		"secret":   {managed.Secret("A."), "optional sensitive write-only"},
		"filled":   {managed.Filled("A."), "optional computed"},
		"default":  {managed.Default("a", "A."), "optional computed"},
		"computed": {managed.Computed("A."), "computed"},
		"uid":      {managed.UID("A."), "computed"},
		"flag":     {managed.Flag(true, "A."), "optional computed"},
	} {
		described := schema.Schema{Attributes: map[string]schema.Attribute{"a": test.attribute}}
		if diags := described.ValidateImplementation(t.Context()); diags.HasError() {
			t.Errorf("%s: %v", name, diags)
		}
		if got := flags(test.attribute); got != test.want || test.attribute.GetMarkdownDescription() != "A." {
			t.Errorf("%s: %s, %q", name, got, test.attribute.GetMarkdownDescription())
		}
	}
	if text := managed.Fixed("A."); len(text.PlanModifiers) != 1 {
		t.Error("a change of a fixed text does not replace the resource")
	}
}

func flags(attribute schema.Attribute) string {
	var text string
	for _, flag := range []struct {
		set  bool
		name string
	}{
		{attribute.IsRequired(), "required"}, {attribute.IsOptional(), "optional"}, {attribute.IsComputed(), "computed"},
		{attribute.IsSensitive(), "sensitive"}, {attribute.IsWriteOnly(), "write-only"},
	} {
		if flag.set {
			text += " " + flag.name
		}
	}
	return text[1:]
}
