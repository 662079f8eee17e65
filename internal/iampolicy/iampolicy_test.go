package iampolicy_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
)

const (
	charts    = "arn:aws:ecr:us-west-1:123456789012:repository/charts/*"
	web       = "arn:aws:ecr:eu-west-1:123456789012:repository/web"
	anyRegion = "arn:aws:ecr:*:123456789012:repository/charts/web"
	inPublic  = "arn:aws:ecr-public::123456789012:repository/web"
	china     = "arn:aws-cn:ecr:cn-north-1:123456789012:repository/web"
	external  = "palette:tenant-1/x"
)

func TestDocumented(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("testdata/documented.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), iampolicy.Documented().JSON()); diff != "" {
		t.Error(diff)
	}
	statement := iampolicy.Documented().Statement[0]
	if len(statement.Action) != 25 {
		t.Errorf("%d actions", len(statement.Action))
	}
	statement.Action[0] = "changed"
	if iampolicy.Documented().Statement[0].Action[0] == "changed" {
		t.Error("a caller can change the policy of the next caller")
	}
}

func TestPull(t *testing.T) {
	t.Parallel()
	login := iampolicy.Statement{
		Sid: "EcrLogin", Effect: "Allow", Action: iampolicy.Values{"ecr:GetAuthorizationToken"},
		Resource: iampolicy.Values{"*"},
	}
	pull := func(resources ...string) iampolicy.Statement {
		return iampolicy.Statement{Sid: "EcrPull", Effect: "Allow", Action: iampolicy.Values{
			"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability",
		}, Resource: resources}
	}
	publicLogin := iampolicy.Statement{Sid: "EcrPublicLogin", Effect: "Allow", Action: iampolicy.Values{
		"ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken",
	}, Resource: iampolicy.Values{"*"}}
	publicPull := iampolicy.Statement{Sid: "EcrPublicPull", Effect: "Allow", Action: iampolicy.Values{
		"ecr-public:BatchCheckLayerAvailability",
	}, Resource: iampolicy.Values{inPublic}}

	for name, row := range map[string]struct {
		arns []string
		want []iampolicy.Statement
	}{
		"one":     {[]string{charts}, []iampolicy.Statement{login, pull(charts)}},
		"several": {[]string{web, charts, web, anyRegion, china}, []iampolicy.Statement{login, pull(web, charts, anyRegion, china)}},
		"public":  {[]string{inPublic}, []iampolicy.Statement{publicLogin, publicPull}},
		"both":    {[]string{inPublic, web}, []iampolicy.Statement{login, pull(web), publicLogin, publicPull}},
		"all":     {[]string{"arn:aws:ecr:us-west-1:123456789012:*"}, []iampolicy.Statement{login, pull("arn:aws:ecr:us-west-1:123456789012:*")}},
	} {
		got, err := iampolicy.Pull(row.arns)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(iampolicy.Document{Version: "2012-10-17", Statement: row.want}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestPullRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		reason     credential.ARNReason
		suggestion string
	}{
		"":  {credential.ARNMalformed, ""},
		"*": {credential.ARNMalformed, ""},
		"123456789012.dkr.ecr.us-west-1.amazonaws.com/charts/web": {credential.ARNMalformed, "arn:aws:ecr:us-west-1:123456789012:repository/charts/web"},
		"123456789012.dkr.ecr.us-west-1.amazonaws.com":            {credential.ARNMalformed, ""},
		"arn:aws-mars:ecr:us-west-1:123456789012:repository/x":    {credential.ARNPartition, ""},
		"arn:aws:s3:::bucket":                                     {credential.ARNService, ""},
		"arn:aws:ecr:us-west-1:12345:repository/x":                {credential.ARNAccount, ""},
		"arn:aws:ecr:us-west-1:*:repository/x":                    {credential.ARNAccount, ""},
		"arn:aws:ecr:uswest1:123456789012:repository/x":           {credential.ARNRegion, ""},
		"arn:aws:ecr::123456789012:repository/x":                  {credential.ARNRegion, ""},
		"arn:aws:ecr:cn-north-1:123456789012:repository/x":        {credential.ARNRegion, ""},
		"arn:aws:ecr-public:us-east-1:123456789012:repository/x":  {credential.ARNRegion, "arn:aws:ecr-public::123456789012:repository/x"},
		"arn:aws:ecr:us-west-1:123456789012:repository/":          {iampolicy.Repository, ""},
		"arn:aws:ecr:us-west-1:123456789012:repository/Charts":    {iampolicy.Repository, ""},
		"arn:aws:ecr:us-west-1:123456789012:repository/x:1.0.0":   {iampolicy.Repository, ""},
		"arn:aws:ecr:us-west-1:123456789012:registry/x":           {iampolicy.Repository, ""},
		"arn:aws:ecr:us-west-1:123456789012:repository/x\n":       {iampolicy.Repository, ""},
	} {
		_, err := iampolicy.Pull([]string{charts, text})
		var refused *credential.ARNError
		if !errors.As(err, &refused) || refused.Reason != want.reason || refused.Suggestion != want.suggestion ||
			refused.Text != text || refused.Detail == "" {
			t.Errorf("%q: %+v, want %+v", text, refused, want)
		}
	}
	var refused *credential.ARNError
	if _, err := iampolicy.Pull(nil); !errors.As(err, &refused) || refused.Reason != iampolicy.NoRepository {
		t.Errorf("no repository: %v", err)
	}
}

func TestTrust(t *testing.T) {
	t.Parallel()
	got, err := iampolicy.Trust("aws-us-gov", "123456789012", external)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "PaletteAssumesThisRole",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws-us-gov:iam::123456789012:root"
      },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": "palette:tenant-1/x"
        }
      }
    }
  ]
}`
	if diff := cmp.Diff(want, got.JSON()); diff != "" {
		t.Error(diff)
	}
	for name, row := range map[string]struct {
		partition, account, external string
		want                         error
	}{
		"partition":         {"aws-mars", "123456789012", external, iampolicy.ErrPartition},
		"no partition":      {"", "123456789012", external, iampolicy.ErrPartition},
		"account":           {"aws", "12345", external, iampolicy.ErrAccount},
		"no external id":    {"aws", "123456789012", "", iampolicy.ErrExternalID},
		"short external id": {"aws", "123456789012", "x", iampolicy.ErrExternalID},
		"odd external id":   {"aws", "123456789012", "secret \"id", iampolicy.ErrExternalID},
		"long external id":  {"aws", "123456789012", strings.Repeat("x", 1225), iampolicy.ErrExternalID},
	} {
		_, err := iampolicy.Trust(row.partition, row.account, row.external)
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
		if row.want == iampolicy.ErrExternalID && len(row.external) > 1 && strings.Contains(err.Error(), row.external) {
			t.Errorf("%s: the message contains the external id: %v", name, err)
		}
	}
}

func TestDocumentJSON(t *testing.T) {
	t.Parallel()
	pull, err := iampolicy.Pull([]string{charts, web, inPublic})
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range []iampolicy.Document{iampolicy.Documented(), pull} {
		var read iampolicy.Document
		if err := json.Unmarshal([]byte(document.JSON()), &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(document, read); diff != "" {
			t.Error(diff)
		}
		if strings.HasSuffix(document.JSON(), "\n") || document.JSON() != read.JSON() {
			t.Error("the document that was read is written otherwise")
		}
	}
	var values iampolicy.Values
	if err := json.Unmarshal([]byte("42"), &values); err == nil {
		t.Error("a number is accepted as texts")
	}
}

func FuzzPull(f *testing.F) {
	for _, text := range []string{
		charts, inPublic, china, "123456789012.dkr.ecr.us-west-1.amazonaws.com/x", "arn:aws:ecr-public:x:123456789012:repository/y", ":::::",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		document, err := iampolicy.Pull([]string{text})
		var refused *credential.ARNError
		switch {
		case err == nil:
			if resource := document.Statement[1].Resource; len(resource) != 1 || resource[0] != text ||
				strings.Contains(text, "\"") {
				t.Fatalf("%q becomes %q", text, resource)
			}
		case !errors.As(err, &refused) || refused.Detail == "":
			t.Fatalf("the error has no detail: %#v", err)
		case refused.Suggestion != "":
			if _, err := iampolicy.Pull([]string{refused.Suggestion}); err != nil {
				t.Fatalf("the suggestion for %q is refused: %v", text, err)
			}
		}
	})
}
