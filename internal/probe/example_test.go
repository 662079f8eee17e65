package probe_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// The same status means different things from different registries: Classify
// has a table of them.
func ExampleClassify() {
	failed := probe.Classify(probe.Response{
		Service: probe.ECR, Host: "123456789012.dkr.ecr.eu-west-1.amazonaws.com", Repository: "charts/web",
		Tag: "1.2.3", Account: "123456789012", Region: "eu-west-1", Partition: "aws",
		Operation: probe.GetTags, Status: http.StatusForbidden, Code: "DENIED",
	})
	fmt.Println(failed.Outcome, "-", failed.Class())
	fmt.Println(failed.NextStep)
	action, _, _ := strings.Cut(failed.Permission, " on ")
	fmt.Println(action)
	// Output:
	// forbidden - refused
	// Listing is not needed to use an exact version; to list versions, add the permission.
	// ecr:ListImages
}

// An endpoint may not say for certain under which path a chart is.
func ExampleRegistry_Places() {
	parsed, _ := endpoint.Parse("ghcr.io/orgs/acme")
	version, _ := chart.ParseVersion("1.2.4")
	places, certain := probe.Registry{Endpoint: parsed, BasePath: "shop"}.Places()
	for _, place := range places {
		fmt.Println(probe.Target{Registry: place, Chart: "web", Version: version}.Reference())
	}
	fmt.Println(certain)
	// Output:
	// oci://ghcr.io/acme/shop/web:1.2.4
	// oci://ghcr.io/acme/web:1.2.4
	// false
}
