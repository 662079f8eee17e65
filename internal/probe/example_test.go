package probe_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// The same status means different things from different registries: the table
// behind Classify knows which.
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

	fmt.Println(probe.Classify(probe.Response{Status: http.StatusOK}) == nil)
	// Output:
	// forbidden - refused
	// Listing is not needed to use an exact version; to list versions, add the permission.
	// ecr:ListImages
	// true
}

// listed is a registry as far as suggestions need one.
type listed map[string][]string

func (l listed) Tags(_ context.Context, _ probe.Registry, name string) ([]string, error) {
	return l[name], nil
}

func (l listed) Charts(context.Context, probe.Registry) ([]string, error) {
	var names []string
	for name := range l {
		names = append(names, name)
	}
	return names, nil
}

// A version that is absent is reported with the versions next to it.
func ExampleSuggest() {
	parsed, _ := endpoint.Parse("registry.example")
	version, _ := chart.ParseVersion("1.2.4")
	wanted := probe.Target{
		Registry: probe.Registry{Endpoint: parsed, BasePath: "charts"}, Chart: "web", Version: version,
	}

	absent := &probe.Error{Outcome: probe.VersionAbsent}
	probe.Suggest(context.Background(), listed{"web": {"1.2.3", "1.3.0", "2.0.0"}}, wanted, absent)
	fmt.Println(wanted.Reference())
	fmt.Println(absent.Neighbours.Below, absent.Neighbours.Above, absent.Neighbours.Newest)
	// Output:
	// oci://registry.example/charts/web:1.2.4
	// 1.2.3 1.3.0 2.0.0
}
