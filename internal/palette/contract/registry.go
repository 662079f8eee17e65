package contract

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

const (
	canary    = "contract-canary-password"
	canaryKey = "contractCanarySecretAccessKey0000000000a"
)

// basic is a registry that does not exist: its registration sends no request to it.
func basic(name string) palette.Registry {
	return palette.Registry{Name: name, Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("registry.contract.example"), ContentPath: "charts",
		Credential: credential.Credential{Kind: credential.Basic, Username: "reader", Password: redact.New(canary)},
	}}
}

func ecr(name string) palette.Registry {
	return palette.Registry{Name: name, Settings: registry.Settings{
		Kind:     registry.ECR,
		Endpoint: endpoint.Read("123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"),
		Private:  true, DefaultRegion: "eu-west-1", ContentPath: "charts",
		Credential: credential.Credential{
			Kind: credential.AccessKey, AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: redact.New(canaryKey),
		},
	}}
}

// register creates a registry and deletes it at the end.
func register(t *testing.T, client *palette.Client, r palette.Registry) string {
	t.Helper()
	uid, err := client.CreateRegistry(t.Context(), r)
	must(t, err)
	if uid == "" {
		t.Fatal("the registry has no uid")
	}
	t.Cleanup(func() {
		err := client.DeleteRegistry(background(), r.Settings.Kind, uid)
		if err != nil && !errors.Is(err, palette.ErrNotFound) {
			t.Errorf("clean up: %v", err)
		}
	})
	return uid
}

func basicRegistry(t *testing.T, p *peer) {
	client, wanted := p.client(t), basic(unique("basic"))
	uid := register(t, client, wanted)
	if found := compare(t, client, uid, wanted); !found.Settings.Hidden {
		t.Error("the password does not count as hidden")
	}

	changed := basic(wanted.Name)
	changed.UID = uid
	changed.Settings.Endpoint = endpoint.Read("other.contract.example")
	changed.Settings.Suffix = "/artifactory/api/docker/charts"
	changed.Settings.Credential = credential.Credential{}
	overwrite(t, client, changed)

	registryLife(t, p, client, registry.Basic, registry.ECR, uid, wanted.Name)
}

// overwrite writes a registry, and checks that the list shows it as unchanged since
// then.
func overwrite(t *testing.T, client *palette.Client, changed palette.Registry) {
	t.Helper()
	time.Sleep(2 * time.Millisecond) // time stamps are of milliseconds
	stamp, err := client.UpdateRegistry(t.Context(), changed)
	must(t, err)
	changed.Stamp = stamp
	known(t, client, changed)
	compare(t, client, changed.UID, changed)
}

// known checks that the list of all registries shows a registry as unchanged since
// its stamp, and as changed since an earlier one.
func known(t *testing.T, client *palette.Client, r palette.Registry) {
	t.Helper()
	all, err := client.FreshRegistries(t.Context(), palette.Tenant())
	must(t, err)
	index := slices.IndexFunc(all, func(row palette.RegistrySummary) bool { return row.UID == r.UID })
	if index < 0 || !all[index].Shows(r) {
		t.Errorf("the list does not show registry %q unchanged", r.Name)
	}
	r.Stamp = palette.RegistryStamp{Modified: r.Stamp.Modified.Add(-time.Hour)}
	if index >= 0 && all[index].Shows(r) {
		t.Errorf("the list shows registry %q unchanged since before its change", r.Name)
	}
}

// compare reads a registry and compares it, without the secrets, which are hidden.
func compare(t *testing.T, client *palette.Client, uid string, wanted palette.Registry) palette.Registry {
	t.Helper()
	found, err := client.Registry(t.Context(), palette.Tenant(), uid)
	must(t, err)
	if found.Name != wanted.Name {
		t.Fatalf("got %q", found.Name)
	}
	for _, secret := range found.Settings.Secrets() {
		if text := secret.Reveal(); text == canary || text == canaryKey {
			t.Error("a secret is read")
		}
	}
	if diff := cmp.Diff(names(wanted.Settings), names(found.Settings)); diff != "" {
		t.Errorf("the registry is not what was written (-wanted +found):\n%s", diff)
	}
	return found
}

// names are settings without secrets, as text: settings print without them.
func names(s registry.Settings) []string {
	s.Hidden = false
	return append(strings.Fields(s.String()), s.Credential.ExternalID)
}

