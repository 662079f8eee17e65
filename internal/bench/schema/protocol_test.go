package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// served is the response of a provider with one resource.
func served(
	attribute *tfprotov6.SchemaAttribute, blocks ...*tfprotov6.SchemaNestedBlock,
) *tfprotov6.GetProviderSchemaResponse {
	block := &tfprotov6.SchemaBlock{BlockTypes: blocks}
	if attribute != nil {
		block.Attributes = []*tfprotov6.SchemaAttribute{attribute}
	}
	return &tfprotov6.GetProviderSchemaResponse{ResourceSchemas: map[string]*tfprotov6.Schema{"thing": {Block: block}}}
}

// Types are written as Terraform writes them.
func TestTypes(t *testing.T) {
	t.Parallel()
	for want, kind := range map[string]tftypes.Type{
		`"string"`: tftypes.String, `"number"`: tftypes.Number, `"bool"`: tftypes.Bool, `"dynamic"`: tftypes.DynamicPseudoType,
		`["list","string"]`:         tftypes.List{ElementType: tftypes.String},
		`["set",["map","bool"]]`:    tftypes.Set{ElementType: tftypes.Map{ElementType: tftypes.Bool}},
		`["object",{"a":"number"}]`: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.Number}},
	} {
		document, err := schema.Of(served(&tfprotov6.SchemaAttribute{Name: "a", Type: kind, Optional: true}))
		if err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		got := document.Resources["thing"].Block.Attributes["a"]
		wanted := schema.Attribute{Type: json.RawMessage(want), Text: schema.Text{Kind: "plain"}, Optional: true}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	tuple := tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}}
	nested := func(mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaAttribute {
		return &tfprotov6.SchemaAttribute{Name: "inner", NestedType: &tfprotov6.SchemaObject{Nesting: mode}}
	}
	for want, response := range map[string]*tfprotov6.GetProviderSchemaResponse{
		"Tuple":         served(&tfprotov6.SchemaAttribute{Name: "a", Type: tftypes.List{ElementType: tuple}}),
		"block inner":   served(nil, &tfprotov6.SchemaNestedBlock{TypeName: "inner", Nesting: tfprotov6.SchemaNestedBlockNestingModeGroup}),
		"inner, nested": served(nested(tfprotov6.SchemaObjectNestingModeInvalid)),
	} {
		if _, err := schema.Of(response); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if document, err := schema.Of(&tfprotov6.GetProviderSchemaResponse{}); err != nil || len(document.Resources) > 0 {
		t.Errorf("a provider of nothing: %+v, %v", document, err)
	}
}
