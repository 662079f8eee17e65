package endpoint_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

func TestErrorContainsNoSecrets(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://user:hunter2@contoso.azurecr.io/charts",
		"http://user:hunter2@contoso.azurecr.io",
		"user:p/hunter2?x#y@contoso.azurecr.io",
		"user:hunter2@a@contoso.azurecr.io/web@sha256:abc",
		"AWS:hunter2@214575254960.dkr.ecr.us-west-1.amazonaws.com",
		"contoso.azurecr.io/x?sig=hunter2",
		"contoso.azurecr.io/x#hunter2",
	} {
		for name, parse := range map[string]func(string) (endpoint.Endpoint, error){
			"any": endpoint.Parse, "basic": endpoint.ParseBasic, "ecr": endpoint.ParseECR,
		} {
			_, err := parse(text)
			var refused *endpoint.Error
			if !errors.As(err, &refused) {
				t.Errorf("%s accepts %s", name, text)
				continue
			}
			if all := refused.Error() + refused.Detail + refused.Text +
				refused.Suggestion; strings.Contains(all, "hunter2") || strings.Contains(all, "user:") {
				t.Errorf("%s: %s", name, all)
			}
		}
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	_, err := endpoint.ParseECR("https://214575254960.dkr.ecr.us-west-1.amazonaws.com")
	want := `endpoint "https://214575254960.dkr.ecr.us-west-1.amazonaws.com": scheme in front of an amazon ecr host; write "214575254960.dkr.ecr.us-west-1.amazonaws.com"`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	_, err = endpoint.Parse("")
	if err == nil || err.Error() != `endpoint "": empty text` {
		t.Errorf("got %v", err)
	}
}

// The Detail names what to write instead, or the attribute that the text belongs to.
func TestErrorDetail(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"214575254960.dkr.ecr.us-west-1.amazonaws.com/charts":                         "base_content_path",
		"public.ecr.aws/alias/charts":                                                 "base_content_path",
		"public.ecr.aws":                                                              "public.ecr.aws/<alias>",
		"https://a:b@contoso.azurecr.io":                                              "access_key",
		"contoso." + endpoint.RegionVariable + ".azurecr.io":                          `auth_type = "ecr"`,
		"214575254960.dkr.ecr.{{spectro.system.aws.region}}.amazonaws.com":            "dot in front",
		"214575254960.dkr.ecr.{{.Spectro.system.aws.region}}.amazonaws.com":           "lower case",
		"214575254960.dkr.ecr.{{.spectro.system.cloud.region}}.amazonaws.com":         "not substituted",
		"214575254960.dkr.ecr.{{.spectro.system.aws.region}.amazonaws.com":            "end with two braces",
		"214575254960.dkr.ecr.{.spectro.system.aws.region}}.amazonaws.com":            "begin with two braces",
		"214575254960.dkr.ecr.{{{.spectro.system.aws.region}}}.amazonaws.com":         "more than two braces",
		"214575254960.dkr.ecr.{{.spectro.system.aws.regio}}.amazonaws.com":            "misspelt",
		"214575254960.dkr.ecr.us-west-1b.amazonaws.com":                               "availability zone",
		"214575254960.dkr.ecr.cn-north-1.amazonaws.com":                               "aws-cn",
		"214575254960.dkr.ecr." + endpoint.RegionVariable + ".amazonaws.com.evil.tld": "amazonaws.com.evil.tld",
	} {
		_, err := endpoint.Parse(text)
		var refused *endpoint.Error
		if !errors.As(err, &refused) || !strings.Contains(refused.Detail, want) {
			t.Errorf("%s: %+v does not contain %q", text, refused, want)
		}
	}
	_, err := endpoint.ParseBasic("214575254960.dkr.ecr.us-west-1.amazonaws.com")
	var refused *endpoint.Error
	if !errors.As(err, &refused) || !strings.Contains(refused.Detail, `auth_type = "ecr"`) {
		t.Errorf("ParseBasic of an ECR host: %+v", refused)
	}
}
