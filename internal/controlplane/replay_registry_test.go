package controlplane_test

import (
	"net/http"
	"testing"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// noTimes are the timestamps that the SDK puts into every metadata.
const noTimes = `"creationTimestamp":"0001-01-01T00:00:00.000Z","deletionTimestamp":"0001-01-01T00:00:00.000Z",` +
	`"lastModifiedTimestamp":"0001-01-01T00:00:00.000Z"`

// officialBasic is the spec of spectrocloud_registry_oci with type = "basic".
func officialBasic(endpoint, password, sync string) string {
	return `{"auth":{"password":"` + password +
		`","tls":{"enabled":true,"insecureSkipVerify":false},"type":"basic","username":"reader"},` +
		`"baseContentPath":"charts","containsSpectroManifest":false,"endpoint":"` + endpoint + `",` + sync +
		`"providerType":"helm"}`
}

// officialEcr is the spec with type = "ecr".
func officialEcr(credentials, private, sync string) string {
	return `{"baseContentPath":"charts","containsSpectroManifest":false,"credentials":` + credentials +
		`,"endpoint":"123456789012.dkr.ecr.eu-west-1.amazonaws.com","isPrivate":` + private + `,` + sync +
		`"providerType":"helm","tls":{"enabled":true,"insecureSkipVerify":false}}`
}

func officialBody(name, spec string) string {
	return `{"metadata":{` + noTimes + `,"name":"` + name + `"},"spec":` + spec + `}`
}

const (
	synced     = `"isSyncSupported":true,`
	keysOfAWS  = `{"accessKey":"AKIAEXAMPLE","credentialType":"secret","policyARNs":null,"secretKey":"secret"}`
	roleOfAWS  = `{"credentialType":"sts","policyARNs":null,"sts":{"arn":"arn:aws:iam::123456789012:role/palette","externalId":"id"}}`
	noneOfAWS  = `{"policyARNs":null}`
	basicPath  = "/v1/registries/oci/basic"
	ecrPath    = "/v1/registries/oci/ecr"
	createFlag = "?skipPackSync=false"
)

// readBasic is what Read takes from a basic registry.
func readBasic(endpoint string, synced bool) exchange {
	const call = "GET /v1/registries/oci/{uid}/basic"
	return exchange{call: call, tenant: true, status: http.StatusOK, needs: map[string]any{
		"metadata.name": "harbor", "spec.endpoint": endpoint, "spec.auth.type": "basic", "spec.auth.username": "reader",
		"spec.auth.password": v1.Masked, "spec.auth.tls.enabled": true, "spec.auth.tls.insecureSkipVerify": false,
		"spec.providerType": "helm", "spec.baseContentPath": "charts", "status.syncStatus.isSyncSupported": synced,
	}, lacks: []string{"spec.auth.tls.certificate", "spec.basePath"}}
}

func TestOfficialBasicRegistry(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{login: func(probe.Registry) error {
		t.Error("a registry that is not synchronized was validated")
		return nil
	}})
	replay(t, p, []exchange{
		{
			call: "POST " + basicPath + createFlag, tenant: true, body: officialBody("harbor", officialBasic("harbor.example.com", "one", "")),
			status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid"},
		},
		readBasic("harbor.example.com", false),
		{call: "GET /v1/registries/oci/{uid}/basic/sync/status", tenant: true, status: http.StatusOK, needs: map[string]any{"isSyncSupported": false}},
		{
			call: "PUT /v1/registries/oci/{uid}/basic", tenant: true, status: http.StatusNoContent,
			body: officialBody("harbor", officialBasic("https://harbor.example.com", "two", "")),
		},
		readBasic("https://harbor.example.com", false),
		{call: "DELETE /v1/registries/oci/{uid}/basic", tenant: true, status: http.StatusNoContent},
		gone("GET /v1/registries/oci/{uid}/basic", true),
		gone("DELETE /v1/registries/oci/{uid}/basic", true),
	})
}

// With is_synchronization, the provider validates before it writes, and waits
// with wait_for_sync.
func TestOfficialSynchronizedRegistry(t *testing.T) {
	t.Parallel()
	fake := charted()
	fake.login = func(r probe.Registry) error {
		if r.Credential.Password.Reveal() == "wrong" {
			return &probe.Error{
				Outcome: probe.CredentialsRefused, Registry: "harbor.example.com", Status: http.StatusUnauthorized,
			}
		}
		return nil
	}
	good, wrong := officialBasic(
		"harbor.example.com", "one", synced,
	), officialBasic("harbor.example.com", "wrong", synced)
	completed := exchange{
		call: "GET /v1/registries/oci/{uid}/basic/sync/status", tenant: true, status: http.StatusOK, until: true,
		needs: map[string]any{"isSyncSupported": true, "status": "Success", "message": some, "lastSyncedTime": some},
	}
	replay(t, newPeer(t, t.TempDir(), fake), []exchange{
		{
			call: "POST " + basicPath + "/validate", tenant: true, body: wrong, status: http.StatusBadRequest,
			needs: map[string]any{"code": some, "message": some},
		},
		{call: "POST " + basicPath + "/validate", tenant: true, body: good, status: http.StatusNoContent},
		{
			call: "POST " + basicPath + createFlag, tenant: true, body: officialBody("harbor", good),
			status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid"},
		},
		completed,
		readBasic("harbor.example.com", true),
		{call: "POST " + basicPath + "/validate", tenant: true, body: good, status: http.StatusNoContent},
		{call: "PUT /v1/registries/oci/{uid}/basic", tenant: true, body: officialBody("harbor", good), status: http.StatusNoContent},
		completed,
		{call: "DELETE /v1/registries/oci/{uid}/basic", tenant: true, status: http.StatusNoContent},
	})
}

