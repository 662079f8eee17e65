package replica_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/replica"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

// everyKind has each kind of attribute and block that the framework has.
const everyKind = `{
  "provider": {"version": 0, "block": {}},
  "resource_schemas": {"some_thing": {"version": 3, "block": {
    "description": "plain words", "description_kind": "plain", "deprecated": true,
    "attributes": {
      "text": {"type": "string", "required": true, "description": "*words*", "description_kind": "markdown"},
      "secret_wo": {"type": "string", "optional": true, "sensitive": true, "write_only": true},
      "number": {"type": "number", "optional": true, "computed": true},
      "flag": {"type": "bool", "computed": true, "deprecated": true},
      "any": {"type": "dynamic", "computed": true},
      "list": {"type": ["list", "string"], "computed": true},
      "set": {"type": ["set", "number"], "optional": true, "computed": true},
      "map": {"type": ["map", ["list", "bool"]], "computed": true},
      "object": {"type": ["object", {"a": "string", "b": ["list", "number"]}], "computed": true},
      "one": {"optional": true, "nested_type": {"nesting_mode": "single", "attributes": {
        "key_wo": {"type": "string", "optional": true, "write_only": true},
      "id": {"type": "string", "computed": true}}}},
      "listed": {"computed": true,
      "nested_type": {"nesting_mode": "list", "attributes": {"id": {"type": "string", "computed": true}}}},
      "chosen": {"computed": true,
      "nested_type": {"nesting_mode": "set", "attributes": {"id": {"type": "string", "computed": true}}}},
      "mapped": {"computed": true,
      "nested_type": {"nesting_mode": "map", "attributes": {"id": {"type": "string", "computed": true}}}}
    },
    "block_types": {
      "single": {"nesting_mode": "single", "block": {"attributes": {"a": {"type": "string", "optional": true}}}},
      "listed_block": {"nesting_mode": "list", "block": {"attributes": {"a": {"type": "string", "optional": true}}}},
      "set_block": {"nesting_mode": "set", "block": {
        "attributes": {"a": {"type": "string", "optional": true}},
        "block_types": {"deeper": {"nesting_mode": "list",
        "block": {"attributes": {"b": {"type": "bool", "required": true}}}}}}}
    }
  }}},
  "functions": {"f": {"description": "d", "description_kind": "plain", "return_type": ["set", "string"],
    "parameters": [{"name": "p", "type": ["object", {"x": "dynamic"}], "is_nullable": true}],
    "variadic_parameter": {"name": "v", "type": "number", "allow_unknown_values": true}}}
}`

