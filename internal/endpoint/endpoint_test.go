package endpoint_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

const (
	id       = "214575254960"
	variable = "{{.spectro.system.aws.region}}"
	template = id + ".dkr.ecr." + variable + ".amazonaws.com"
)

func TestParse(t *testing.T) {
	t.Parallel()
	basic := func(host, path string) endpoint.Endpoint {
		return endpoint.Endpoint{Kind: endpoint.Basic, Host: host, Path: path}
	}
	private := func(host, region, partition string, fips, dual bool) endpoint.Endpoint {
		return endpoint.Endpoint{
			Kind: endpoint.ECR, Host: host, RegistryID: id, Region: region, Partition: partition,
			FIPS: fips, DualStack: dual, Templated: region == "",
		}
	}

	cases := map[string]endpoint.Endpoint{
		"contoso.azurecr.io":                      basic("contoso.azurecr.io", ""),
		"https://contoso.azurecr.io":              basic("contoso.azurecr.io", ""),
		"HTTPS://Contoso.AzureCR.io/":             basic("contoso.azurecr.io", ""),
		"ghcr.io/orgs/spectro-charts":             basic("ghcr.io", "orgs/spectro-charts"),
		"ghcr.io/org/charts/":                     basic("ghcr.io", "org/charts"),
		"https://harbor.example.com:8443":         basic("harbor.example.com:8443", ""),
		"localhost:5000":                          basic("localhost:5000", ""),
		"registry":                                basic("registry", ""),
		"10.0.0.5:5000/charts":                    basic("10.0.0.5:5000", "charts"),
		"[fd00:0::1]:5000":                        basic("[fd00::1]:5000", ""),
		"[2001:DB8::1]":                           basic("[2001:db8::1]", ""),
		"xn--bcher-kva.example/a__b/c-d/e.f":      basic("xn--bcher-kva.example", "a__b/c-d/e.f"),
		"ecr.example.com":                         basic("ecr.example.com", ""),
		"123456789012.dkr.ecr.mirror.example.com": basic("123456789012.dkr.ecr.mirror.example.com", ""),
		"amazonaws.com.example.net":               basic("amazonaws.com.example.net", ""),
		"public.ecr.aws/k1n1h4h4":                 {Kind: endpoint.ECRPublic, Host: "public.ecr.aws", Path: "k1n1h4h4", Partition: "aws"},
		"ecr-public.aws.com/my-charts":            {Kind: endpoint.ECRPublic, Host: "ecr-public.aws.com", Path: "my-charts", Partition: "aws", DualStack: true},

		id + ".dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com":   private(template, "", "aws", false, false),
		id + ".dkr.ecr.{{\t.spectro.system.aws.region  }}.amazonaws.com": private(template, "", "aws", false, false),
	}
	for _, row := range []struct {
		region, service, suffix, partition string
		fips, dual                         bool
	}{
		{"us-west-1", "dkr.ecr", "amazonaws.com", "aws", false, false},
		{"ap-southeast-2", "dkr.ecr", "amazonaws.com", "aws", false, false},
		{"mx-central-1", "dkr.ecr", "amazonaws.com", "aws", false, false},
		{"us-gov-west-1", "dkr.ecr", "amazonaws.com", "aws-us-gov", false, false},
		{"us-east-1", "dkr.ecr-fips", "amazonaws.com", "aws", true, false},
		{"us-gov-east-1", "dkr.ecr-fips", "amazonaws.com", "aws-us-gov", true, false},
		{"eu-west-1", "dkr-ecr", "on.aws", "aws", false, true},
		{"us-gov-east-1", "dkr-ecr", "on.aws", "aws-us-gov", false, true},
		{"us-west-2", "dkr-ecr-fips", "on.aws", "aws", true, true},
		{"cn-north-1", "dkr.ecr", "amazonaws.com.cn", "aws-cn", false, false},
		{"cn-northwest-1", "dkr-ecr", "on.amazonwebservices.com.cn", "aws-cn", false, true},
		{"eusc-de-east-1", "dkr.ecr", "amazonaws.eu", "aws-eusc", false, false},
		{"us-iso-east-1", "dkr.ecr", "c2s.ic.gov", "aws-iso", false, false},
		{"us-isob-east-1", "dkr.ecr", "sc2s.sgov.gov", "aws-iso-b", false, false},
		{"eu-isoe-west-1", "dkr.ecr", "cloud.adc-e.uk", "aws-iso-e", false, false},
		{"us-isof-south-1", "dkr.ecr", "csp.hci.ic.gov", "aws-iso-f", false, false},
		{variable, "dkr.ecr", "amazonaws.com", "aws", false, false},
		{variable, "dkr.ecr-fips", "amazonaws.com", "aws", true, false},
		{variable, "dkr-ecr", "on.aws", "aws", false, true},
		{variable, "dkr-ecr-fips", "on.aws", "aws", true, true},
		{variable, "dkr.ecr", "amazonaws.com.cn", "aws-cn", false, false},
		{variable, "dkr-ecr", "on.amazonwebservices.com.cn", "aws-cn", false, true},
		{variable, "dkr.ecr", "amazonaws.eu", "aws-eusc", false, false},
		{variable, "dkr.ecr", "c2s.ic.gov", "aws-iso", false, false},
		{variable, "dkr.ecr", "sc2s.sgov.gov", "aws-iso-b", false, false},
		{variable, "dkr.ecr", "cloud.adc-e.uk", "aws-iso-e", false, false},
		{variable, "dkr.ecr", "csp.hci.ic.gov", "aws-iso-f", false, false},
	} {
		host := id + "." + row.service + "." + row.region + "." + row.suffix
		region := strings.TrimPrefix(row.region, variable)
		cases[host] = private(host, region, row.partition, row.fips, row.dual)
	}

	for text, want := range cases {
		got, err := endpoint.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(endpoint.Endpoint{})); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if got.String() != text {
			t.Errorf("%s: String gives %s", text, got)
		}
		own, other := endpoint.ParseECR, endpoint.ParseBasic
		if want.Kind == endpoint.Basic {
			own, other = other, own
		}
		if parsed, err := own(text); err != nil || parsed != got {
			t.Errorf("%s: the parser of the kind returns %+v, %v", text, parsed, err)
		}
		if parsed, err := other(text); err == nil {
			t.Errorf("%s: the parser of the other kind accepts it as %+v", text, parsed)
		}
	}
}

