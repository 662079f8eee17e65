package acctest_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// registryKinds are the examples of the page of palette_oci_registry.
const registryKinds = "examples/resources/palette_oci_registry"

// kindsOfRegistries are the registries of these examples that no other example has, each with the only user name
// that its example must have, and a chart at the path of the example.
func kindsOfRegistries(world *testbed.World) {
	for _, kind := range []struct {
		host, username, repository string
		options                    []testbed.Option
	}{
		{host: "harbor.contoso.example", username: "robot$shop+palette", repository: "shop/storefront"},
		{
			host: "quay.io", username: "contoso+palette", repository: "contoso/storefront",
			options: []testbed.Option{testbed.AnonymousPull()},
		},
		{host: "registry-1.docker.io", username: "contosobot", repository: "contoso/storefront"},
		{
			host: "contoso.jfrog.io", username: "palette-pull", repository: "storefront",
			options: []testbed.Option{
				testbed.Below("/artifactory/api/docker/charts-local"), testbed.Htpasswd("palette-pull", fixture.Password),
			},
		},
		{
			host: "registry.gitlab.com", username: "gitlab+deploy-token-1", repository: "contoso/shop/storefront",
			options: []testbed.Option{testbed.TokenRealm("https://gitlab.com/jwt/auth")},
		},
	} {
		options := []testbed.Option{
			testbed.TokenAuth(testbed.Account{Username: kind.username, Password: fixture.Password}),
		}
		registry := world.Registry(kind.host, append(options, kind.options...)...)
		testbed.Must(registry.PushChart(testbed.Chart{Name: "storefront", Version: "2.4.1"}, kind.repository))
		if strings.HasSuffix(kind.host, "gitlab.com") {
			world.Handle("gitlab.com", registry.TokenEndpoint())
		}
	}
}

// registryExamples writes the examples of all kinds into a module of a workspace, and returns the module block.
func registryExamples(t *testing.T, w *acctest.Workspace) string {
	t.Helper()
	call := "module \"registries\" {\n  source = \"./registries\"\n"
	roots := ""
	for _, name := range filesIn(t, registryKinds, ".tf") {
		text := example(t, strings.TrimPrefix(name, "examples/"))
		if onlyInRoot.MatchString(text) {
			continue
		}
		w.File("registries/"+path.Base(name), text)
		for _, variable := range declared.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(variable[1], "ecr_") {
				roots += variable[0] + "\n"
				call += fmt.Sprintf("  %s = var.%s\n", variable[1], variable[1])
				continue
			}
			call += fmt.Sprintf("  %s = %q\n", variable[1], fixture.Password)
		}
	}
	w.File("registries/versions.tf", sourced)
	return roots + call + "}\n" + chartsOfKinds()
}

// chartsOfKinds looks up a chart in each registry of kindsOfRegistries, which also checks the path of the example.
func chartsOfKinds() string {
	var text strings.Builder
	for _, name := range []string{"harbor", "harbor-indexed", "quay", "docker-hub", "jfrog", "gitlab"} {
		fmt.Fprintf(&text, `
data "palette_chart" %[1]q {
  registry_name = %[1]q
  chart         = "storefront"
  version       = "2.4.1"
  depends_on    = [module.registries]
}
`, name)
	}
	return text.String()
}

// kindRow is a row of the table of kinds.
var kindRow = regexp.MustCompile(`^\| \[[^\]]+\]\(#([^)]+)\)`)

// Every example of a kind is on the page of the resource, and every kind of its
// table has an example there.
func TestEveryKindOfRegistryIsShown(t *testing.T) {
	t.Parallel()
	p := readPage(t, "templates/resources/oci_registry.md.tmpl")
	var shownText strings.Builder
	for _, b := range p.blocks {
		shownText.WriteString(b.text)
	}
	for _, name := range filesIn(t, registryKinds, ".tf") {
		text := example(t, strings.TrimPrefix(name, "examples/"))
		if !onlyInRoot.MatchString(text) && !strings.Contains(shownText.String(), text) {
			t.Errorf("%s is on no page", name)
		}
	}
	rows, heads := 0, p.anchors()
	for _, line := range p.prose {
		row := kindRow.FindStringSubmatch(line)
		if row == nil {
			continue
		}
		rows++
		if !heads[row[1]] {
			t.Errorf("a row of the table links to #%s, which the page does not have", row[1])
		}
	}
	if rows < 13 {
		t.Errorf("the table has %d kinds", rows)
	}
}
