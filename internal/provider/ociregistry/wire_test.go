package ociregistry_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
)

const (
	template = "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
	roleARN  = "arn:aws:iam::123456789012:role/palette-ecr"
	certs    = "-----BEGIN CERTIFICATE-----\n"
)

var (
	azure = values{
		"name": "acr", "auth_type": "basic", "endpoint": "contoso.azurecr.io",
		"basic": values{"username": "reader", "password_wo": "p", "password_wo_version": "1"},
	}
	amazon = values{
		"name": "ecr", "auth_type": "ecr", "endpoint": template, "default_region": "us-west-1", "protected": true,
	}
	accessKey = values{
		"access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key_wo": "s", "secret_access_key_wo_version": "1",
	}
)

// kinds are registries of each kind, with the spec that Palette receives.
var kinds = map[string]struct {
	config values
	spec   string
}{
	"anonymous": {
		values{"name": "open", "auth_type": "basic", "endpoint": "https://Open.example.com:5000/charts/"},
		`{"endpoint": "https://Open.example.com:5000/charts/", "auth": {"type": "noAuth", "tls": {"enabled": true,
			"insecureSkipVerify": false}}}`,
	},
	"user": {
		azure,
		`{"endpoint": "contoso.azurecr.io", "auth": {"type": "basic", "username": "reader", "password": "p",
			"tls": {"enabled": true, "insecureSkipVerify": false}}}`,
	},
	"paths": {
		merged(azure, values{"endpoint_suffix": "/api/docker/helm", "base_content_path": "charts"}),
		`{"endpoint": "contoso.azurecr.io", "basePath": "/api/docker/helm", "baseContentPath": "charts",
			"auth": {"type": "basic", "username": "reader", "password": "p", "tls": {"enabled": true,
			"insecureSkipVerify": false}}}`,
	},
	"certificates": {
		merged(azure, values{"tls": values{"ca_certificate": certs, "insecure_skip_verify": true}}),
		`{"endpoint": "contoso.azurecr.io", "auth": {"type": "basic", "username": "reader", "password": "p",
			"tls": {"enabled": true, "insecureSkipVerify": true, "ca": "-----BEGIN CERTIFICATE-----\n",
			"certificate": "-----BEGIN CERTIFICATE-----\n"}}}`,
	},
	"amazon ecr public": {
		values{"name": "public", "auth_type": "ecr", "endpoint": "public.ecr.aws/contoso"},
		`{"endpoint": "public.ecr.aws/contoso", "isPrivate": false, "tls": {"enabled": true, "insecureSkipVerify": false}}`,
	},
	"key": {
		merged(amazon, values{"access_key": accessKey, "base_content_path": "helm"}),
		`{"endpoint": "` + template + `", "isPrivate": true, "defaultRegion": "us-west-1", "baseContentPath": "helm",
			"credentials": {"credentialType": "secret", "partition": "aws", "accessKey": "AKIAIOSFODNN7EXAMPLE",
			"secretKey": "s"}, "tls": {"enabled": true, "insecureSkipVerify": false}}`,
	},
	"role": {
		merged(amazon, values{"sts": values{"role_arn": roleARN, "external_id": "tenant"}}),
		`{"endpoint": "` + template + `", "isPrivate": true, "defaultRegion": "us-west-1",
			"credentials": {"credentialType": "sts", "partition": "aws", "sts": {"arn": "` + roleARN + `",
			"externalId": "tenant"}}, "tls": {"enabled": true, "insecureSkipVerify": false}}`,
	},
	"role of another partition": {
		values{
			"name": "gov", "auth_type": "ecr", "protected": true, "endpoint": "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com",
			"sts": values{"role_arn": "arn:aws-us-gov:iam::123456789012:role/palette-ecr"},
		},
		`{"endpoint": "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com", "isPrivate": true,
			"credentials": {"credentialType": "sts", "partition": "aws-us-gov",
			"sts": {"arn": "arn:aws-us-gov:iam::123456789012:role/palette-ecr"}},
			"tls": {"enabled": true, "insecureSkipVerify": false}}`,
	},
}

// Each kind of registry is written as planned, and its read is the planned state.
func TestEveryKindReachesTheWireAndReturns(t *testing.T) {
	t.Parallel()
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			created := f.create(t, kind.config)
			must(t, created.Diagnostics)
			if diff := cmp.Diff(decoded(t, kind.spec), f.sentSpec(t, kind.config["auth_type"].(string))); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			uid := text(t, created.State, "id")
			want := f.raw(t, merged(planned(kind.config), values{"id": uid}))
			if diff, err := want.Diff(created.State.Raw); err != nil || len(diff) > 0 {
				t.Errorf("the new state differs from the plan: %v, %v", diff, err)
			}
			read := f.read(t, created.State)
			must(t, read.Diagnostics)
			if diff, err := want.Diff(read.State.Raw); err != nil || len(diff) > 0 {
				t.Errorf("what was read differs from the plan: %v, %v", diff, err)
			}
		})
	}
}

// sentSpec is the spec of the created registry, without the fields that are the same for all registries.
func (f *rig) sentSpec(t *testing.T, kind string) map[string]any {
	t.Helper()
	spec := decoded(t, f.wire.bodies["POST /v1/registries/oci/"+kind])["spec"].(map[string]any)
	if spec["providerType"] != "helm" || spec["containsSpectroManifest"] != false {
		t.Errorf("it is registered as %v", spec)
	}
	delete(spec, "providerType")
	delete(spec, "containsSpectroManifest")
	return spec
}

func decoded(t *testing.T, document string) (object map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(document), &object); err != nil {
		t.Fatalf("%v in %s", err, document)
	}
	return object
}

