package aws_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

func nothing(string, string) aws.Images { return nil }

func TestAPIHosts(t *testing.T) {
	t.Parallel()
	cloud := aws.NewCloud(nothing)
	for host, known := range map[string]bool{
		"api.ecr.eu-west-1.amazonaws.com":           true,
		"ecr.eu-west-1.api.aws":                     true,
		"ecr-fips.us-gov-west-1.amazonaws.com":      true,
		"api.ecr.cn-north-1.amazonaws.com.cn":       true,
		"api.ecr-public.us-east-1.amazonaws.com":    true,
		"api.us-east-1.ecr-public.amazonaws.com":    true,
		"sts.ap-southeast-2.amazonaws.com":          true,
		"sts-fips.us-east-1.amazonaws.com":          true,
		"sts.amazonaws.com":                         false,
		"iam.amazonaws.com":                         false,
		"api.ecr.eu-west-1.amazonaws.com.evil.test": false,
		"xapi.ecr.eu-west-1.amazonaws.com":          false,
		"":                                          false,
	} {
		if got := cloud.API(host) != nil; got != known {
			t.Errorf("%q: %t, want %t", host, got, known)
		}
	}
}

func TestRegistryHosts(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][]string{
		"eu-west-1": {
			"1.dkr.ecr.eu-west-1.amazonaws.com", "1.dkr.ecr-fips.eu-west-1.amazonaws.com",
			"1.dkr-ecr.eu-west-1.on.aws", "1.dkr-ecr-fips.eu-west-1.on.aws",
		},
		"cn-north-1": {
			"1.dkr.ecr.cn-north-1.amazonaws.com.cn", "1.dkr.ecr-fips.cn-north-1.amazonaws.com.cn",
			"1.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "1.dkr-ecr-fips.cn-north-1.on.amazonwebservices.com.cn",
		},
		"us-iso-east-1": {"1.dkr.ecr.us-iso-east-1.c2s.ic.gov", "1.dkr.ecr-fips.us-iso-east-1.c2s.ic.gov"},
	} {
		if diff := cmp.Diff(want, aws.RegistryHosts("1", region)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", region, diff)
		}
	}
	for region, want := range map[string]string{
		"us-east-1": "aws", "us-gov-east-1": "aws-us-gov", "cn-northwest-1": "aws-cn", "eusc-de-east-1": "aws-eusc",
		"us-isob-east-1": "aws-iso-b", "eu-isoe-west-1": "aws-iso-e", "us-isof-south-1": "aws-iso-f",
	} {
		if got := aws.PartitionOf(region); got != want {
			t.Errorf("%s is in %s, want %s", region, got, want)
		}
	}
}

// FuzzAuthorization sends arbitrary headers without a key: each of them is refused, without a panic.
func FuzzAuthorization(f *testing.F) {
	f.Add("")
	f.Add("Basic dTpw")
	f.Add(
		"AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/sts/aws4_request, SignedHeaders=host;x-amz-date, " +
			"Signature=00",
	)
	f.Add("AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;, Signature=")
	f.Fuzz(func(t *testing.T, header string) {
		cloud := aws.NewCloud(nothing)
		cloud.AddUser(aws.UserSpec{Account: "123456789012", Name: "u"}).NewAccessKey(0)
		request := httptest.NewRequest(
			http.MethodPost, "https://sts.eu-west-1.amazonaws.com/", strings.NewReader("Action=GetCallerIdentity"),
		)
		request.Header.Set("Authorization", header)
		request.Header.Set("X-Amz-Date", "20260101T000000Z")
		response := httptest.NewRecorder()
		cloud.API("sts.eu-west-1.amazonaws.com").ServeHTTP(response, request)
		if response.Code != http.StatusForbidden {
			t.Errorf("%q: %d %s", header, response.Code, response.Body)
		}
	})
}
