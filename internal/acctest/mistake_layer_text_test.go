package acctest_test

import "strings"

// layerTexts are mistakes in the text of a palette_helm_layer.
func layerTexts() []mistake {
	text := func(name string, attributes ...string) mistake {
		return mistake{name: name, config: layerWith(attributes...)}
	}
	values := func(name, text string) mistake {
		return mistake{name: name, config: layerWith("values = <<-YAML\n" + text + "\n  YAML")}
	}
	return []mistake{
		text("no registry", `registry_name = null`),
		text("an empty cluster profile id", `cluster_profile_id = ""`),
		text("an empty registry name", `registry_name = ""`),
		text("an empty registry id", `registry_id = ""`),
		text("a chart with its path", `chart = "charts/web"`),
		text("a chart with a capital letter", `chart = "Web"`),
		text("a chart with oci://", `chart = "oci://contoso.azurecr.io/charts/web"`),
		text("a chart with its version", `chart = "web:1.2.3"`),
		text("a chart with a digest", `chart = "web@sha256:`+strings.Repeat("0", 64)+`"`),
		text("a chart with a space", `chart = "web chart"`),
		text("a chart that cannot be a name", `chart = "-web"`),
		text("an empty chart", `chart = ""`),
		text("the version latest", `version = "latest"`),
		text("a range of versions", `version = "~> 6.5"`),
		text("a range of versions with an operator", `version = ">=1.2.0"`),
		text("a version with a wildcard", `version = "1.2.x"`),
		text("a number for a version", `version = 6.5`),
		text("a partial version", `version = "1.2"`),
		text("a version with an equals sign", `version = "=1.2.3"`),
		text("a version with a space", `version = "1.2.3 "`),
		text("an empty version", `version = ""`),
		text("a namespace with a capital letter", `namespace = "Web"`),
		text("a namespace with an underscore", `namespace = "web_frontend"`),
		text("a namespace that is too long", `namespace = "`+strings.Repeat("web-", 16)+`web"`),
		text("a release name with a capital letter", `release_name = "Web"`),
		text("a release name that is too long", `release_name = "`+strings.Repeat("web-", 14)+`web"`),
		text("a layer name with a capital letter", `name = "Web"`),
		text("a layer name that is too long", `name = "`+strings.Repeat("web-", 14)+`web"`),
		text("an install order with a fraction", `install_order = 1.5`),
		text("an install order that is too large", `install_order = 1e30`),
		text("an invalid digest", `digest = "1.2.3"`),
		text("a digest that is too short", `digest = "sha256:abc"`),
		text("invalid chart checks", `chart_checks = "strict"`),
		text("a region that is an availability zone", `regions = ["eu-west-1a"]`),
		text("an invalid region", `regions = ["europe"]`),
		text("a timeout without a unit", `timeouts = { create = "5" }`),
		text("values as an object", `values = { replicaCount = 2 }`),
		text("values as a list of Terraform", `values = ["replicaCount: 2"]`),
		values("values that are indented differently", "image:\n  tag: \"1\"\n   pullPolicy: Always"),
		text("values that are indented with a tab", `values = "image:\n\ttag: 1"`),
		values("values without a colon", "replicaCount 2\nimage: web"),
		values("values without a space behind the colon", "replicaCount:2\nimage: web"),
		values("values with two colons", "title: a: b"),
		values("values with an open quote", "title: \"web\nimage: web"),
		values("values with text behind a quote", "title: \"a\" b"),
		values("values with an open bracket", "args: [a, b"),
		values("values that begin with an at sign", "user: @web"),
		values("values with a macro that is not quoted", "replicaCount: {{.spectro.var.replicas}}"),
		values("values with a key twice", "replicaCount: 1\nreplicaCount: 2"),
		values("values as a list", "- replicaCount: 2"),
		values("values of two documents", "replicaCount: 1\n---\nreplicaCount: 2"),
		values("values as a whole document of Palette", "pack:\n  namespace: web\ncharts:\n  web:\n    replicaCount: 2"),
		values("values with a namespace of their own", "pack:\n  namespace: shop"),
		values("values with an install order of their own", "pack:\n  spectrocloud.com/install-priority: \"5\""),
		values("values with a release name of their own", "pack:\n  releaseNameOverride:\n    web: shop"),
	}
}

// layerWith is a layer of web 1.2.3 in the profile and the registry of the configuration; attributes replace its
// own, and an attribute that is null is left out.
func layerWith(attributes ...string) string {
	lines := strings.Join(attributes, "\n  ")
	for _, own := range []string{
		`cluster_profile_id = palette_cluster_profile.apps.id`, `registry_name = palette_oci_registry.acr.name`, `chart = "web"`,
		`version = "1.2.3"`, `name = "this"`,
	} {
		if name, _, _ := strings.Cut(own, " "); !strings.Contains("\n  "+lines, "\n  "+name+" =") {
			lines = own + "\n  " + lines
		}
	}
	return "resource \"palette_helm_layer\" \"this\" {\n  " +
		strings.ReplaceAll(lines, "registry_name = null\n  ", "") + "\n}\n"
}
