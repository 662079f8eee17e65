package question_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/question"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const (
	apiKey   = "question-test-api-key"
	password = "question-test-password"
)

// registries has one chart in two versions in every registry whose host exists.
type registries struct{ probe.Prober }

func (registries) Login(_ context.Context, r probe.Registry) (probe.Proof, error) {
	if strings.HasSuffix(r.Host(), ".invalid") {
		return probe.Proof{}, &probe.Error{Outcome: probe.Unreachable}
	}
	return probe.Proof{Conclusive: true}, nil
}

func (registries) Charts(context.Context, probe.Registry) ([]string, error) {
	return []string{"web"}, nil
}

func (registries) Tags(context.Context, probe.Registry, string) ([]string, error) {
	return []string{"0.1.0", "0.2.0"}, nil
}

func (registries) Resolve(_ context.Context, t probe.Target) (probe.Finding, error) {
	return probe.Finding{Digest: digest.FromString(t.Reference().String())}, nil
}

// served is the embedded control plane in a mood, as a Peer too.
func served(t *testing.T, mood controlplane.Mood) (*controlplane.Server, question.Peer) {
	t.Helper()
	kept, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server, err := controlplane.New(controlplane.Options{
		Store: kept, Prober: registries{}, APIKey: redact.New(apiKey), Mood: mood,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server, question.Peer{
		Tenant: guest.Tenant{
			Host: "https://palette.local", APIKey: redact.New(apiKey), ProjectKey: redact.New(apiKey),
			Project: "Default",
			Registry: &guest.Registry{
				Endpoint: "registry.example", Username: "reader", Password: redact.New(password),
				Path: "charts", Chart: "web", Version: "0.1.0",
			},
			ECR: &guest.ECR{
				Endpoint:      "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com",
				DefaultRegion: "eu-west-1", AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: redact.New(password),
			},
		},
		Transport: controlplane.Transport(server), Poll: time.Millisecond, Patience: time.Minute,
	}
}

// defaultProject is the uid of the one project of the embedded control plane.
const defaultProject = "5f0000000000000000000001"

func readAll(t *testing.T, response *http.Response) string {
	t.Helper()
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", response.StatusCode, content)
	}
	return string(content)
}
