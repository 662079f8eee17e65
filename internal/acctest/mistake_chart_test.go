package acctest_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// chartsNotFound are charts that the registry does not have or does not list.
func chartsNotFound() []mistake {
	layer := func(name string, attributes ...string) mistake {
		return mistake{name: name, config: layerWith(attributes...)}
	}
	zero := "sha256:" + strings.Repeat("0", 64)
	return []mistake{
		layer("a misspelt chart", `chart = "wep"`),
		layer("a chart that does not exist", `chart = "storefront"`),
		layer("a version that is not there", `version = "1.2.4"`),
		layer("a version with another leading v", `version = "1.9.0"`),
		layer("a container image", `chart = "image"`, `version = "1.0.0"`),
		layer("an image index", `chart = "index"`, `version = "1.0.0"`),
		layer("a damaged archive", `chart = "torn"`, `version = "1.0.0"`),
		layer("a chart under the name of another", `chart = "copied"`),
		layer("a chart under another version", `chart = "tagged"`, `version = "2.0.0"`),
		layer("an index of two charts", `chart = "double"`),
		layer("a digest that differs", `digest = "`+zero+`"`),
		{name: "a chart under another path", config: registered(`endpoint = "contoso.azurecr.io"`) + layerOfThis()},
		{name: "a misspelt base content path", config: registered(`endpoint = "contoso.azurecr.io"`, `base_content_path = "charst"`) + layerOfThis()},
		{name: "a misspelt path in the endpoint", config: registered(`endpoint = "contoso.azurecr.io/cherts"`) + layerOfThis()},
		{name: "a token that may pull and not list", config: registered(strings.Replace(fixture.BasicLogin(fixture.Password), `"palette"`, `"puller"`, 1)) + layerOfThis(`version = "9.9.9"`)},
		{
			name: "an overwritten tag", before: layerWith(`chart = "moving"`, `version = "1.0.0"`), config: layerWith(`chart = "moving"`, `version = "1.0.0"`),
			odd:  func(r *trial) { pushMoving(r, "first") },
			then: func(r *trial) { pushMoving(r, "second") },
		},
		{
			name: "a version that Palette has not indexed", before: synchronized, config: synchronized + layerOfThis(`chart = "late"`, `version = "1.1.0"`),
			odd: func(r *trial) { testbed.Must(r.charts.PushChart(testbed.Chart{Name: "late"}, "indexed/late")) },
			then: func(r *trial) {
				testbed.Must(r.charts.PushChart(testbed.Chart{Name: "late", Version: "1.1.0"}, "indexed/late"))
			},
		},
	}
}

// layerOfThis is a layer of the registry of the mistake.
func layerOfThis(attributes ...string) string {
	return layerWith(append(attributes, `registry_name = palette_oci_registry.this.name`)...)
}

var synchronized = registered(`endpoint = "contoso.azurecr.io"`, `base_content_path = "indexed"`,
	`synchronization = true`, `credential_check = "none"`)

func pushMoving(r *trial, text string) {
	testbed.Must(
		r.charts.PushChart(testbed.Chart{Name: "moving", Version: "1.0.0", Description: text}, "charts/moving"),
	)
}

// chartsNotFit are charts that Helm does not install, or not with the values.
func chartsNotFit() []mistake {
	chartMistake := func(name, chart, values string) mistake {
		attributes := []string{fmt.Sprintf("chart = %q", chart), `version = "1.0.0"`}
		if values != "" {
			attributes = append(attributes, fixture.ValuesAttribute(values))
		}
		return mistake{name: name, config: layerWith(attributes...)}
	}
	return []mistake{
		chartMistake("values that do not fit the schema", "strict", "replicaCount: none\nports: [80, http]"),
		chartMistake("values with a key that the chart does not know", "strict", "image2: {}"),
		chartMistake("defaults that do not fit the schema", "needy", ""),
		chartMistake("an invalid schema", "odd", ""),
		chartMistake("a schema that refers to itself", "cyclic", ""),
		chartMistake("a schema that refers to another document", "far", ""),
		chartMistake("a library chart", "common", ""),
		chartMistake("dependencies that are not packed", "undone", ""),
		chartMistake("an invalid range of Kubernetes versions", "ranged", ""),
		chartMistake("an archive that is too large", "bomb", ""),
		chartMistake("a schema that costs too much", "greedy", ""),
		chartMistake("defaults that cost too much", "wide", ""),
		chartMistake("imports that cost too much", "multiplied", ""),
		chartMistake("many values that do not fit", "strict", "ports: [a"+strings.Repeat(", a", 40)+"]"),
	}
}