func documentOf(t *testing.T, content string) schema.Document {
	t.Helper()
	var document schema.Document
	if err := json.Unmarshal([]byte(content), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

func replicaOf(t *testing.T, name string, document schema.Document) framework.Provider {
	t.Helper()
	made, err := replica.New(name, document)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// What is read from a document is written as the same document.
func TestEveryKindIsWrittenAsItWasRead(t *testing.T) {
	t.Parallel()
	document := documentOf(t, everyKind)
	first := schemasOf(t, serverOf(t, replicaOf(t, "some", document)))
	again := schemasOf(t, serverOf(t, replicaOf(t, "some", written(t, first))))
	if diff := cmp.Diff(first, again, sorted()); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
	block := first.ResourceSchemas["some_thing"].Block
	if len(block.Attributes) != 13 || len(block.BlockTypes) != 3 || !block.Deprecated {
		t.Errorf("%d attributes, %d blocks, deprecated %t", len(block.Attributes), len(block.BlockTypes),
			block.Deprecated)
	}
}

// A resource is created with constants, without write-only values; a second
// plan is empty, and an update keeps computed values.
func TestLifeOfAResource(t *testing.T) {
	t.Parallel()
	document := documentOf(t, everyKind)
	flat := document.Resources["some_thing"]
	flat.Block.Blocks = nil // which the driver does not have
	document.Resources["some_thing"] = flat
	core := acctest.NewCore(t, func() framework.Provider { return replicaOf(t, "some", document) })
	thing := func(text string) acctest.Resource {
		return acctest.Resource{Type: "some_thing", Name: "a", Config: map[string]any{
			"text": text, "secret_wo": "canary", "one": map[string]any{"key_wo": "canary"},
		}}
	}
	settle(t, core, "create", thing("first"))
	for name, want := range map[string]any{
		"text": "first", "secret_wo": nil, "flag": false, "object": map[string]any{"a": "do-nothing", "b": []any{}},
		"one": map[string]any{"key_wo": nil, "id": "do-nothing"},
	} {
		if diff := cmp.Diff(want, core.Attribute("some_thing.a", name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	planned := core.Plan(t.Context(), thing("second"))
	if planned.Actions["some_thing.a"] != "update" {
		t.Errorf("an update is planned as %v", planned)
	}
	settle(t, core, "update", thing("second"))
	settle(t, core, "delete")
	if core.Has("some_thing.a") {
		t.Error("a deleted resource is in the state")
	}
}

// Every resource of the provider is created and deleted by the replica.
func TestLifeOfTheResourcesOfTheProvider(t *testing.T) {
	t.Parallel()
	served := schemasOf(t, serverOf(t, provider.New("test")))
	document := written(t, served)
	for name, resource := range served.ResourceSchemas {
		core := acctest.NewCore(t, func() framework.Provider { return replicaOf(t, "palette", document) })
		settle(t, core, "create", acctest.Resource{Type: name, Name: "a", Config: required(resource.Block.Attributes)})
		settle(t, core, "delete")
	}
}

// settle applies a configuration, whose plan must have one action, and plans it
// again, which must have none.
func settle(t *testing.T, core *acctest.Core, action string, configuration ...acctest.Resource) {
	t.Helper()
	applied := core.Apply(t.Context(), configuration...)
	for _, got := range applied.Actions {
		if got != action {
			t.Errorf("%s instead of %s", got, action)
		}
	}
	if failed := applied.Errors(); len(failed) > 0 || len(applied.Actions) == 0 {
		t.Fatalf("%s: %v %v", action, applied.Actions, failed)
	}
	again := core.Plan(t.Context(), configuration...)
	if len(again.Errors()) > 0 ||
		slices.ContainsFunc(actionsOf(again), func(action string) bool { return action != "" }) {
		t.Errorf("a second plan after %s: %v %v", action, again.Actions, again.Errors())
	}
}

func actionsOf(run acctest.Run) (actions []string) {
	for _, action := range run.Actions {
		actions = append(actions, action)
	}
	return actions
}

// required is a configuration with a text for each required attribute.
func required(attributes []*tfprotov6.SchemaAttribute) map[string]any {
	config := map[string]any{}
	for _, attribute := range attributes {
		if attribute.Required {
			config[attribute.Name] = "some"
		}
	}
	return config
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		`"tuple"`: `no type "tuple"`, `["tuple", "string"]`: `no type "tuple"`, `["list"]`: "is no type",
		`["object", "string"]`: "are no attributes", `["list", "text"]`: `no type "text"`,
	} {
		attribute := `{"resource_schemas": {"some_thing": {"block": {"attributes": {"a": {"type": ` + kind + `}}}}}}`
		result := `{"functions": {"f": {"return_type": ` + kind + `}}}`
		for _, content := range []string{attribute, result} {
			if _, err := replica.New("some", documentOf(t, content)); err == nil ||
				!strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", content, err, want)
			}
		}
	}
}

func TestCallFunctionReturnsAConstant(t *testing.T) {
	t.Parallel()
	server := serverOf(t, replicaOf(t, "some", documentOf(t, everyKind)))
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"x": tftypes.DynamicPseudoType}}
	argument, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))
	if err != nil {
		t.Fatal(err)
	}
	called, err := server.CallFunction(t.Context(),
		&tfprotov6.CallFunctionRequest{Name: "f", Arguments: []*tfprotov6.DynamicValue{&argument}})
	if err != nil || called.Error != nil {
		t.Fatalf("%v, %+v", err, called)
	}
	returned := tftypes.Set{ElementType: tftypes.String}
	got, err := called.Result.Unmarshal(returned)
	if want := tftypes.NewValue(returned, []tftypes.Value{}); err != nil || !got.Equal(want) {
		t.Errorf("%s, %v", got, err)
	}
}
