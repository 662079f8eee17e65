package contract

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const (
	canary    = "contract-canary-password"
	canaryKey = "contractCanarySecretAccessKey0000000000a"
)

// basic is a registry that nobody has to reach: registering one asks nothing.
func basic(name string) palette.Registry {
	return palette.Registry{Name: name, Kind: palette.KindBasic, Basic: &v1.BasicOciRegistrySpec{
		Endpoint: "registry.contract.example", BaseContentPath: "charts", ProviderType: v1.ProviderHelm,
		Auth: &v1.RegistryAuth{
			Type: v1.AuthBasic, Username: "reader", Password: canary,
			TLS: &v1.TLSConfiguration{Enabled: true},
		},
	}}
}

func ecr(name string) palette.Registry {
	return palette.Registry{Name: name, Kind: palette.KindECR, ECR: &v1.EcrRegistrySpec{
		Endpoint: "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", IsPrivate: true,
		DefaultRegion: "eu-west-1", ProviderType: v1.ProviderHelm, BaseContentPath: "charts",
		Credentials: &v1.AwsCloudAccount{
			CredentialType: v1.CredentialSecret, Partition: "aws",
			AccessKey: "AKIAIOSFODNN7EXAMPLE", SecretKey: canaryKey,
		},
		TLS: &v1.TLSConfiguration{Enabled: true},
	}}
}

// register makes a registry and deletes it at the end.
func register(t *testing.T, client *palette.Client, r palette.Registry) string {
	t.Helper()
	uid, err := client.CreateRegistry(t.Context(), r)
	must(t, err)
	if uid == "" {
		t.Fatal("the registry has no uid")
	}
	t.Cleanup(func() {
		if err := client.DeleteRegistry(background(), r.Kind, uid); err != nil && !errors.Is(err, palette.ErrNotFound) {
			t.Errorf("clean up: %v", err)
		}
	})
	return uid
}

func basicRegistry(t *testing.T, p *peer) {
	client, wanted := p.client(t), basic(unique("basic"))
	uid := register(t, client, wanted)
	found, err := client.Registry(t.Context(), uid)
	must(t, err)
	wanted.Basic.Auth.Password = v1.Masked
	compareBasic(t, found, wanted)

	changed := basic(wanted.Name)
	changed.UID = uid
	changed.Basic.Endpoint, changed.Basic.BasePath = "other.contract.example", "/artifactory/api/docker/charts"
	changed.Basic.Auth = &v1.RegistryAuth{Type: v1.AuthNone}
	must(t, client.UpdateRegistry(t.Context(), changed))
	found, err = client.Registry(t.Context(), uid)
	must(t, err)
	compareBasic(t, found, changed)

	registryLife(t, p, client, palette.KindBasic, palette.KindECR, uid, wanted.Name)
}

func compareBasic(t *testing.T, found, wanted palette.Registry) {
	t.Helper()
	if found.Name != wanted.Name || found.Kind != wanted.Kind || found.Basic == nil {
		t.Fatalf("got %q of kind %q", found.Name, found.Kind)
	}
	type view struct{ Endpoint, BasePath, Content, Provider, Auth, User, Password string }
	of := func(s *v1.BasicOciRegistrySpec) view {
		auth := s.Auth
		if auth == nil {
			auth = &v1.RegistryAuth{}
		}
		return view{s.Endpoint, s.BasePath, s.BaseContentPath, s.ProviderType, auth.Type, auth.Username, auth.Password}
	}
	if diff := cmp.Diff(of(wanted.Basic), of(found.Basic)); diff != "" {
		t.Errorf("the registry is not what was written (-wanted +found):\n%s", diff)
	}
}

func ecrRegistry(t *testing.T, p *peer) {
	client, wanted := p.client(t), ecr(unique("ecr"))
	uid := register(t, client, wanted)
	found, err := client.Registry(t.Context(), uid)
	must(t, err)
	compareECR(t, found, wanted)
	if found.ECR.Credentials != nil && found.ECR.Credentials.SecretKey == canaryKey {
		t.Error("the secret key comes back")
	}

	role := ecr(wanted.Name)
	role.UID, role.ECR.DefaultRegion = uid, "eu-central-1"
	role.ECR.Credentials = &v1.AwsCloudAccount{
		CredentialType: v1.CredentialSTS, Partition: "aws",
		Sts: &v1.AwsStsCredentials{Arn: "arn:aws:iam::123456789012:role/palette-ecr", ExternalID: "contract-external-id"},
	}
	must(t, client.UpdateRegistry(t.Context(), role))
	found, err = client.Registry(t.Context(), uid)
	must(t, err)
	compareECR(t, found, role)

	public := palette.Registry{UID: uid, Name: wanted.Name, Kind: palette.KindECR, ECR: &v1.EcrRegistrySpec{
		Endpoint: "public.ecr.aws/contract", ProviderType: v1.ProviderHelm,
	}}
	must(t, client.UpdateRegistry(t.Context(), public))
	found, err = client.Registry(t.Context(), uid)
	must(t, err)
	compareECR(t, found, public)

	registryLife(t, p, client, palette.KindECR, palette.KindBasic, uid, wanted.Name)
}