func ecrRegistry(t *testing.T, p *peer) {
	client, wanted := p.client(t), ecr(unique("ecr"))
	uid := register(t, client, wanted)
	compare(t, client, uid, wanted)

	role := ecr(wanted.Name)
	role.UID, role.Settings.DefaultRegion = uid, "eu-central-1"
	role.Settings.Credential = credential.Credential{
		Kind: credential.Role, RoleARN: "arn:aws:iam::123456789012:role/palette-ecr",
		ExternalID: "contract-external-id",
	}
	overwrite(t, client, role)

	public := palette.Registry{UID: uid, Name: wanted.Name, Settings: registry.Settings{
		Kind: registry.ECR, Endpoint: endpoint.Read("public.ecr.aws/contract"),
	}}
	overwrite(t, client, public)

	registryLife(t, p, client, registry.ECR, registry.Basic, uid, wanted.Name)
}

// registryLife checks what both kinds have in common, up to the deletion.
func registryLife(t *testing.T, p *peer, client *palette.Client, kind, other registry.Kind, uid, name string) {
	t.Helper()
	listed, err := client.RegistryByName(t.Context(), palette.Tenant(), name)
	must(t, err)
	if listed.UID != uid || listed.Name != name || listed.Settings.Kind != kind {
		t.Errorf("the list shows %+v", listed)
	}
	_, err = client.RegistryOf(t.Context(), palette.Tenant(), other, uid)
	wants(t, err, palette.ErrNotFound)
	p.wants(t, http.StatusOK, http.MethodGet, v1.Path(v1.PathOciRegistry, uid), palette.Tenant(), nil)
	all := p.wants(t, http.StatusOK, http.MethodGet, v1.PathRegistriesMetadata, palette.Tenant(), nil)
	if !bytes.Contains(all, []byte(uid)) {
		t.Errorf("the metadata of all registries does not name %s", uid)
	}

	must(t, client.DeleteRegistry(t.Context(), kind, uid))
	_, err = client.Registry(t.Context(), palette.Tenant(), uid)
	wants(t, err, palette.ErrNotFound)
	wants(t, client.DeleteRegistry(t.Context(), kind, uid), palette.ErrNotFound)
	_, err = client.RegistryByName(t.Context(), palette.Tenant(), name)
	wants(t, err, palette.ErrNotFound)
}

// wholePut pins that a PUT removes the fields that it leaves out.
func wholePut(t *testing.T, p *peer) {
	client, wanted := p.client(t), ecr(unique("put"))
	uid := register(t, client, wanted)
	wanted.Settings.ContentPath = ""
	p.wants(t, http.StatusNoContent, http.MethodPut, v1.Path(v1.PathEcrRegistry, uid), palette.Tenant(),
		v1.EcrRegistry{
			Metadata: &v1.ObjectMeta{Name: wanted.Name, UID: uid}, Spec: v1.NewEcrSpec(wanted.Settings, nil),
		})
	found, err := client.Registry(t.Context(), palette.Tenant(), uid)
	must(t, err)
	if found.Settings.ContentPath != "" {
		t.Errorf("a field that PUT leaves out is still %q", found.Settings.ContentPath)
	}
}

// registryNames pins that a name is unique over both kinds, and that no response
// contains the password.
func registryNames(t *testing.T, p *peer) {
	client, name := p.client(t), unique("name")
	uid := register(t, client, basic(name))
	_, err := client.CreateRegistry(t.Context(), basic(name))
	wants(t, err, palette.ErrConflict)
	_ = wantsRefusal(t, err)
	_, err = client.CreateRegistry(t.Context(), ecr(name))
	wants(t, err, palette.ErrConflict)
	for _, place := range []string{
		v1.Path(v1.PathBasicRegistry, uid), v1.Path(v1.PathOciRegistry, uid), v1.PathOciRegistriesSummary,
	} {
		if _, body := p.raw(t, http.MethodGet, place, palette.Tenant(), nil); bytes.Contains(body, []byte(canary)) {
			t.Errorf("GET %s shows the password", place)
		}
	}
}

func validate(t *testing.T, p *peer) {
	client := p.client(t)
	for name, test := range map[string]struct {
		settings *registry.Settings
		good     bool
	}{
		"good basic":     {p.World.Good, true},
		"refusing basic": {p.World.Refusing, false},
		"good ecr":       {p.World.GoodECR, true},
		"refusing ecr":   {p.World.RefusingECR, false},
	} {
		if test.settings == nil {
			t.Logf("%s: this world has none", name)
			continue
		}
		err := client.ValidateRegistry(t.Context(), *test.settings)
		if test.good {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		refused := wantsRefusal(t, err)
		for _, secret := range test.settings.Secrets() {
			if strings.Contains(refused.Error()+refused.Details, secret.Reveal()) {
				t.Errorf("%s: the refusal shows the secret", name)
			}
		}
	}
}
