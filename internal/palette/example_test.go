package palette_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// embedded returns a client of an embedded control plane in a folder. No socket
// is opened: the control plane is an http.RoundTripper.
func embedded(folder string) *palette.Client {
	kept, err := store.Open(folder)
	if err != nil {
		panic(err)
	}
	apiKey := redact.New("an-api-key")
	server, err := controlplane.New(controlplane.Options{Store: kept, Prober: offline{}, APIKey: apiKey})
	if err != nil {
		panic(err)
	}
	client, err := palette.New(palette.Config{
		BaseURL: "palette.example", APIKey: apiKey, Transport: controlplane.Transport(server),
	})
	if err != nil {
		panic(err)
	}
	return client
}

// offline is a prober without methods: no registry is validated here.
type offline struct{ probe.Prober }

func temporary() (folder string, remove func()) {
	folder, err := os.MkdirTemp("", "palette-example-")
	if err != nil {
		panic(err)
	}
	return folder, func() { _ = os.RemoveAll(folder) }
}

// A registry is created, found by its name, and deleted.
func ExampleClient_CreateRegistry() {
	folder, remove := temporary()
	defer remove()
	client, ctx := embedded(folder), context.Background()

	uid, err := client.CreateRegistry(ctx, palette.Registry{
		Name: "charts", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("registry.example")},
	})
	fmt.Println(uid != "", err)

	found, err := client.RegistryByName(ctx, palette.Tenant(), "charts")
	fmt.Println(found.UID == uid, found.Settings.Kind, found.Settings.Endpoint, err)

	_, err = client.CreateRegistry(ctx, palette.Registry{
		Name: "charts", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("another.example")},
	})
	var taken *palette.TakenError
	fmt.Println(errors.Is(err, palette.ErrConflict), errors.As(err, &taken) && taken.UID == uid)

	fmt.Println(client.DeleteRegistry(ctx, registry.Basic, uid))
	_, err = client.Registry(ctx, palette.Tenant(), uid)
	fmt.Println(errors.Is(err, palette.ErrNotFound))
	// Output:
	// true <nil>
	// true basic registry.example <nil>
	// true true
	// <nil>
	// true
}

// An edit is a function from the packs of a profile to what they should be. The
// client reads the profile, applies the edits of a batch, writes and publishes
// them.
func ExampleClient_EditProfile() {
	folder, remove := temporary()
	defer remove()
	client, ctx := embedded(folder), context.Background()

	charts, err := client.CreateRegistry(ctx, palette.Registry{
		Name: "charts", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("registry.example")},
	})
	fmt.Println(err)
	uid, err := client.CreateProfile(ctx, palette.Tenant(), palette.NewProfile{
		Name: "platform", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll,
	})
	fmt.Println(err)

	profile, err := client.EditProfile(ctx, palette.Tenant(), uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, palette.Pack{
			Name: "nginx", Tag: "1.2.3", RegistryUID: charts, Type: palette.PackOCI, Layer: palette.LayerAddon,
			Values: "pack:\n  namespace: web\n",
		}), nil
	})
	fmt.Println(err)
	for _, pack := range profile.Published.Packs {
		fmt.Println(pack.Name, pack.Tag)
	}
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// nginx 1.2.3
}
