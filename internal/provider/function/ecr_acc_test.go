package function_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// ecrStatement is a statement of an IAM policy. One action or resource may be a text of its own.
type ecrStatement struct {
	Sid, Effect      string
	Action, Resource any
}

// Every function is called with valid arguments, and in one run with every kind of invalid arguments.
func TestECRFunctions(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	w := acctest.NewWorkspace(t, world)
	part := func(kind string, parts ...any) map[string]any {
		object := map[string]any{
			"kind": kind, "registry_id": nil, "region": nil, "partition": nil, "fips": false, "templated": false,
		}
		for i := 0; i < len(parts); i += 2 {
			object[parts[i].(string)] = parts[i+1]
		}
		return object
	}
	want := map[string]any{
		`parse_endpoint("contoso.azurecr.io")`:                                                                     part("basic"),
		`parse_endpoint("` + fixture.ECRPrivateHost + `")`:                                                         part("ecr", "registry_id", fixture.ECROwner, "region", "us-west-1", "partition", "aws"),
		`parse_endpoint("` + fixture.ECRTemplate + `")`:                                                            part("ecr", "registry_id", fixture.ECROwner, "partition", "aws", "templated", true),
		`parse_endpoint("214575254960.dkr.ecr-fips.us-gov-west-1.amazonaws.com")`:                                  part("ecr", "registry_id", fixture.ECROwner, "region", "us-gov-west-1", "partition", "aws-us-gov", "fips", true),
		`parse_endpoint("` + fixture.ECRPublicHost + `")`:                                                          part("ecr-public", "partition", "aws"),
		`resolve_endpoint("` + fixture.ECRTemplate + `", "eu-west-1")`:                                             fixture.ECRHost("eu-west-1"),
		`resolve_endpoint("214575254960.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com", "us-gov-west-1")`: fixture.ECRHost("us-gov-west-1"),
		`resolve_endpoint("contoso.azurecr.io", "eu-west-1")`:                                                      "contoso.azurecr.io",
	}
	var right, wrong strings.Builder
	calls := slices.Sorted(maps.Keys(want))
	for i, call := range calls {
		fmt.Fprintf(&right, "output \"o%d\" { value = provider::palette::%s }\n", i, call)
	}
	right.WriteString("output \"policy\" { value = provider::palette::ecr_policy() }\n")
	right.WriteString(
		"output \"pull\" {\n" +
			"  value = provider::palette::ecr_pull_policy([\"" +
			"arn:aws:ecr:us-west-1:214575254960:repository/helm/*\"])\n}\n",
	)
	w.Write(right.String())
	w.Apply().MustSucceed(t)
	outputs := fixture.Outputs(t, w)
	for i, call := range calls {
		if diff := cmp.Diff(want[call], outputs[fmt.Sprintf("o%d", i)]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", call, diff)
		}
	}
	var actions []any
	for _, action := range fixture.ECRActions {
		actions = append(actions, action)
	}
	for name, statements := range map[string][]ecrStatement{
		"policy": {{Sid: "VisualEditor0", Effect: "Allow", Action: actions, Resource: "*"}},
		"pull": {
			{Sid: "EcrLogin", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*"},
			{Sid: "EcrPull", Effect: "Allow", Action: []any{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"}, Resource: "arn:aws:ecr:us-west-1:214575254960:repository/helm/*"},
		},
	} {
		var document struct {
			Version   string
			Statement []ecrStatement
		}
		if err := json.Unmarshal([]byte(outputs[name].(string)), &document); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(statements, document.Statement); diff != "" || document.Version != "2012-10-17" {
			t.Errorf("%s of version %s (-want +got):\n%s", name, document.Version, diff)
		}
	}

	mistakes := map[string]string{
		`parse_endpoint("oci://contoso.azurecr.io")`:                                                       `Write "contoso.azurecr.io"`,
		`parse_endpoint("https://` + fixture.ECRPrivateHost + `")`:                                         `Write "` + fixture.ECRPrivateHost + `"`,
		`parse_endpoint("` + fixture.ECRPrivateHost + `.evil.tld")`:                                        "not one of Amazon's suffixes",
		`resolve_endpoint("214575254960.dkr.ecr.{{.spectro.system.aws.zone}}.amazonaws.com", "eu-west-1")`: "variable",
		`resolve_endpoint("` + fixture.ECRTemplate + `", "eu-west")`:                                       "not spelled like an AWS region",
		`resolve_endpoint("` + fixture.ECRTemplate + `", "cn-north-1")`:                                    "the AWS partition aws-cn",
		`ecr_pull_policy([])`: "no repository",
		`ecr_pull_policy(["` + fixture.ECRPrivateHost + `/helm/web"])`: `Write "arn:aws:ecr:us-west-1:214575254960:repository/helm/web"`,
	}
	for i, call := range slices.Sorted(maps.Keys(mistakes)) {
		fmt.Fprintf(&wrong, "output \"o%d\" { value = provider::palette::%s }\n", i, call)
	}
	w.Write(wrong.String())
	details := make(map[string]string)
	for _, d := range w.Validate().Errors() {
		_, call, _ := strings.Cut(d.Code, "provider::palette::")
		details[strings.TrimSuffix(call, " }")] = strings.Join(strings.Fields(d.Detail), " ")
	}
	for call, words := range mistakes {
		if !strings.Contains(details[call], words) {
			t.Errorf("%s: %q does not mention %q", call, details[call], words)
		}
		delete(details, call)
	}
	if len(details) > 0 {
		t.Errorf("besides: %v", details)
	}
}
