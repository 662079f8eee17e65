package chart_test

import (
	"errors"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// A version is exact: three numbers, as they are in Chart.yaml. Its tag has _ for
// the +, which no tag can hold.
func ExampleParseVersion() {
	version, err := chart.ParseVersion("1.2.3+build.5")
	fmt.Println(version, version.Tag(), err)

	_, err = chart.ParseVersion("1.2")
	if mistake, ok := errors.AsType[*chart.VersionError](err); ok {
		fmt.Println(mistake)
		fmt.Println(mistake.Reason == chart.VersionPartial, mistake.Suggestion)
	}
	// Output:
	// 1.2.3+build.5 1.2.3_build.5 <nil>
	// chart version "1.2" has fewer than three parts; write "1.2.0"
	// true 1.2.0
}

// A reference names a chart in a registry, under a path of the registry.
func ExampleNewReference() {
	version, _ := chart.ParseVersion("1.2.3")
	fmt.Println(chart.NewReference("contoso.azurecr.io", "charts/", "web", version))
	// Output: oci://contoso.azurecr.io/charts/web:1.2.3
}

// Hosted keeps the tags of a repository that Helm would have made.
func ExampleHosted() {
	for _, version := range chart.Hosted([]string{"1.10.0", "latest", "1.9.0", "2.0.0-rc.1", "sha256-abc.sig"}) {
		fmt.Println(version)
	}
	// Output:
	// 1.9.0
	// 1.10.0
	// 2.0.0-rc.1
}

// A constraint is Terraform's: it selects a pre-release only where it names exactly it.
func ExampleConstraint_Select() {
	hosted := chart.Hosted([]string{"1.2.0", "1.3.0-rc.1", "1.3.0", "2.0.0"})
	constraint, err := chart.ParseConstraint("~> 1.2")
	fmt.Println(constraint.Select(hosted, false), err)
	fmt.Println(constraint.Select(hosted, true))
	// Output:
	// [1.2.0 1.3.0] <nil>
	// [1.2.0 1.3.0-rc.1 1.3.0]
}

// For a version that is not hosted, Nearest returns similar ones.
func ExampleNearest() {
	wanted, _ := chart.ParseVersion("1.2.4")
	neighbours := chart.Nearest(wanted, []string{"1.2.3", "1.3.0", "v1.2.4", "2.0.0"})
	fmt.Println(neighbours.Below, neighbours.Above, neighbours.Twin, neighbours.Newest)
	// Output: 1.2.3 1.3.0 v1.2.4 2.0.0
}
