package archtest

// Law is who may import what: the design of this repository, as a table.
func Law() Rules {
	return Rules{
		Module: "github.com/palette-oci/terraform-provider-palette",
		Rooms:  rooms(),
		Outside: []Outside{
			{Library: "oras.land/oras-go", Code: []string{"probe/oci"}, Tests: []string{"probe/oci", "testbed"}},
			{Library: "github.com/aws/aws-sdk-go-v2", Code: []string{"probe/ecr", "testbed/**"}, Tests: []string{"probe/ecr", "testbed/**"}},
			{Library: "golang.org/x/net", Code: []string{"probe/oci"}, Tests: []string{"probe/oci"}},
			{Library: "go.etcd.io/bbolt", Code: []string{"controlplane/store"}, Tests: []string{"controlplane/store"}},
			{Library: "github.com/santhosh-tekuri/jsonschema", Code: []string{"chart/schema"}, Tests: []string{"chart/schema"}},
			{Library: "github.com/hashicorp/go-version", Code: []string{"chart"}, Tests: []string{"chart"}},
			{
				Library: "github.com/hashicorp/terraform-plugin-*",
				Code:    []string{"main", "provider/**", "acctest/**", "bench/**"},
				Tests:   []string{"main", "provider/**", "acctest/**", "bench/**"},
			},
			{Library: "github.com/distribution/distribution", Code: []string{"testbed"}, Tests: []string{"testbed"}},
			{Library: "helm.sh/helm", Code: []string{"testbed"}, Tests: []string{"**"}},
		},
		// What must not be linked in at all, through whatever library.
		Unreachable: []Unreachable{
			{From: "main", Libraries: []string{"helm.sh/helm", "k8s.io", "github.com/distribution/distribution"}},
			{From: "controlplane/**", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "helm.sh/helm", "k8s.io"}},
			{From: "palette/**", Libraries: []string{"github.com/hashicorp/terraform-plugin-*"}},
			{From: "probe/**", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "helm.sh/helm", "k8s.io"}},
			{From: "chart/**", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "net/http", "os/exec"}},
			{From: "layer", Libraries: []string{"net/http", "os/exec"}},
			{From: "budget", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "net/http", "os/exec"}},
			{From: "ledger", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "net/http", "os/exec"}},
			{From: "journal", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "os/exec"}},
			{From: "variable", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "net/http", "os/exec"}},
			{From: "migration", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "net/http", "os/exec"}},
			{From: "layer/edit", Libraries: []string{"github.com/hashicorp/terraform-plugin-*"}},
			{From: "endpoint", Libraries: []string{"net/http", "os/exec"}},
			{From: "credential", Libraries: []string{"os/exec"}},
			{From: "registry", Libraries: []string{"github.com/hashicorp/terraform-plugin-*", "net/http", "os/exec"}},
			// What is measured beside the provider costs nothing that is the provider's.
			{From: "bench/donothing", Libraries: []string{
				"github.com/palette-oci/terraform-provider-palette/internal/provider",
				"github.com/palette-oci/terraform-provider-palette/internal/palette",
				"github.com/palette-oci/terraform-provider-palette/internal/probe",
				"github.com/palette-oci/terraform-provider-palette/internal/controlplane",
			}},
		},
	}
}

