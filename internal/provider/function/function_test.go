package function_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	framework "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/function"
)

const (
	template   = "123456789012.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com"
	california = "123456789012.dkr.ecr.us-west-1.amazonaws.com"
)

// run calls a function as Terraform does.
func run(t *testing.T, f framework.Function, arguments ...attr.Value) (attr.Value, *framework.FuncError) {
	t.Helper()
	var definition framework.DefinitionResponse
	f.Definition(t.Context(), framework.DefinitionRequest{}, &definition)
	result, failed := definition.Definition.Return.NewResultData(t.Context())
	if failed != nil || len(definition.Definition.Parameters) != len(arguments) {
		t.Fatalf("%v, %d parameters", failed, len(definition.Definition.Parameters))
	}
	resp := framework.RunResponse{Result: result}
	f.Run(t.Context(), framework.RunRequest{Arguments: framework.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

// refused reports whether an error is about one argument and mentions a text.
func refused(failed *framework.FuncError, argument int64, mention string) bool {
	return failed != nil && failed.FunctionArgument != nil && *failed.FunctionArgument == argument &&
		strings.Contains(failed.Text, mention)
}

func list(texts ...string) types.List {
	elements := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		elements = append(elements, types.StringValue(text))
	}
	return types.ListValueMust(types.StringType, elements)
}

func TestDefinitions(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]framework.Function{
		"parse_endpoint": function.NewParseEndpoint(), "resolve_endpoint": function.NewResolveEndpoint(),
		"ecr_policy": function.NewECRPolicy(), "ecr_pull_policy": function.NewECRPullPolicy(),
		"merge_values": function.NewMergeValues(),
	} {
		var metadata framework.MetadataResponse
		f.Metadata(t.Context(), framework.MetadataRequest{}, &metadata)
		var definition framework.DefinitionResponse
		f.Definition(t.Context(), framework.DefinitionRequest{}, &definition)
		var valid framework.DefinitionValidateResponse
		definition.Definition.ValidateImplementation(
			t.Context(), framework.DefinitionValidateRequest{FuncName: metadata.Name}, &valid)
		if metadata.Name != want || valid.Diagnostics.HasError() || definition.Definition.Summary == "" {
			t.Errorf("%s: %s, %v", want, metadata.Name, valid.Diagnostics)
		}
	}
}

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	kinds := map[string]attr.Type{
		"kind": types.StringType, "registry_id": types.StringType, "region": types.StringType,
		"partition": types.StringType, "fips": types.BoolType, "templated": types.BoolType,
	}
	for text, want := range map[string]map[string]attr.Value{
		california: {
			"kind": types.StringValue("ecr"), "registry_id": types.StringValue("123456789012"),
			"region": types.StringValue("us-west-1"), "partition": types.StringValue("aws"),
			"fips": types.BoolValue(false), "templated": types.BoolValue(false),
		},
		strings.Replace(template, "ecr", "ecr-fips", 1): {
			"kind": types.StringValue("ecr"), "registry_id": types.StringValue("123456789012"),
			"region": types.StringNull(), "partition": types.StringValue("aws"),
			"fips": types.BoolValue(true), "templated": types.BoolValue(true),
		},
		"https://contoso.azurecr.io": {
			"kind": types.StringValue("basic"), "registry_id": types.StringNull(), "region": types.StringNull(),
			"partition": types.StringNull(), "fips": types.BoolValue(false), "templated": types.BoolValue(false),
		},
	} {
		got, failed := run(t, function.NewParseEndpoint(), types.StringValue(text))
		if failed != nil || !got.Equal(types.ObjectValueMust(kinds, want)) {
			t.Errorf("%s: %v, %v", text, got, failed)
		}
	}
	if _, failed := run(t, function.NewParseEndpoint(), types.StringValue("oci://x")); !refused(failed, 0, "oci://") {
		t.Errorf("%v", failed)
	}
}

func TestResolveEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, region, want string
		argument           int64
	}{
		{text: template, region: "us-west-1", want: california},
		{text: california, region: "eu-west-1", want: california},
		{text: "https://contoso.azurecr.io/", region: "eu-west-1", want: "https://contoso.azurecr.io/"},
		{text: "oci://x", region: "us-west-1", argument: 0},
		{text: template, region: "uswest1", argument: 1},
		{text: template, region: "cn-north-1", argument: 1},
	} {
		text, region := types.StringValue(test.text), types.StringValue(test.region)
		got, failed := run(t, function.NewResolveEndpoint(), text, region)
		if test.want == "" && !refused(failed, test.argument, "") ||
			test.want != "" && (failed != nil || !got.Equal(types.StringValue(test.want))) {
			t.Errorf("%s in %s: %v, %v", test.text, test.region, got, failed)
		}
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	documented, failed := run(t, function.NewECRPolicy())
	if failed != nil || strings.Count(documented.String(), ":") < 25 {
		t.Errorf("%v, %v", documented, failed)
	}
	const repository = "arn:aws:ecr:us-west-1:123456789012:repository/charts/*"
	pull, failed := run(t, function.NewECRPullPolicy(), list(repository))
	if text := pull.(types.String).ValueString(); failed != nil || !strings.Contains(text, repository) ||
		!strings.Contains(text, "ecr:BatchGetImage") || strings.Contains(text, "ecr-public") {
		t.Errorf("%s, %v", text, failed)
	}
	for _, arns := range []types.List{list(), list(california)} {
		if _, failed := run(t, function.NewECRPullPolicy(), arns); !refused(failed, 0, "arn:aws:ecr") {
			t.Errorf("%s: %v", arns, failed)
		}
	}
}

func TestMergeValuesRuns(t *testing.T) {
	t.Parallel()
	documents := types.ListValueMust(types.StringType, []attr.Value{
		types.StringValue("a: {b: 1, c: 2}\n"), types.StringNull(), types.StringValue("a: {c: null}\nd: [yes]\n"),
	})
	got, failed := run(t, function.NewMergeValues(), documents)
	want := "a:\n  b: 1\n  c: null\nd: [yes]\n"
	if failed != nil {
		t.Fatal(failed)
	}
	if diff := cmp.Diff(want, got.(types.String).ValueString()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, failed := run(t, function.NewMergeValues(), list("a: 1", "- a")); !refused(failed, 0, "2") {
		t.Errorf("%v", failed)
	}
}
