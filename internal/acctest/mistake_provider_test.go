package acctest_test

import (
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// providerMistakes are about the provider configuration and the environment.
func providerMistakes() subject {
	return subject{
		title: "Provider configuration",
		world: func(s *setting) string {
			s.w.Env = append(s.w.Env, "PALETTE_HOST=", "SPECTROCLOUD_HOST=", "PALETTE_API_KEY=",
				"SPECTROCLOUD_APIKEY=", "PALETTE_PROJECT=",
				"PALETTE_EMBEDDED_PATH=", "PALETTE_EMBEDDED_PROJECTS=")
			return ""
		},
		mistakes: slices.Concat(providerTexts(), environmentMistakes(), folderMistakes()),
	}
}

// environmentMistakes are about variables of the environment, or their absence.
func environmentMistakes() []mistake {
	environment := func(name string, env ...string) mistake {
		return mistake{name: name, config: "provider \"palette\" {}\n" + profileWith(), env: env}
	}
	return []mistake{
		{name: "no control plane", config: elsewhere(profileWith(), "")},
		environment("Palette and the embedded control plane in the environment", "PALETTE_EMBEDDED_PATH=.palette", "PALETTE_API_KEY=key"),
		environment("an API key with a line break in the environment", "PALETTE_API_KEY=key\n"),
		environment("a host with a path in the environment", "PALETTE_HOST=https://palette.example.com/console", "PALETTE_API_KEY=key"),
		environment("a home folder that is not there", "PALETTE_EMBEDDED_PATH=~/.palette", "HOME="),
		environment("an invalid decision on unpublished changes", "PALETTE_EMBEDDED_PATH=.palette", "PALETTE_UNPUBLISHED_CHANGES=perhaps"),
		environment("invalid chart checks in the environment", "PALETTE_EMBEDDED_PATH=.palette", "PALETTE_CHART_CHECKS=strict"),
	}
}

// alias is the provider configuration of a mistake.
func alias(attributes string) string {
	return "provider \"palette\" {\n  alias = \"this\"\n  " + attributes + "\n}\n"
}

// providerTexts are mistakes in the text of the provider configuration.
func providerTexts() []mistake {
	key := "api_key = \"" + fixture.PaletteKey + "\""
	text := func(name, attributes string) mistake {
		return mistake{name: name, config: elsewhere(profileWith(), attributes)}
	}
	return []mistake{
		text("Palette and the embedded control plane", `embedded = { path = ".palette" }`+"\n  "+key),
		text("a host with http", `host = "http://palette.example.com"`+"\n  "+key),
		text("a host with a path", `host = "https://palette.example.com/console"`+"\n  "+key),
		text("a host with a user name", `host = "https://user:secret@palette.example.com"`+"\n  "+key),
		text("an empty host", `host = ""`+"\n  "+key),
		text("an API key with a line break", `api_key = "key\n"`),
		text("a CA certificate that is not PEM", `ca_certificate = "MIIB"`+"\n  "+key),
		text("a folder of another user", `embedded = { path = "~other/palette" }`),
		text("invalid chart checks", `chart_checks = "strict"`+"\n  "+key),
		text("a project name with spaces around it", `embedded = { path = ".palette", projects = [" apps"] }`),
		text("registry_auth with half a credential", key+"\n  registry_auth = { acr = { username = \"palette\" } }"),
		text("registry_auth with two credentials", key+"\n  registry_auth = { acr = { username = \"palette\", password = \"x\", "+
			"use_runner_aws_identity = true } }"),
		text("registry_auth with an empty role", key+"\n  registry_auth = { acr = { role_arn = \"\" } }"),
	}
}
