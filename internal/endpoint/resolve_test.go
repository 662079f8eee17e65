package endpoint_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

func TestIn(t *testing.T) {
	t.Parallel()
	host := func(service, label, suffix string) string { return id + "." + service + "." + label + "." + suffix }
	for _, row := range []struct {
		text, region, want string
		reason             endpoint.Reason
	}{
		{template, "us-west-1", host("dkr.ecr", "us-west-1", "amazonaws.com"), ""},
		{template, "us-gov-west-1", host("dkr.ecr", "us-gov-west-1", "amazonaws.com"), ""},
		{host("dkr-ecr-fips", "{{ .spectro.system.aws.region }}", "on.aws"), "us-east-2", host("dkr-ecr-fips", "us-east-2", "on.aws"), ""},
		{host("dkr.ecr", variable, "amazonaws.com.cn"), "cn-north-1", host("dkr.ecr", "cn-north-1", "amazonaws.com.cn"), ""},
		{host("dkr.ecr", "eu-west-1", "amazonaws.com"), "us-west-1", host("dkr.ecr", "eu-west-1", "amazonaws.com"), ""},
		{"https://contoso.azurecr.io/", "anything", "https://contoso.azurecr.io/", ""},
		{template, "", "", endpoint.Region},
		{template, "US-WEST-1", "", endpoint.Region},
		{template, "us-west-1.amazonaws.com.evil.tld/", "", endpoint.Region},
		{template, variable, "", endpoint.Region},
		{template, "cn-north-1", "", endpoint.Partition},
		{host("dkr.ecr", variable, "amazonaws.com.cn"), "us-west-1", "", endpoint.Partition},
	} {
		parsed, err := endpoint.Parse(row.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parsed.In(row.region)
		var refused *endpoint.Error
		if errors.As(err, &refused); reasonOf(refused) != row.reason || got.String() != row.want {
			t.Errorf("%s in %q: %q, %v", row.text, row.region, got, err)
		}
		if row.reason == "" && (got.Templated || parsed.Templated && got.Region != row.region) {
			t.Errorf("%s in %q: %+v", row.text, row.region, got)
		}
	}
}

func reasonOf(err *endpoint.Error) endpoint.Reason {
	if err == nil {
		return ""
	}
	return err.Reason
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	host := func(region string) string { return id + ".dkr.ecr." + region + ".amazonaws.com" }
	for _, row := range []struct {
		name, text, region, fallback string
		want                         []string
		reason                       endpoint.Reason
	}{
		{"own region first", template, "eu-west-1", "us-west-1", []string{host("eu-west-1"), host("us-west-1")}, ""},
		{"own region is the default", template, "us-west-1", "us-west-1", []string{host("us-west-1")}, ""},
		{"no deployment region", template, "", "us-west-1", []string{host("us-west-1")}, ""},
		{"no default", template, "eu-west-1", "", []string{host("eu-west-1")}, ""},
		{"neither", template, "", "", nil, endpoint.NoRegion},
		{"bad default", template, "eu-west-1", "uswest1", nil, endpoint.Region},
		{"default of another partition", template, "eu-west-1", "cn-north-1", nil, endpoint.Partition},
		{"one region", host("us-west-2"), "eu-west-1", "us-west-1", []string{host("us-west-2")}, ""},
		{"public", "public.ecr.aws/alias", "eu-west-1", "", []string{"public.ecr.aws/alias"}, ""},
		{"basic", "contoso.azurecr.io", "", "", []string{"contoso.azurecr.io"}, ""},
	} {
		parsed, err := endpoint.Parse(row.text)
		if err != nil {
			t.Fatal(err)
		}
		candidates, err := parsed.Candidates(row.region, row.fallback)
		var refused *endpoint.Error
		if errors.As(err, &refused); reasonOf(refused) != row.reason {
			t.Errorf("%s: %v", row.name, err)
		}
		var got []string
		for _, candidate := range candidates {
			got = append(got, candidate.Normalized())
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		template:                                {"aws", "aws-us-gov"},
		id + ".dkr-ecr." + variable + ".on.aws": {"aws", "aws-us-gov"},
		id + ".dkr.ecr." + variable + ".amazonaws.com.cn":            {"aws-cn"},
		id + ".dkr-ecr." + variable + ".on.amazonwebservices.com.cn": {"aws-cn"},
		id + ".dkr.ecr.us-gov-west-1.amazonaws.com":                  {"aws-us-gov"},
		"public.ecr.aws/alias":                                       {"aws"},
		"contoso.azurecr.io":                                         nil,
	} {
		parsed, err := endpoint.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, parsed.Partitions()); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"us-west-1": "aws", "ap-southeast-7": "aws", "il-central-1": "aws", "sa-west-12": "aws",
		"us-gov-east-1": "aws-us-gov", "cn-northwest-1": "aws-cn", "eusc-de-east-1": "aws-eusc",
		"us-iso-west-1": "aws-iso", "us-isob-west-1": "aws-iso-b", "eu-isoe-west-1": "aws-iso-e", "us-isof-east-1": "aws-iso-f",
		"": "", "us-west": "", "us-west-0": "", "us-west-1a": "", "US-WEST-1": "", "us-left-1": "", "usa-west-1": "", "us-west-1\n": "",
		"us-isox-west-1": "", "cn-gov-west-1": "", "aws-global": "", "us-west-1.evil": "",
	} {
		if got := endpoint.PartitionOf(text); got != want {
			t.Errorf("PartitionOf(%q) = %q, want %q", text, got, want)
		}
		if err := endpoint.CheckRegion(text); (err == nil) != (want != "") {
			t.Errorf("CheckRegion(%q) = %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"US-WEST-1": "us-west-1", "us_west_1": "us-west-1", "us-west1": "us-west-1", "uswest1": "us-west-1", "us-west-1b": "us-west-1",
		"us-wset-1": "us-west-1", "eu-cental-1": "eu-central-1", "ap-southesat-2": "ap-southeast-2", "us-gov-wst-1": "us-gov-west-1",
		"us-left-1": "", "frankfurt": "", "": "", variable: "",
	} {
		var refused *endpoint.Error
		if err := endpoint.CheckRegion(text); !errors.As(err, &refused) || refused.Suggestion != want ||
			refused.Text != text || refused.Detail == "" {
			t.Errorf("CheckRegion(%q) = %+v, want suggestion %q", text, refused, want)
		}
	}
}

func TestCheckPath(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"charts", "/charts", "charts/", "/team/web-charts/", "/", "a__b"} {
		if err := endpoint.CheckPath(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, want := range map[string]struct {
		reason     endpoint.Reason
		suggestion string
	}{
		"":                   {endpoint.Path, ""},
		"//":                 {endpoint.Path, ""},
		"a//b":               {endpoint.Slash, "a/b"},
		"Team//Charts:1.0.0": {endpoint.Tag, "team/charts"},
		"Charts":             {endpoint.PathCase, "charts"},
		"../charts":          {endpoint.DotSegment, ""},
		"web@sha256:abc":     {endpoint.Digest, "web"},
		"oci://ghcr.io/x":    {endpoint.Path, ""},
		"my charts":          {endpoint.Path, ""},
	} {
		var refused *endpoint.Error
		if err := endpoint.CheckPath(text); !errors.As(err, &refused) || refused.Reason != want.reason ||
			refused.Suggestion != want.suggestion {
			t.Errorf("CheckPath(%q) = %+v, want %+v", text, refused, want)
		}
	}
}

func TestIsAccountID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		id: true, "000000000001": true, "": false, "21457525496": false, "2145752549601": false, "21457525496a": false, id + "\n": false, "２14575254960": false,
	} {
		if endpoint.IsAccountID(text) != want {
			t.Errorf("IsAccountID(%q) is not %v", text, want)
		}
	}
}
