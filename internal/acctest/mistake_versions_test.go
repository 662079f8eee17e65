package acctest_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// chartsListed are lists of versions that cannot be read, and documents that cannot be merged.
func chartsListed() []mistake {
	data := func(attributes ...string) string {
		return "data \"palette_chart_versions\" \"this\" {\n  " + strings.Join(attributes, "\n  ") + "\n}\n"
	}
	constraint := func(name, text string) mistake {
		return mistake{name: name, config: data(`registry_name = "acr"`, `chart = "web"`, `constraint = "`+text+`"`)}
	}
	merge := func(name, documents string) mistake {
		return mistake{
			name: name, config: "output \"this\" {\n  value = provider::palette::merge_values([" + documents +
				"])\n}\n",
		}
	}
	// A registry of its own, since one of its repositories cannot be listed.
	own := func(effect testbed.Effect) func(*trial) {
		return func(r *trial) {
			made := r.world.Registry(r.label + ".example.com")
			testbed.Must(made.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
			made.Fault(testbed.Match{Path: "/tags/list$"}, effect)
		}
	}
	public := data(`chart = "web"`, `endpoint = "this.example.com"`, `base_content_path = "charts"`)
	puller := registered(strings.Replace(fixture.BasicLogin(fixture.Password), `"palette"`, `"puller"`, 1))
	return []mistake{
		constraint("a constraint of npm", "^1.2.3"),
		constraint("a constraint with a wildcard", "1.x"),
		constraint("a constraint without a comma", ">= 1.0 < 2.0"),
		constraint("one constraint or another", "~> 1.2 || ~> 2.0"),
		constraint("a word as a constraint", "latest"),
		constraint("an invalid constraint", ">= one"),
		{name: "a list without a registry", config: data(`chart = "web"`)},
		{name: "a list of a misspelt registry", config: elsewhere(data(`registry_name = "acre"`, `chart = "web"`)), odd: ownRegistry},
		{name: "a list of a misspelt chart", config: data(`registry_name = "acr"`, `chart = "wep"`)},
		{name: "a list of a private registry by its endpoint", config: data(`endpoint = "contoso.azurecr.io"`, `base_content_path = "charts"`, `chart = "web"`)},
		{
			name: "a list that a token may not read", before: puller,
			config: puller + data(`registry_name = palette_oci_registry.this.name`, `chart = "web"`),
		},
		{name: "a list of a registry that fails", config: public, odd: own(testbed.Respond(http.StatusInternalServerError, "it broke"))},
		{name: "a list of a registry that has none", config: public, odd: own(testbed.Respond(http.StatusNotFound, "404 page not found"))},
		merge("documents to merge that are not mappings", `"a: 1", "- a"`),
		merge("documents to merge that are not YAML", `"a: 1", "a:\n\tb: 1"`),
		merge("several documents in one to merge", `"a: 1\n---\nb: 2"`),
		merge("a key twice in a document to merge", `"a: 1", "b: 1\nb: 2"`),
		merge("too many aliases in a document to merge",
			`join("\n", concat(["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"], [for i in range(1, 9) : format("a%d: &a%d [%s]", i, i, join(",", [for j in range(10) : "*a${i - 1}"]))]))`),
	}
}

// ecrListed are lists of versions in Amazon ECR that cannot be read.
func ecrListed() []mistake {
	pulling := ecrWith(fmt.Sprintf(roleEntry, "pulling", "local.external"), `credential_check = "none"`)
	list := "data \"palette_chart_versions\" \"this\" {\n  registry_name = palette_oci_registry.this.name\n" +
		"  chart         = \"storefront\"\n}\n"
	return []mistake{{name: "a list that a role may not read", before: pulling, config: pulling + list}}
}