// readEcr is what Read takes from an ECR registry, beside its credentials. It
// dereferences credentials.credentialType and status.syncStatus.
func readEcr(private, synced bool, credentials map[string]any) exchange {
	needs := map[string]any{
		"metadata.name": "ecr", "spec.isPrivate": private, "spec.endpoint": "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
		"spec.baseContentPath": "charts", "spec.providerType": "helm", "spec.tls.insecureSkipVerify": false,
		"status.syncStatus.isSyncSupported": synced,
	}
	for name, value := range credentials {
		needs["spec.credentials."+name] = value
	}
	return exchange{
		call: "GET /v1/registries/oci/{uid}/ecr", tenant: true, status: http.StatusOK, needs: needs,
		lacks: []string{"spec.tls.certificate"},
	}
}

func TestOfficialEcrRegistry(t *testing.T) {
	t.Parallel()
	replay(t, newPeer(t, t.TempDir(), registryFake{}), []exchange{
		{
			call: "POST " + ecrPath + createFlag, tenant: true, body: officialBody("ecr", officialEcr(keysOfAWS, "true", "")),
			status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid"},
		},
		readEcr(true, false, map[string]any{"credentialType": "secret", "accessKey": "AKIAEXAMPLE", "secretKey": v1.Masked}),
		{
			call: "PUT /v1/registries/oci/{uid}/ecr", tenant: true, status: http.StatusNoContent,
			body: officialBody("ecr", officialEcr(roleOfAWS, "true", "")),
		},
		readEcr(true, false, map[string]any{
			"credentialType": "sts", "sts.arn": "arn:aws:iam::123456789012:role/palette", "sts.externalId": "id",
		}),
		{
			call: "PUT /v1/registries/oci/{uid}/ecr", tenant: true, status: http.StatusNoContent,
			body: officialBody("ecr", officialEcr(noneOfAWS, "false", "")),
		},
		readEcr(false, false, map[string]any{"credentialType": "secret"}),
		{call: "DELETE /v1/registries/oci/{uid}/ecr", tenant: true, status: http.StatusNoContent},
		gone("GET /v1/registries/oci/{uid}/ecr", true),
	})
}

func TestOfficialSynchronizedEcrRegistry(t *testing.T) {
	t.Parallel()
	spec := officialEcr(roleOfAWS, "true", synced)
	replay(t, newPeer(t, t.TempDir(), charted()), []exchange{
		{call: "POST " + ecrPath + "/validate", tenant: true, body: spec, status: http.StatusNoContent},
		{
			call: "POST " + ecrPath + createFlag, tenant: true, body: officialBody("ecr", spec),
			status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid"},
		},
		{
			call: "GET /v1/registries/oci/{uid}/ecr/sync/status", tenant: true, status: http.StatusOK, until: true,
			needs: map[string]any{"isSyncSupported": true, "status": "Success", "message": some},
		},
		readEcr(true, true, map[string]any{"credentialType": "sts", "sts.arn": some, "sts.externalId": some}),
		{call: "DELETE /v1/registries/oci/{uid}/ecr", tenant: true, status: http.StatusNoContent},
	})
}

// An import tries ECR, then basic, then the name; the data sources look through
// the lists, in the scope of the project.
func TestOfficialRegistryByName(t *testing.T) {
	t.Parallel()
	summary := map[string]any{
		"items.0.metadata.name": "harbor", "items.0.metadata.uid": some, "items.0.spec.registryType": "basic",
	}
	none := map[string]any{"items": []any{}}
	replay(t, newPeer(t, t.TempDir(), registryFake{}), []exchange{
		{
			call: "POST " + basicPath + createFlag, tenant: true, body: officialBody("harbor", officialBasic("harbor.example.com", "one", "")),
			status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid"},
		},
		gone("GET /v1/registries/oci/{uid}/ecr", true),
		readBasic("harbor.example.com", false),
		gone("GET /v1/registries/oci/harbor/ecr", true),
		gone("GET /v1/registries/oci/harbor/basic", true),
		{call: "GET /v1/registries/oci/summary", tenant: true, status: http.StatusOK, needs: summary},
		// data.spectrocloud_registry_oci, and spectrocloud_registry with type = "oci".
		{call: "GET /v1/registries/oci/summary", status: http.StatusOK, needs: summary},
		// data.spectrocloud_registry_pack, and spectrocloud_registry without a type.
		{call: "GET /v1/registries/metadata?scope=", status: http.StatusOK, needs: map[string]any{
			"items.0.name": "harbor", "items.0.uid": some, "items.0.kind": "oci",
		}},
		// data.spectrocloud_registry_helm, and spectrocloud_registry with type = "helm".
		{call: "GET /v1/registries/helm?limit=50&scope=all", status: http.StatusOK, needs: none},
		{call: "GET /v1/registries/pack?limit=50&scope=all", status: http.StatusOK, needs: none},
		{call: "GET /v1/registries/helm/summary?limit=50&scope=all", status: http.StatusOK, needs: none},
		{call: "GET /v1/registries/pack/summary?limit=50&scope=all", status: http.StatusOK, needs: none},
		gone("GET /v1/registries/helm/{uid}", false),
		gone("GET /v1/registries/helm/{uid}/sync/status", false),
		gone("GET /v1/registries/pack/{uid}/sync/status", false),
	})
}