type parser struct {
	name  string
	parse func(string) (endpoint.Endpoint, error)
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	var (
		anyKind = parser{"Parse", endpoint.Parse}
		basic   = parser{"ParseBasic", endpoint.ParseBasic}
		ecr     = parser{"ParseECR", endpoint.ParseECR}
		west    = id + ".dkr.ecr.us-west-1.amazonaws.com"
	)
	for _, row := range []struct {
		parser     parser
		text       string
		reason     endpoint.Reason
		suggestion string
	}{
		// Any endpoint.
		{anyKind, "", endpoint.Empty, ""},
		{anyKind, " \t", endpoint.Empty, ""},
		{anyKind, " contoso.azurecr.io\n", endpoint.Whitespace, "contoso.azurecr.io"},
		{anyKind, "contoso .azurecr.io", endpoint.Whitespace, "contoso.azurecr.io"},
		{anyKind, "oci://contoso.azurecr.io/charts", endpoint.OCIScheme, "contoso.azurecr.io/charts"},
		{anyKind, "oci://" + west + "/charts", endpoint.OCIScheme, west},
		{ecr, "oci://" + west, endpoint.OCIScheme, west},
		{anyKind, "http://contoso.azurecr.io", endpoint.PlainHTTP, "contoso.azurecr.io"},
		{ecr, "HTTP://" + west + "/", endpoint.PlainHTTP, west},
		{anyKind, "docker://contoso.azurecr.io", endpoint.Scheme, "contoso.azurecr.io"},
		{anyKind, "https://user:pa/ss@contoso.azurecr.io", endpoint.UserInfo, "contoso.azurecr.io"},
		{anyKind, "AWS:token@" + west, endpoint.UserInfo, west},
		{anyKind, "contoso.azurecr.io?sig=abc", endpoint.Query, "contoso.azurecr.io"},
		{anyKind, "contoso.azurecr.io/x#y", endpoint.Fragment, "contoso.azurecr.io/x"},

		// Host, port and path of Basic endpoints.
		{basic, "https://", endpoint.Host, ""},
		{basic, "//contoso.azurecr.io", endpoint.Host, ""},
		{basic, "contoso..azurecr.io", endpoint.Host, ""},
		{basic, "contoso.azurecr.io.", endpoint.Host, "contoso.azurecr.io"},
		{basic, "-contoso.azurecr.io", endpoint.Host, ""},
		{basic, "con_toso.azurecr.io", endpoint.Host, ""},
		{basic, "bücher.example", endpoint.Host, ""},
		{basic, strings.Repeat("a", 64) + ".example", endpoint.Host, ""},
		{basic, strings.Repeat("a.", 127) + "a", endpoint.Host, ""},
		{basic, "10.0.0.256", endpoint.Host, ""},
		{basic, "10.0.5", endpoint.Host, ""},
		{basic, "fd00::1", endpoint.Host, "[fd00::1]"},
		{basic, "[fd00::1%eth0]:5000", endpoint.Host, ""},
		{basic, "[fd00::1", endpoint.Host, ""},
		{basic, "[10.0.0.1]", endpoint.Host, ""},
		{basic, "contoso.azurecr.io:", endpoint.Port, "contoso.azurecr.io"},
		{basic, "contoso.azurecr.io:0", endpoint.Port, ""},
		{basic, "contoso.azurecr.io:0443", endpoint.Port, ""},
		{basic, "contoso.azurecr.io:65536", endpoint.Port, ""},
		{basic, "contoso.azurecr.io:https", endpoint.Port, ""},
		{basic, "contoso.azurecr.io//", endpoint.Slash, "contoso.azurecr.io"},
		{basic, "ghcr.io//org//charts//", endpoint.Slash, "ghcr.io/org/charts"},
		{basic, "ghcr.io/org/../charts", endpoint.DotSegment, ""},
		{basic, "ghcr.io/./charts", endpoint.DotSegment, ""},
		{basic, "ghcr.io/Org/Charts", endpoint.PathCase, "ghcr.io/org/charts"},
		{basic, "ghcr.io/org/-charts", endpoint.Path, ""},
		{basic, "ghcr.io/org/ch%61rts", endpoint.Path, ""},
		{basic, "ghcr.io/" + strings.Repeat("a", 256), endpoint.Path, ""},
		{basic, "ghcr.io/org/web:1.2.3", endpoint.Tag, "ghcr.io/org/web"},
		{basic, "ghcr.io/org/web@sha256:" + strings.Repeat("a", 64), endpoint.Digest, "ghcr.io/org/web"},
		{basic, "ghcr.io@sha256:" + strings.Repeat("a", 64), endpoint.Digest, "ghcr.io"},
		{basic, "https://contoso.azurecr.io/v2/", endpoint.APIPath, "contoso.azurecr.io"},

		// An endpoint of the other kind.
		{basic, west, endpoint.ECRHost, west},
		{basic, "https://" + west + "/charts", endpoint.ECRHost, west},
		{basic, template, endpoint.ECRHost, template},
		{basic, "public.ecr.aws/alias", endpoint.ECRHost, "public.ecr.aws/alias"},
		{basic, west + ".evil.tld", endpoint.ECRHost, west},
		{ecr, "contoso.azurecr.io", endpoint.NotECR, ""},
		{ecr, "https://contoso.azurecr.io", endpoint.NotECR, ""},
		{ecr, "amazonaws.com", endpoint.NotECR, ""},

		// The shape of private ECR endpoints.
		{ecr, "https://" + west, endpoint.ECRScheme, west},
		{anyKind, "https://" + template + "/", endpoint.ECRScheme, template},
		{ecr, west + ":443", endpoint.ECRPort, west},
		{ecr, west + "/", endpoint.ECRPath, west},
		{ecr, west + "/charts/web", endpoint.ECRPath, west},
		{ecr, id + ".dkr.ecr.US-WEST-1.amazonaws.com", endpoint.UpperCase, west},
		{ecr, id + ".DKR.ecr.us-west-1.amazonaws.COM", endpoint.UpperCase, west},
		{ecr, "21457525496.dkr.ecr.us-west-1.amazonaws.com", endpoint.RegistryID, ""},
		{ecr, "2145752549601.dkr.ecr.us-west-1.amazonaws.com", endpoint.RegistryID, ""},
		{ecr, "21457525496O.dkr.ecr.us-west-1.amazonaws.com", endpoint.RegistryID, ""},
		{ecr, "2145-7525-4960.dkr.ecr.us-west-1.amazonaws.com", endpoint.RegistryID, west},
		{ecr, ".dkr.ecr.us-west-1.amazonaws.com", endpoint.RegistryID, ""},
		{ecr, "x." + west, endpoint.Service, ""},
		{ecr, id + ".ecr.us-west-1.amazonaws.com", endpoint.Service, west},
		{ecr, "api.ecr.us-west-1.amazonaws.com", endpoint.Service, ""},

		// Suffix, region, partition.
		{ecr, west + ".evil.tld", endpoint.UnknownSuffix, west},
		{anyKind, west + ".evil.tld", endpoint.UnknownSuffix, west},
		{anyKind, id + ".dkr.ecr.cn-north-1.amazonaws.com.evil.tld", endpoint.UnknownSuffix, id + ".dkr.ecr.cn-north-1.amazonaws.com.cn"},
		{ecr, id + ".dkr.ecr.us-west-1.amazonaws.co", endpoint.UnknownSuffix, west},
		{ecr, id + ".dkr.ecr.us-west-1.mirror.example", endpoint.UnknownSuffix, west},
		{ecr, id + ".dkr.ecr.us-west-1", endpoint.UnknownSuffix, west},
		{ecr, id + ".dkr.ecr." + variable, endpoint.UnknownSuffix, template},
		{ecr, template + ".evil.tld", endpoint.UnknownSuffix, template},
		{ecr, id + ".dkr.ecr.evilamazonaws.com", endpoint.UnknownSuffix, ""},
		{ecr, id + ".dkr.ecr.amazonaws.com", endpoint.Region, ""},
		{ecr, id + ".dkr.ecr.uswest1.amazonaws.com", endpoint.Region, west},
		{ecr, id + ".dkr.ecr.us-west-1a.amazonaws.com", endpoint.Region, west},
		{ecr, id + ".dkr.ecr.us-wset-1.amazonaws.com", endpoint.Region, west},
		{ecr, id + ".dkr.ecr.somewhere.amazonaws.com", endpoint.Region, ""},
		{ecr, id + ".dkr.ecr.us-west-1.vpce.amazonaws.com", endpoint.Region, ""},
		{ecr, id + ".dkr.ecr.cn-north-1.amazonaws.com", endpoint.Partition, id + ".dkr.ecr.cn-north-1.amazonaws.com.cn"},
		{ecr, id + ".dkr.ecr.us-west-1.amazonaws.com.cn", endpoint.Partition, west},
		{ecr, id + ".dkr.ecr.us-isob-east-1.c2s.ic.gov", endpoint.Partition, id + ".dkr.ecr.us-isob-east-1.sc2s.sgov.gov"},
		{ecr, id + ".dkr.ecr.eusc-de-east-1.amazonaws.com", endpoint.Partition, id + ".dkr.ecr.eusc-de-east-1.amazonaws.eu"},
		{ecr, id + ".dkr.ecr-fips.cn-north-1.amazonaws.com", endpoint.Partition, ""},
		{ecr, id + ".dkr-ecr.us-west-1.amazonaws.com", endpoint.Form, id + ".dkr-ecr.us-west-1.on.aws"},
		{ecr, id + ".dkr.ecr.us-west-1.on.aws", endpoint.Form, west},
		{ecr, id + ".dkr.ecr-fips.cn-north-1.amazonaws.com.cn", endpoint.Form, ""},
		{ecr, id + ".dkr-ecr." + variable + ".amazonaws.com", endpoint.Form, id + ".dkr-ecr." + variable + ".on.aws"},

		// Amazon ECR Public.
		{ecr, "public.ecr.aws", endpoint.AliasAbsent, ""},
		{ecr, "public.ecr.aws/", endpoint.AliasAbsent, ""},
		{ecr, "https://public.ecr.aws/alias", endpoint.ECRScheme, "public.ecr.aws/alias"},
		{ecr, "public.ecr.aws:443/alias", endpoint.ECRPort, "public.ecr.aws/alias"},
		{ecr, "Public.ecr.aws/Alias", endpoint.UpperCase, "public.ecr.aws/alias"},
		{ecr, "public.ecr.aws/alias/", endpoint.AliasPath, "public.ecr.aws/alias"},
		{ecr, "oci://public.ecr.aws/alias/charts/web", endpoint.OCIScheme, "public.ecr.aws/alias"},
		{ecr, "public.ecr.aws/alias/charts", endpoint.AliasPath, "public.ecr.aws/alias"},
		{ecr, "public.ecr.aws/alias:1.0.0", endpoint.Tag, "public.ecr.aws/alias"},
		{ecr, "public.ecr.aws/al--ias", endpoint.Alias, ""},
		{ecr, "public.ecr.aws/" + strings.Repeat("a", 51), endpoint.Alias, ""},
		{ecr, "gallery.ecr.aws/alias/web", endpoint.PublicHost, "public.ecr.aws/alias"},
		{ecr, "public.ecr.aws/" + variable, endpoint.TemplateOnPublic, ""},
		{anyKind, "public.ecr." + variable + ".amazonaws.com", endpoint.TemplateElsewhere, ""},

		// The region variable.
		{basic, "contoso." + variable + ".azurecr.io", endpoint.TemplateInBasic, ""},
		{anyKind, variable + ".azurecr.io", endpoint.TemplateInBasic, ""},
		{basic, "ghcr.io/{{.spectro.macro.org}}", endpoint.TemplateInBasic, ""},
		{ecr, variable + ".dkr.ecr.us-west-1.amazonaws.com", endpoint.TemplateElsewhere, ""},
		{ecr, id + ".dkr.ecr.us-west-1." + variable, endpoint.TemplateElsewhere, template},
		{ecr, id + ".dkr.ecr.x" + variable + ".amazonaws.com", endpoint.TemplateElsewhere, template},
		{ecr, id + ".dkr.ecr." + variable + "x.amazonaws.com", endpoint.TemplateElsewhere, template},
		{ecr, id + ".dkr.ecr." + variable + variable + ".amazonaws.com", endpoint.TemplateTwice, template},
		{ecr, id + ".dkr.ecr." + variable + "." + variable + ".amazonaws.com.cn", endpoint.TemplateTwice, id + ".dkr.ecr." + variable + ".amazonaws.com.cn"},
		{ecr, id + ".dkr.ecr.{{ spectro.system.aws.region }}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{.Spectro.System.AWS.Region}}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{.spectro.system.cloud.region}}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{.spectro.sytem.aws.regoin}}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr-fips.{{.aws.region}}.amazonaws.com", endpoint.VariableTypo, id + ".dkr.ecr-fips." + variable + ".amazonaws.com"},
		{ecr, id + ".dkr.ecr.{.spectro.system.aws.region}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{{.spectro.system.aws.region}}}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{ .spectro.system.aws.region .amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{.spectro.system.aws.region}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr..spectro.system.aws.region.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.<region>.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.${var.region}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{.spectro.macro.place}}.amazonaws.com", endpoint.VariableUnknown, template},
		{ecr, id + ".dkr.ecr.{{- .spectro.system.aws.region -}}.amazonaws.com", endpoint.VariableTypo, template},
		{ecr, id + ".dkr.ecr.{{\n.spectro.system.aws.region}}.amazonaws.com", endpoint.VariableTypo, template},
	} {
		_, err := row.parser.parse(row.text)
		var refused *endpoint.Error
		if !errors.As(err, &refused) {
			t.Errorf("%s(%q) accepts, want %q", row.parser.name, row.text, row.reason)
			continue
		}
		if refused.Reason != row.reason || refused.Suggestion != row.suggestion {
			t.Errorf(
				"%s(%q)\n got %q, %q\nwant %q, %q", row.parser.name, row.text, refused.Reason,
				refused.Suggestion, row.reason, row.suggestion,
			)
		}
	}
}

