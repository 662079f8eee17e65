package acctest_test

// providerMistakes are about the provider configuration and the environment.
func providerMistakes() subject {
	return subject{
		title: "Provider configuration",
		world: func(*setting) string { return "" },
		mistakes: append(providerTexts(),
			mistake{
				name:   "no control plane is configured",
				config: alias("") + aliasProfile,
			},
		),
	}
}

// alias is a provider configuration of a mistake's own.
func alias(attributes string) string {
	return "provider \"palette\" {\n  alias = \"this\"\n  " + attributes + "\n}\n"
}

// aliasProfile is a profile in the control plane of alias.
const aliasProfile = `
resource "palette_cluster_profile" "this" {
  provider = palette.this
  name     = "this"
}
`

// providerTexts are mistakes that the text of the provider configuration shows.
func providerTexts() []mistake {
	key := "api_key = \"" + paletteKey + "\""
	text := func(name, attributes string) mistake { return mistake{name: name, config: alias(attributes)} }
	return []mistake{
		text("Palette and the embedded control plane", `embedded = { path = ".palette" }`+"\n  "+key),
		text("a host with http", `host = "http://palette.example.com"`+"\n  "+key),
		text("a host with a path", `host = "https://palette.example.com/console"`+"\n  "+key),
		text("a host with a user name", `host = "https://user:secret@palette.example.com"`+"\n  "+key),
		text("an empty host", `host = ""`+"\n  "+key),
		text("an API key with a line break", `api_key = "key\n"`),
		text("an API key with quotes around it", `api_key = "\"key\""`),
		text("a CA certificate that is not PEM", `ca_certificate = "MIIB"`+"\n  "+key),
		text("a folder of another user", `embedded = { path = "~other/palette" }`),
		text("chart checks that are none", `chart_checks = "strict"`+"\n  "+key),
		text("a project name with spaces around it", `embedded = { path = ".palette", projects = [" apps"] }`),
		text("registry_auth with half a credential", key+"\n  registry_auth = { acr = { username = \"palette\" } }"),
		text("registry_auth with two credentials", key+"\n  registry_auth = { acr = { username = \"palette\", password = \"x\", "+
			"use_runner_aws_identity = true } }"),
		text("registry_auth with an empty role", key+"\n  registry_auth = { acr = { role_arn = \"\" } }"),
	}
}
