package acctest_test

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// registryTexts are mistakes in the text of a palette_oci_registry.
func registryTexts() []mistake {
	const (
		acrHost = `endpoint = "contoso.azurecr.io"`
		shop    = `endpoint = "registry.example.com"`
		ghcr    = `endpoint = "ghcr.io/orgs/acme"`
	)
	basic := func(name string, attributes ...string) mistake {
		return mistake{name: name, config: registryOf("basic", attributes...)}
	}
	ecr := func(name string, attributes ...string) mistake {
		return mistake{name: name, config: registryOf("ecr", attributes...)}
	}
	endpointLine := func(endpoint string) string { return `endpoint = "` + endpoint + `"` }
	return []mistake{
		basic("a registry without an endpoint"),
		basic("an attribute that does not exist", acrHost, `url = "contoso.azurecr.io"`),
		basic("a name with a space at its end", acrHost, `name = "acr "`),
		{name: "an invalid auth type", config: registryOf("acr", acrHost)},
		{name: "an auth type with a capital letter", config: registryOf("Basic", acrHost)},
		basic("an endpoint with oci://", endpointLine("oci://contoso.azurecr.io/charts")),
		basic("an endpoint with http://", endpointLine("http://registry.example.com")),
		basic("an endpoint with another scheme", endpointLine("ftp://registry.example.com")),
		basic("an endpoint with /v2/", endpointLine("registry.example.com/v2/")),
		basic("an endpoint with a tag", endpointLine("registry.example.com/charts/web:1.2.3")),
		basic("an endpoint with a capital letter in its path", endpointLine("registry.example.com/Charts")),
		basic("an endpoint with a doubled slash", endpointLine("registry.example.com//charts")),
		basic("an endpoint with a user name", endpointLine("https://user:secret@registry.example.com")),
		basic("an endpoint with a query", endpointLine("registry.example.com?token=secret")),
		basic("an endpoint with a space", endpointLine("registry example.com")),
		basic("an endpoint with an invalid port", endpointLine("registry.example.com:http")),
		basic("an empty endpoint", endpointLine("")),
		basic("an endpoint with an unknown variable", endpointLine("registry.{{.spectro.system.aws.region}}.example.com")),
		basic("an Amazon ECR host with basic", endpointLine(fixture.ECRPrivateHost)),
		basic("an Amazon ECR host with the user AWS", endpointLine(fixture.ECRPrivateHost), `basic = { username = "AWS", password_wo = "secret" }`),
		ecr("an Amazon ECR host with a scheme", endpointLine("https://"+fixture.ECRPrivateHost)),
		ecr("an Amazon ECR host with a path", endpointLine(fixture.ECRPrivateHost+"/helm")),
		ecr("an Amazon ECR host with a port", endpointLine(fixture.ECRPrivateHost+":443")),
		ecr("an Amazon ECR host with eleven digits", endpointLine("21457525496.dkr.ecr.us-west-1.amazonaws.com")),
		ecr("an Amazon ECR host of the API", endpointLine("api.ecr.us-west-1.amazonaws.com")),
		ecr("another host with ecr", acrHost),
		ecr("an Amazon ECR host with single braces", endpointLine("214575254960.dkr.ecr.{.spectro.system.aws.region}.amazonaws.com"), `default_region = "us-west-1"`),
		ecr("an Amazon ECR host with a misspelt variable", endpointLine("214575254960.dkr.ecr.{{.spectro.system.region}}.amazonaws.com"), `default_region = "us-west-1"`),
		ecr("a region template without a default region", endpointLine(fixture.ECRTemplate)),
		ecr("a default region without a region template", endpointLine(fixture.ECRPrivateHost), `default_region = "us-west-1"`),
		ecr("a default region that is an availability zone", endpointLine(fixture.ECRTemplate), `default_region = "us-west-1a"`),
		ecr("an invalid default region", endpointLine(fixture.ECRTemplate), `default_region = "us-west"`),
		ecr("a default region of another partition", endpointLine(fixture.ECRTemplate), `default_region = "cn-north-1"`),
		ecr("a role of another partition", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, fixture.ECRArnLogin("arn:aws-us-gov:iam::214575254960:role/palette")),
		ecr("a user for a role", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, fixture.ECRArnLogin("arn:aws:iam::214575254960:user/palette")),
		ecr("a session for a role", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, fixture.ECRArnLogin("arn:aws:sts::214575254960:assumed-role/palette/session")),
		ecr("an empty role", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, fixture.ECRArnLogin("")),
		ecr("an external id with a line break", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected,
			`sts = { role_arn = "arn:aws:iam::214575254960:role/palette", external_id = "id\n" }`),
		ecr("an access key and a role", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, fixture.ECRKeyLogin, fixture.ECRRoleLogin),
		ecr("an access key without protected", endpointLine(fixture.ECRPrivateHost), fixture.ECRKeyLogin),
		ecr("a role without protected", endpointLine(fixture.ECRPrivateHost), fixture.ECRRoleLogin),
		ecr("protected without credentials", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected),
		ecr("protected on Amazon ECR Public", endpointLine(fixture.ECRPublicHost), fixture.ECRProtected),
		ecr("an access key on Amazon ECR Public", endpointLine(fixture.ECRPublicHost), fixture.ECRKeyLogin),
		ecr("protected in a partition without accounts", endpointLine("214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn"), fixture.ECRProtected, fixture.ECRKeyLogin),
		ecr("a user name on Amazon ECR", endpointLine(fixture.ECRPrivateHost), fixture.ECRUserLogin),
		ecr("an endpoint suffix on Amazon ECR", endpointLine(fixture.ECRPrivateHost), `endpoint_suffix = "/v2"`),
		ecr("an invalid access key id", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected,
			`access_key = { access_key_id = "palette", secret_access_key_wo = "secret" }`),
		ecr("a secret access key with a space", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected,
			`access_key = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = "secret key" }`),
		ecr("an access key without its id", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, `access_key = { secret_access_key_wo = "secret" }`),
		ecr("a role without its ARN", endpointLine(fixture.ECRPrivateHost), fixture.ECRProtected, `sts = { external_id = "id" }`),
		basic("protected with basic", shop, fixture.ECRProtected),
		basic("an access key with basic", shop, fixture.ECRKeyLogin),
		basic("a role with basic", shop, fixture.ECRRoleLogin),
		basic("a default region with basic", shop, `default_region = "us-west-1"`),
		basic("a password without a user name", shop, `basic = { password_wo = "secret" }`),
		basic("a user name with a space at its end", shop, `basic = { username = "palette ", password_wo = "secret" }`),
		basic("a password with a line break", shop, `basic = { username = "palette", password_wo = "secret\n" }`),
		basic("GitHub packages without synchronization", ghcr, `base_content_path = "shop"`, fixture.BasicLogin("secret")),
		basic("GitHub packages without an owner", endpointLine("ghcr.io/orgs"), `base_content_path = "shop"`, `synchronization = true`, fixture.BasicLogin("secret")),
		basic("GitHub packages without credentials", ghcr, `base_content_path = "shop"`, `synchronization = true`),
		basic("GitHub packages with an endpoint suffix", ghcr, `base_content_path = "shop"`, `synchronization = true`, fixture.BasicLogin("secret"),
			`endpoint_suffix = "/v2"`),
		basic("synchronization without a base content path", shop, `synchronization = true`),
		basic("several base content paths", shop, `base_content_path = "charts,more"`),
		basic("a base content path with a tag", shop, `base_content_path = "charts:1.2.3"`),
		basic("an empty base content path", shop, `base_content_path = ""`),
		basic("an empty endpoint suffix", shop, `endpoint_suffix = ""`),
		basic("a CA certificate that is not PEM", shop, `tls = { ca_certificate = "MIIB" }`),
		basic("an invalid credential check", shop, `credential_check = "always"`),
		basic("a timeout without a unit", shop, `timeouts = { create = "5" }`),
		basic("a timeout below zero", shop, `timeouts = { create = "-5m" }`),
	}
}

// registryOf is a registry with these attributes. A name among them replaces the usual one.
func registryOf(kind string, attributes ...string) string {
	lines := strings.Join(attributes, "\n  ")
	if !strings.Contains(lines, "name = \"acr") {
		lines = "name = \"this\"\n  " + lines
	}
	return "resource \"palette_oci_registry\" \"this\" {\n  auth_type = \"" + kind + "\"\n  " + lines + "\n}\n"
}