func compareECR(t *testing.T, found, wanted palette.Registry) {
	t.Helper()
	if found.Name != wanted.Name || found.Kind != wanted.Kind || found.ECR == nil {
		t.Fatalf("got %q of kind %q", found.Name, found.Kind)
	}
	type view struct {
		Endpoint, Content, Region, Type, Key, Role, External string
		Private                                              bool
	}
	of := func(s *v1.EcrRegistrySpec) view {
		seen := view{Endpoint: s.Endpoint, Content: s.BaseContentPath, Region: s.DefaultRegion, Private: s.IsPrivate}
		if s.Credentials != nil && s.IsPrivate {
			seen.Type, seen.Key = s.Credentials.CredentialType, s.Credentials.AccessKey
			if s.Credentials.Sts != nil {
				seen.Role, seen.External = s.Credentials.Sts.Arn, s.Credentials.Sts.ExternalID
			}
		}
		return seen
	}
	if diff := cmp.Diff(of(wanted.ECR), of(found.ECR)); diff != "" {
		t.Errorf("the registry is not what was written (-wanted +found):\n%s", diff)
	}
}

// registryLife is what both kinds have in common, up to the deletion.
func registryLife(t *testing.T, p *peer, client *palette.Client, kind, other palette.Kind, uid, name string) {
	t.Helper()
	listed, err := client.RegistryByName(t.Context(), name)
	must(t, err)
	if listed.Metadata.UID != uid {
		t.Errorf("the summary gives %s the uid %s, not %s", name, listed.Metadata.UID, uid)
	}
	if said, ok := palette.KindOf(listed); !ok || said != kind {
		t.Errorf("the summary says kind %q, not %q", said, kind)
	}
	_, err = client.RegistryOf(t.Context(), other, uid)
	wants(t, err, palette.ErrNotFound)
	if status, body := p.raw(t, http.MethodGet, v1.Path(v1.PathOciRegistry, uid), palette.Tenant(), nil); status != http.StatusOK {
		t.Errorf("the kindless registry answers %d: %s", status, body)
	}
	if status, body := p.raw(t, http.MethodGet, v1.PathRegistriesMetadata, palette.Tenant(), nil); status != http.StatusOK || !bytes.Contains(body, []byte(uid)) {
		t.Errorf("the metadata of all registries (%d) does not name %s", status, uid)
	}

	must(t, client.DeleteRegistry(t.Context(), kind, uid))
	_, err = client.Registry(t.Context(), uid)
	wants(t, err, palette.ErrNotFound)
	wants(t, client.DeleteRegistry(t.Context(), kind, uid), palette.ErrNotFound)
	_, err = client.RegistryByName(t.Context(), name)
	wants(t, err, palette.ErrNotFound)
}

// wholePut pins that a PUT overwrites: what it leaves out is gone.
func wholePut(t *testing.T, p *peer) {
	client, wanted := p.client(t), ecr(unique("put"))
	uid := register(t, client, wanted)
	wanted.ECR.BaseContentPath = ""
	status, body := p.raw(t, http.MethodPut, v1.Path(v1.PathEcrRegistry, uid), palette.Tenant(),
		v1.EcrRegistry{Metadata: &v1.ObjectMeta{Name: wanted.Name, UID: uid}, Spec: wanted.ECR})
	if status != http.StatusNoContent {
		t.Fatalf("PUT answers %d: %s", status, body)
	}
	found, err := client.Registry(t.Context(), uid)
	must(t, err)
	if found.ECR.BaseContentPath != "" {
		t.Errorf("a field that PUT leaves out stays %q", found.ECR.BaseContentPath)
	}
}

// registryNames pins that a name is unique whatever the kind, and that a wire
// never shows a password.
func registryNames(t *testing.T, p *peer) {
	client, name := p.client(t), unique("name")
	uid := register(t, client, basic(name))
	_, err := client.CreateRegistry(t.Context(), basic(name))
	wants(t, err, palette.ErrConflict)
	_ = wantsRefusal(t, err)
	_, err = client.CreateRegistry(t.Context(), ecr(name))
	wants(t, err, palette.ErrConflict)
	for _, place := range []string{v1.Path(v1.PathBasicRegistry, uid), v1.Path(v1.PathOciRegistry, uid), v1.PathOciRegistriesSummary} {
		if _, body := p.raw(t, http.MethodGet, place, palette.Tenant(), nil); bytes.Contains(body, []byte(canary)) {
			t.Errorf("GET %s shows the password", place)
		}
	}
}

func validate(t *testing.T, p *peer) {
	client := p.client(t)
	for name, one := range map[string]struct {
		registry palette.Registry
		good     bool
		missing  bool
	}{
		"good basic":     {palette.Registry{Name: "x", Kind: palette.KindBasic, Basic: p.World.Good}, true, p.World.Good == nil},
		"refusing basic": {palette.Registry{Name: "x", Kind: palette.KindBasic, Basic: p.World.Refusing}, false, p.World.Refusing == nil},
		"good ecr":       {palette.Registry{Name: "x", Kind: palette.KindECR, ECR: p.World.GoodECR}, true, p.World.GoodECR == nil},
		"refusing ecr":   {palette.Registry{Name: "x", Kind: palette.KindECR, ECR: p.World.RefusingECR}, false, p.World.RefusingECR == nil},
	} {
		if one.missing {
			t.Logf("%s: this world has none", name)
			continue
		}
		err := client.ValidateRegistry(t.Context(), one.registry)
		if one.good {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		refused := wantsRefusal(t, err)
		for _, secret := range append(one.registry.Basic.Secrets(), one.registry.ECR.Secrets()...) {
			if strings.Contains(refused.Error()+refused.Details, secret.Reveal()) {
				t.Errorf("%s: the refusal shows the secret", name)
			}
		}
	}
}
