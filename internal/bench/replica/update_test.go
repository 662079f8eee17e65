package replica_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// An update is planned with the computed values that the state has, whatever they are.
func TestUpdateKeepsComputedValues(t *testing.T) {
	t.Parallel()
	server := serverOf(t,
		replicaOf(t, "some", documentOf(t, `{"resource_schemas": {"some_thing": {"block": {"attributes": {
		"text": {"type": "string", "required": true}, "id": {"type": "string", "computed": true}}}}}}`)))
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"text": tftypes.String, "id": tftypes.String}}
	value := func(text string, id any) *tfprotov6.DynamicValue {
		made, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, map[string]tftypes.Value{
			"text": tftypes.NewValue(tftypes.String, text), "id": tftypes.NewValue(tftypes.String, id),
		}))
		if err != nil {
			t.Fatal(err)
		}
		return &made
	}
	planned, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "some_thing", PriorState: value("first", "earlier"), Config: value("second", nil),
		ProposedNewState: value("second", "earlier"),
	})
	if err != nil || len(planned.Diagnostics) > 0 {
		t.Fatal(err, planned)
	}
	got, err := planned.PlannedState.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	want := tftypes.NewValue(kind, map[string]tftypes.Value{
		"text": tftypes.NewValue(tftypes.String, "second"), "id": tftypes.NewValue(tftypes.String, "earlier"),
	})
	if !got.Equal(want) {
		t.Errorf("planned is %s", got)
	}
}