// A registry of another origin is read as far as attributes exist, also with hidden credentials.
func TestReadWhatOthersRegistered(t *testing.T) {
	t.Parallel()
	imported := values{"id": "u", "credential_check": "all"}
	known := merged(planned(azure), values{"id": "u"})
	basic := values{
		"id": "u", "name": "acr", "auth_type": "basic", "endpoint": "contoso.azurecr.io", "synchronization": false,
		"credential_check": "all",
	}
	ecr := merged(basic, values{"auth_type": "ecr", "endpoint": template, "protected": true})
	for name, test := range map[string]struct {
		kind, spec  string
		prior, want values
	}{
		"a token": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"type": "token", "username": "u", "token": "********"}}`,
			imported, merged(basic, values{"basic": values{"username": "u"}}),
		},
		"hidden secrets keep the version": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"type": "basic", "username": "u", "password": "********"}}`,
			known, merged(known, values{"basic": values{"username": "u", "password_wo_version": "1"}}),
		},
		"another type of authentication": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"type": "oauth"}}`, imported, basic,
		},
		"no authentication any more": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"type": "noAuth"}}`, known, merged(known, values{"basic": nil}),
		},
		"a text that is no endpoint": {
			"basic", `{"endpoint": "oci://contoso.azurecr.io/charts:1", "auth": {}}`,
			imported, merged(basic, values{"endpoint": "oci://contoso.azurecr.io/charts:1"}),
		},
		"paths in another spelling": {
			"basic", `{"endpoint": "contoso.azurecr.io", "basePath": "api/", "baseContentPath": "/charts", "auth": {}}`,
			merged(basic, values{"endpoint_suffix": "/api", "base_content_path": "charts"}),
			merged(basic, values{"endpoint_suffix": "/api", "base_content_path": "charts"}),
		},
		"paths that are the root": {
			"basic", `{"endpoint": "contoso.azurecr.io", "basePath": "/", "baseContentPath": "", "auth": {}}`,
			merged(basic, values{"base_content_path": "/"}), merged(basic, values{"base_content_path": "/"}),
		},
		"tls that nobody configured": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"tls": {"enabled": true, "insecureSkipVerify": false}}}`,
			imported, basic,
		},
		"tls as it was configured": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"tls": {"enabled": true, "ca": "A"}}}`,
			merged(basic, values{"tls": values{"ca_certificate": "A"}}),
			merged(basic, values{"tls": values{"ca_certificate": "A"}}),
		},
		"tls that is not verified": {
			"basic", `{"endpoint": "contoso.azurecr.io", "auth": {"tls": {"enabled": true, "insecureSkipVerify": true}}}`,
			imported, merged(basic, values{"tls": values{"insecure_skip_verify": true}}),
		},
		"pod identity": {
			"ecr", `{"endpoint": "` + template + `", "isPrivate": true, "credentials": {"credentialType": "pod-identity"}}`,
			imported, ecr,
		},
		"a hidden key": {
			"ecr", `{"endpoint": "` + template + `", "isPrivate": true, "defaultRegion": "us-west-1",
				"credentials": {"credentialType": "secret", "accessKey": "AKIA", "secretKey": "********"}}`,
			imported, merged(ecr, values{"default_region": "us-west-1", "access_key": values{"access_key_id": "AKIA"}}),
		},
		"a hidden external id": {
			"ecr", `{"endpoint": "` + template + `", "isPrivate": true,
				"credentials": {"credentialType": "sts", "sts": {"arn": "` + roleARN + `", "externalId": "********"}}}`,
			imported, merged(ecr, values{"sts": values{"role_arn": roleARN}}),
		},
		"credentials of a registry that is not private": {
			"ecr", `{"endpoint": "public.ecr.aws/contoso", "isPrivate": false, "credentials": {"accessKey": "AKIA"}}`,
			imported, merged(ecr, values{"endpoint": "public.ecr.aws/contoso", "protected": false}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.holds(test.kind, test.spec)
			read := f.read(t, f.state(t, test.prior))
			must(t, read.Diagnostics)
			if diff, err := f.raw(t, test.want).Diff(read.State.Raw); err != nil || len(diff) > 0 {
				t.Errorf("%v, %v", diff, err)
			}
		})
	}
}

// holds makes Palette have only one registry.
func (f *rig) holds(kind, spec string) {
	const metadata = `{"metadata": {"uid": "u", "name": "acr"}, "spec": `
	f.wire.responses["GET /v1/registries/oci/u/"+kind] = response{http.StatusOK, metadata + spec + `}`}
	f.wire.responses["GET /v1/registries/oci/summary"] = response{
		http.StatusOK, `{"items": [` + metadata + `{"registryType": "` + kind + `"}}]}`,
	}
}

// This machine authenticates with the configured credentials, in the default region of a template.
func TestLoginOfThisMachine(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		host string
		kind credential.Kind
	}{
		"anonymous": {"open.example.com:5000", ""},
		"user":      {"contoso.azurecr.io", credential.Basic},
		"key":       {"123456789012.dkr.ecr.us-west-1.amazonaws.com", credential.AccessKey},
		"role":      {"123456789012.dkr.ecr.us-west-1.amazonaws.com", credential.Role},
	} {
		f := newFixture(t)
		must(t, f.create(t, kinds[name].config).Diagnostics)
		if len(f.here.requests) != 1 {
			t.Fatalf("%s: %d logins", name, len(f.here.requests))
		}
		login := f.here.requests[0]
		if login.Host() != want.host || login.Credential.Kind != want.kind || login.Propagation == 0 {
			t.Errorf("%s: %s as %q, propagation %s", name, login.Host(), login.Credential.Kind, login.Propagation)
		}
	}
}
