package contract_test

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// A Palette that the environment names passes the same suite as the embedded
// control plane, through a guest. Checks that need a registry are left out, and
// log that, unless the environment names one.
func TestRealPalette(t *testing.T) {
	t.Parallel()
	tenant, err := guest.FromEnvironment(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	if tenant == nil {
		t.Log("PALETTE_HOST and PALETTE_API_KEY name no Palette: the suite runs on the embedded one only")
		return
	}
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	visit := guestOf(t, tenant, ctx.Done())
	contract.Run(t, contract.Peer{
		BaseURL: tenant.Host, APIKey: tenant.APIKey, Project: tenant.Project, Transport: visit, Real: true,
		World:        worldOf(tenant.Registry),
		OtherProject: os.Getenv("PALETTE_TEST_OTHER_PROJECT"),
	})
	if ctx.Err() != nil {
		t.Error("the suite was interrupted: its failures are not Palette's")
	}
}

// guestOf is a Guest that deletes at the end what the suite has left.
func guestOf(t *testing.T, tenant *guest.Tenant, stop <-chan struct{}) *guest.Guest {
	t.Helper()
	const pause, longest = 2 * time.Second, 3 * time.Minute
	visit, err := guest.New(guest.Options{
		BaseURL: tenant.Host, APIKey: tenant.APIKey, Prefix: "contract-", Stop: stop, Pause: pause,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), longest)
		defer cancel()
		for _, left := range visit.Leave(ctx) {
			t.Errorf("not deleted, please do: %s", left)
		}
	})
	return visit
}

func worldOf(named *guest.Registry) contract.World {
	if named == nil {
		return contract.World{}
	}
	settings := func(password redact.Secret) *registry.Settings {
		made := &registry.Settings{
			Kind: registry.Basic, Endpoint: endpoint.Read(named.Endpoint), ContentPath: named.Path,
		}
		if named.Username != "" {
			made.Credential = credential.Credential{
				Kind: credential.Basic, Username: named.Username, Password: password,
			}
		}
		return made
	}
	world := contract.World{Good: settings(named.Password), Chart: named.Chart, Version: named.Version}
	if named.Username != "" {
		world.Refusing = settings(redact.New("not-the-password-of-anybody"))
	}
	return world
}