func TestNormalizedAndEqual(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		a, b string
		want bool
	}{
		{"https://Contoso.azurecr.io/", "contoso.azurecr.io", true},
		{"contoso.azurecr.io:443", "contoso.azurecr.io", true},
		{"[fd00::0:1]:443/a", "[fd00::1]/a", true},
		{"ghcr.io/org/charts/", "https://ghcr.io/org/charts", true},
		{"contoso.azurecr.io:8443", "contoso.azurecr.io", false},
		{"ghcr.io/org", "ghcr.io/organisation", false},
		{template, id + ".dkr.ecr.{{  .spectro.system.aws.region }}.amazonaws.com", true},
		{template, id + ".dkr.ecr.us-west-1.amazonaws.com", false},
		{"public.ecr.aws/alias", "public.ecr.aws/other", false},
		{"not an endpoint", "not an endpoint", true},
		{"not an endpoint", "not an  endpoint", false},
		{"", "", true},
		{"", "contoso.azurecr.io", false},
	} {
		if endpoint.Equal(row.a, row.b) != row.want || endpoint.Equal(row.b, row.a) != row.want {
			t.Errorf("Equal(%q, %q) is not %v in both orders", row.a, row.b, row.want)
		}
	}
	if zero := (endpoint.Endpoint{}); zero.String() != "" || zero.Normalized() != "" || zero.Partitions() != nil {
		t.Error("the zero endpoint is not empty")
	}
}
