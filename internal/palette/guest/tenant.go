package guest

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Tenant is a Palette that the environment names, with the registries for its
// tests.
type Tenant struct {
	// Host is its address, APIKey a key for it, Project the name of a project.
	Host    string
	APIKey  redact.Secret
	Project string
	// ProjectKey is a key of somebody who has roles in that project only; zero for
	// none.
	ProjectKey redact.Secret
	// Registry is one that Palette reaches, ECR a private one of Amazon with
	// the variable of the region in its endpoint; nil for none.
	Registry *Registry
	ECR      *ECR
}

// Registry is a registry with user name and password, and a chart in it.
type Registry struct {
	Endpoint, Username string
	Password           redact.Secret
	// Path is that of the chart in the registry, Chart its name and Version one of
	// its versions.
	Path, Chart, Version string
}

// ECR is a private registry of Amazon with an access key.
type ECR struct {
	Endpoint, DefaultRegion, AccessKeyID string
	SecretAccessKey                      redact.Secret
}

// The variables of the environment.
const (
	HostVariable       = "PALETTE_HOST"
	KeyVariable        = "PALETTE_API_KEY"
	ProjectVariable    = "PALETTE_PROJECT"
	ProjectKeyVariable = "PALETTE_TEST_PROJECT_API_KEY"
	RegistryVariables  = "PALETTE_TEST_OCI_ENDPOINT, _USERNAME, _PASSWORD and _CHART"
	ECRVariables       = "PALETTE_TEST_ECR_ENDPOINT, _REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY"
)

// FromEnvironment reads the variables. It returns nil when they name no
// Palette, and an error when they name a registry incompletely.
func FromEnvironment(getenv func(string) string) (*Tenant, error) {
	found := &Tenant{
		Host: getenv(HostVariable), APIKey: redact.New(getenv(KeyVariable)),
		Project:    cmp.Or(getenv(ProjectVariable), "Default"),
		ProjectKey: redact.New(getenv(ProjectKeyVariable)),
	}
	if found.Host == "" || found.APIKey.IsZero() {
		return nil, nil
	}
	var err error
	if endpoint := getenv("PALETTE_TEST_OCI_ENDPOINT"); endpoint != "" {
		found.Registry = &Registry{
			Endpoint: endpoint, Username: getenv("PALETTE_TEST_OCI_USERNAME"),
			Password: redact.New(getenv("PALETTE_TEST_OCI_PASSWORD")),
		}
		err = found.Registry.chart(getenv("PALETTE_TEST_OCI_CHART"))
	}
	if endpoint := getenv("PALETTE_TEST_ECR_ENDPOINT"); endpoint != "" {
		found.ECR = &ECR{
			Endpoint: endpoint, DefaultRegion: getenv("PALETTE_TEST_ECR_REGION"),
			AccessKeyID:     getenv("PALETTE_TEST_ECR_ACCESS_KEY_ID"),
			SecretAccessKey: redact.New(getenv("PALETTE_TEST_ECR_SECRET_ACCESS_KEY")),
		}
	}
	return found, err
}

// chart reads path/chart:version.
func (r *Registry) chart(reference string) error {
	name, version, versioned := strings.Cut(reference, ":")
	slash := strings.LastIndex(name, "/")
	if !versioned || version == "" || slash < 1 || slash == len(name)-1 {
		return fmt.Errorf("PALETTE_TEST_OCI_CHART is %q, which is not of the form path/chart:version", reference)
	}
	r.Path, r.Chart, r.Version = name[:slash], name[slash+1:], version
	return nil
}

// Secrets are all that must not be printed.
func (t *Tenant) Secrets() []redact.Secret {
	secrets := []redact.Secret{t.APIKey, t.ProjectKey}
	if t.Registry != nil {
		secrets = append(secrets, t.Registry.Password)
	}
	if t.ECR != nil {
		secrets = append(secrets, t.ECR.SecretAccessKey)
	}
	return secrets
}