// chartsRead are charts that data sources read, and inputs that are not known.
func chartsRead() []mistake {
	data := func(attributes ...string) string {
		lines := append([]string{`chart = "web"`, `version = "1.2.3"`}, attributes...)
		return "data \"palette_chart\" \"this\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
	}
	// A path of its own, since a prober keeps the results of look-ups.
	const place = "resource \"terraform_data\" \"this\" {\n  input = \"this\"\n}\n"
	const late = "resource \"terraform_data\" \"this\" {\n  input = \"1.2.3\"\n}\n"
	down := func(name string, effect testbed.Effect) func(*trial) {
		return func(r *trial) {
			made := r.world.Registry(r.label + ".example.com")
			testbed.Must(made.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
			made.Fault(testbed.Match{Path: name}, effect)
		}
	}
	public := func(attributes ...string) string {
		return data(append(attributes, `endpoint = "this.example.com"`, `base_content_path = "charts"`)...)
	}
	return []mistake{
		{name: "a data source of a misspelt endpoint", config: data(`endpoint = "oci://contoso.azurecr.io"`)},
		{name: "a data source of a private registry by its endpoint", config: data(`endpoint = "contoso.azurecr.io"`, `base_content_path = "charts"`)},
		{name: "a data source with a region template and no region", config: data(`endpoint = "` + fixture.ECRTemplate + `"`)},
		{name: "a data source with an invalid region", config: data(`endpoint = "`+fixture.ECRTemplate+`"`, `region = "europe"`)},
		{name: "a data source without a registry", config: data()},
		{name: "a data source with two registries", config: data(`endpoint = "contoso.azurecr.io"`, `registry_name = "acr"`)},
		{name: "a data source of a registry that is down", config: public(), odd: down("", testbed.Respond(http.StatusServiceUnavailable, "down for maintenance"))},
		{name: "a data source of a registry that fails to list", config: public(), odd: down("/tags/list$", testbed.Respond(http.StatusInternalServerError, "it broke"))},
		{name: "a data source of a version that is not there", config: strings.Replace(public(), "1.2.3", "9.9.9", 1), odd: down("/never", testbed.Drop())},
		{
			name: "a data source of a registry that is not known yet", before: registered(),
			config: place + registered(`endpoint = "contoso.azurecr.io/charts/${terraform_data.this.output}"`) + data(`registry_name = palette_oci_registry.this.name`),
		},
		{
			name: "a login of a registry that is not known yet", odd: unlessTofu, before: registered(),
			config: place + registered(`endpoint = "contoso.azurecr.io/charts/${terraform_data.this.output}"`) + loginOf(`registry_name = palette_oci_registry.this.name`),
		},
		{name: "a login of a registry that is not there", config: elsewhere(loginOf(`registry_name = "acre"`)), odd: ownRegistry},
		{name: "a login of a registry whose credentials Palette hides", config: elsewhere(loginOf(`registry_name = "acr"`)), odd: ownRegistry},
		{name: "a version that is not known before apply", config: late + layerWith(`version = terraform_data.this.output`)},
		{
			name:   "a registry that is not known before apply",
			config: place + registered(`base_content_path = terraform_data.this.output`) + layerOfThis(),
		},
		{
			name: "a chart at no path of a registry with several paths", odd: gitHubPackages,
			config: elsewhere(emptyProfile+inOwn(`registry_name = "github"`, `chart = "absent"`), `host = "this.palette.test"`, `api_key = "`+fixture.PaletteKey+`"`,
				`registry_auth = { github = { username = "octocat", password = "`+fixture.Password+`" } }`),
		},
		{
			name: "registry_auth with an AWS key for another registry", odd: func(r *trial) { r.owned(); down("/never", testbed.Drop())(r) },
			config: elsewhere(emptyProfile+registryOf("basic", `endpoint = "this.example.com/charts"`)+inOwn(`registry_name = palette_oci_registry.this.name`),
				`host = "this.palette.test"`, `api_key = "`+fixture.PaletteKey+`"`,
				`registry_auth = { this = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key = "secret" } }`),
		},
		{name: "a registry that limits requests", config: limited(), odd: down("", testbed.TooManyRequests(0))},
		{name: "a registry that shows a login page", config: limited(), odd: down("", testbed.Respond(http.StatusOK, "<html>log in</html>"))},
		{name: "an endpoint of a function", config: "output \"this\" {\n  value = provider::palette::parse_endpoint(\"oci://contoso.azurecr.io\")\n}\n"},
		{name: "a region of a function", config: "output \"this\" {\n  value = provider::palette::resolve_endpoint(\"" + fixture.ECRTemplate + "\", \"europe\")\n}\n"},
		{name: "an ARN of a function", config: "output \"this\" {\n  value = provider::palette::ecr_pull_policy([\"helm/*\"])\n}\n"},
	}
}

// limited is a layer of a registry that is not checked.
func limited() string {
	return registryOf("basic", `endpoint = "this.example.com/charts"`, `credential_check = "none"`) + layerOfThis()
}

func loginOf(attributes ...string) string {
	return "ephemeral \"palette_registry_login\" \"this\" {\n  " + strings.Join(attributes, "\n  ") + "\n}\n"
}

// gitHubPackages is a registry of GitHub packages that was registered outside Terraform: it has no path of charts.
func gitHubPackages(r *trial) {
	made := r.world.Registry(
		"ghcr.io", testbed.TokenAuth(testbed.Account{Username: "octocat", Password: fixture.Password}),
	)
	testbed.Must(made.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "acme/shop/web"))
	_, client := r.owned()
	if _, err := client.CreateRegistry(r.t.Context(), palette.Registry{Name: "github", Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("ghcr.io/orgs/acme"), ContentPath: "shop",
		Credential: credential.Credential{
			Kind: credential.Basic, Username: "octocat", Password: redact.New(fixture.Password),
		},
	}}); err != nil {
		r.t.Fatal(err)
	}
}