// rooms is the house: what the code of each room may import of the other rooms. Tests may import any room.
func rooms() []Room {
	domain := []string{
		"endpoint", "credential", "registry", "chart", "layer", "iampolicy", "ledger", "redact", "budget", "spelling",
		"journal", "variable", "migration", "wait",
	}
	noun := concat(domain, "chart/schema", "layer/edit", "probe", "probe/region", "palette",
		"provider/session", "provider/attribute", "provider/diagnose", "provider/privatestate", "provider/managed",
		"provider/listing", "provider/reading")
	return []Room{
		{Name: "main", May: []string{"provider"}},

		// Shell.
		{Name: "provider", May: concat(noun, "provider/**", "probe/oci", "probe/ecr", "controlplane", "controlplane/store")},
		{Name: "provider/session", May: concat(domain, "memo", "chart/schema", "probe", "probe/region", "palette")},
		{Name: "provider/diagnose", May: concat(domain, "chart/schema", "probe", "probe/region", "palette", "controlplane/store", "provider/session")},
		{Name: "provider/privatestate"},
		{Name: "provider/managed", May: []string{"migration", "palette", "provider/attribute", "provider/diagnose", "provider/session"}},
		{Name: "provider/listing", May: []string{"palette", "provider/attribute", "provider/diagnose", "provider/session"}},
		{Name: "provider/reading", May: []string{"provider/attribute", "provider/session"}},
		{Name: "provider/attribute", May: concat(domain, "probe", "palette", "provider/diagnose")},
		{Name: "provider/ociregistry", May: noun},
		{Name: "provider/clusterprofile", May: noun},
		{Name: "provider/helmlayer", May: noun},
		{Name: "provider/helmchart", May: noun},
		{Name: "provider/ecrtrust", May: noun},
		{Name: "provider/login", May: noun},
		{Name: "provider/function", May: concat(domain, "provider/attribute", "provider/diagnose")},

		// Domain: no Terraform, no network.
		{Name: "redact"},
		{Name: "spelling"},
		{Name: "lazyregexp"},
		{Name: "memo"},
		{Name: "wait"},
		{Name: "transport"},
		{Name: "authority"},
		{Name: "endpoint", May: []string{"lazyregexp", "spelling"}},
		{Name: "credential", May: []string{"lazyregexp", "redact", "endpoint"}},
		{Name: "registry", May: []string{"redact", "endpoint", "credential"}},
		{Name: "budget"},
		{Name: "chart", May: []string{"lazyregexp", "budget"}},
		{Name: "chart/schema", May: []string{"lazyregexp", "chart", "budget"}},
		{Name: "layer", May: []string{"lazyregexp", "chart", "budget"}},
		{Name: "iampolicy", May: []string{"lazyregexp", "endpoint", "credential"}},
		{Name: "ledger"},
		{Name: "journal"},
		{Name: "wait"},
		{Name: "variable", May: []string{"lazyregexp"}},
		{Name: "migration", May: []string{"endpoint", "credential", "registry"}},

		// Probing.
		{Name: "probe", May: []string{"budget", "chart", "endpoint", "credential", "redact"}},
		{Name: "probe/region", May: []string{"probe", "chart", "endpoint", "registry"}},
		{Name: "probe/oci", May: []string{"budget", "journal", "memo", "transport", "wait", "probe", "chart", "endpoint", "credential", "redact", "spelling"}},
		{Name: "probe/ecr", May: []string{"budget", "journal", "memo", "transport", "wait", "probe", "endpoint", "credential", "redact"}},

		// Palette.
		{Name: "palette/v1", May: []string{"lazyregexp", "redact", "endpoint", "credential", "registry"}},
		{Name: "palette", May: []string{
			"palette/v1", "journal", "lazyregexp", "memo", "transport", "wait", "redact", "endpoint", "registry",
		}},
		{Name: "layer/edit", May: []string{"layer", "palette"}},
		{Name: "palette/contract", May: []string{"palette", "palette/v1", "transport", "redact", "endpoint", "credential", "registry"}},
		{Name: "palette/guest", May: []string{"palette/v1", "transport", "wait", "redact"}},
		{Name: "palette/question", May: []string{"palette/v1", "palette/guest", "wait", "redact"}},
		{Name: "controlplane/store", May: []string{"wait"}},
		{Name: "controlplane", May: []string{
			"palette/v1", "controlplane/store", "probe", "probe/region", "endpoint", "credential", "registry", "chart",
			"lazyregexp", "redact",
		}},
		{Name: "controlplane/cmd/palette-local", May: []string{"authority", "controlplane", "controlplane/store", "probe", "probe/oci", "probe/ecr", "redact"}},

		// Support: nothing that is served imports these.
		{Name: "testbed", May: []string{"testbed/**", "authority", "wait"}},
		{Name: "testbed/aws"},
		{Name: "demo", May: []string{"testbed/**"}},
		{Name: "acctest", May: []string{"provider", "testbed"}},
		{Name: "acctest/fixture", May: []string{
			"acctest", "testbed/**", "provider", "provider/session", "controlplane", "controlplane/store", "palette", "palette/v1",
			"probe", "probe/oci", "probe/ecr", "chart", "redact",
		}},
		{Name: "bench", May: []string{
			"bench/**", "testbed/**", "provider", "controlplane", "controlplane/store", "probe", "probe/oci", "probe/ecr", "chart",
			"endpoint", "credential", "redact",
		}},
		{Name: "bench/donothing", May: []string{"bench/replica", "bench/schema"}},
		{Name: "bench/replica", May: []string{"bench/schema"}},
		{Name: "bench/schema"},
		{Name: "bench/describe", May: []string{"bench/schema", "provider"}},
		{Name: "bench/process", May: []string{"authority"}},
		{Name: "bench/figure"},
		{Name: "archtest"},
	}
}

func concat(list []string, more ...string) []string {
	return append(append([]string(nil), list...), more...)
}
