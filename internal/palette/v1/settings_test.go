package v1_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// The documents are those that Palette sends or may send: with parts that are
// left out, empty or masked.
func TestSettings(t *testing.T) {
	t.Parallel()
	anonymous := credential.Credential{}
	user := func(password string) credential.Credential {
		return credential.Credential{Kind: credential.Basic, Username: "u", Password: redact.New(password)}
	}
	key := func(secret string) credential.Credential {
		return credential.Credential{Kind: credential.AccessKey, AccessKeyID: "A", SecretAccessKey: redact.New(secret)}
	}
	role := credential.Credential{Kind: credential.Role, RoleARN: "arn", ExternalID: "x"}
	for name, test := range map[string]struct {
		kind     registry.Kind
		document string
		want     registry.Settings
	}{
		"no auth": {registry.Basic, `{"auth":{"type":"noAuth"}}`, registry.Settings{}},
		"noAuth with user": {
			registry.Basic, `{"auth":{"type":"noAuth","username":"u","password":"p"}}`, registry.Settings{},
		},
		"type empty":  {registry.Basic, `{"auth":{"type":"","username":"u"}}`, registry.Settings{}},
		"type absent": {registry.Basic, `{"auth":{}}`, registry.Settings{}},
		"auth null":   {registry.Basic, `{"auth":null}`, registry.Settings{}},
		"auth absent": {registry.Basic, `{}`, registry.Settings{}},
		"basic": {
			registry.Basic, `{"auth":{"type":"basic","username":"u","password":"p"}}`, registry.Settings{Credential: user("p")},
		},
		"basic, masked": {
			registry.Basic, `{"auth":{"type":"basic","username":"u","password":"********"}}`,
			registry.Settings{Credential: user(""), Hidden: true},
		},
		"basic, empty": {
			registry.Basic, `{"auth":{"type":"basic","username":"u"}}`, registry.Settings{Credential: user(""), Hidden: true},
		},
		"basic, with a token": {
			registry.Basic, `{"auth":{"type":"basic","username":"u","token":"t"}}`,
			registry.Settings{Credential: user(""), Hidden: true},
		},
		"token": {
			registry.Basic, `{"auth":{"type":"token","username":"u","token":"t","password":"p"}}`,
			registry.Settings{Credential: user("t")},
		},
		"token, masked": {
			registry.Basic, `{"auth":{"type":"token","username":"u","token":"********"}}`,
			registry.Settings{Credential: user(""), Hidden: true},
		},
		"other type": {registry.Basic, `{"auth":{"type":"oauth"}}`, registry.Settings{Hidden: true}},
		"paths": {
			registry.Basic, `{"endpoint":"e","basePath":"b","baseContentPath":"c","isSyncSupported":true}`,
			registry.Settings{Endpoint: endpoint.Read("e"), Suffix: "b", ContentPath: "c", Synchronized: true},
		},
		"ca": {registry.Basic, `{"auth":{"tls":{"ca":"A"}}}`, registry.Settings{CA: "A"}},
		"certificate": {
			registry.Basic, `{"auth":{"tls":{"certificate":"B","insecureSkipVerify":true}}}`,
			registry.Settings{CA: "B", InsecureSkipVerify: true},
		},
		"ca and the same certificate": {
			registry.Basic, `{"auth":{"tls":{"ca":"A\n","certificate":"A\n"}}}`, registry.Settings{CA: "A\n"},
		},
		"ca beside other certificates": {
			registry.Basic, `{"auth":{"tls":{"ca":"A\n","certificate":"B\n"}}}`, registry.Settings{CA: "A\nB\n"},
		},

		"public": {registry.ECR, `{"endpoint":"e","isPrivate":false}`, registry.Settings{Endpoint: endpoint.Read("e")}},
		"public with a key": {
			registry.ECR, `{"isPrivate":false,"credentials":{"credentialType":"secret","accessKey":"A","secretKey":"S"}}`,
			registry.Settings{Credential: anonymous},
		},
		"public with a role": {
			registry.ECR, `{"credentials":{"credentialType":"sts","sts":{"arn":"arn"}}}`,
			registry.Settings{Credential: anonymous},
		},
		"public with pod identity": {
			registry.ECR, `{"credentials":{"credentialType":"pod-identity"}}`, registry.Settings{},
		},
		"key": {
			registry.ECR, `{"isPrivate":true,"credentials":{"credentialType":"secret","accessKey":"A","secretKey":"S"}}`,
			registry.Settings{Private: true, Credential: key("S")},
		},
		"key, masked": {
			registry.ECR, `{"isPrivate":true,"credentials":{"accessKey":"A","secretKey":"********"}}`,
			registry.Settings{Private: true, Credential: key(""), Hidden: true},
		},
		"key, empty": {
			registry.ECR, `{"isPrivate":true,"credentials":{"accessKey":"A"}}`,
			registry.Settings{Private: true, Credential: key(""), Hidden: true},
		},
		"role": {
			registry.ECR, `{"isPrivate":true,"credentials":{"credentialType":"sts","accessKey":"A",` +
				`"sts":{"arn":"arn","externalId":"x"}}}`,
			registry.Settings{Private: true, Credential: role},
		},
		"role, type absent": {
			registry.ECR, `{"isPrivate":true,"credentials":{"sts":{"arn":"arn","externalId":"x"}}}`,
			registry.Settings{Private: true, Credential: role},
		},
		"key beside an empty role": {
			registry.ECR, `{"isPrivate":true,"credentials":{"credentialType":"secret","accessKey":"A","secretKey":"S",` +
				`"sts":{"arn":"arn"}}}`,
			registry.Settings{Private: true, Credential: key("S")},
		},
		"role, external id masked": {
			registry.ECR, `{"isPrivate":true,"credentials":{"credentialType":"sts",` +
				`"sts":{"arn":"arn","externalId":"********"}}}`,
			registry.Settings{
				Private: true, Credential: credential.Credential{Kind: credential.Role, RoleARN: "arn"}, Hidden: true,
			},
		},
		"role, null": {
			registry.ECR, `{"isPrivate":true,"credentials":{"credentialType":"sts","sts":null}}`,
			registry.Settings{Private: true, Hidden: true},
		},
		"pod identity": {
			registry.ECR, `{"isPrivate":true,"credentials":{"credentialType":"pod-identity","podIdentity":{"roleArn":"arn"}}}`,
			registry.Settings{Private: true, PodIdentity: true},
		},
		"private without credentials": {
			registry.ECR, `{"isPrivate":true,"credentials":null}`, registry.Settings{Private: true, Hidden: true},
		},
		"template": {
			registry.ECR, `{"defaultRegion":"eu-west-1","baseContentPath":"c","tls":{"certificate":"B"}}`,
			registry.Settings{DefaultRegion: "eu-west-1", ContentPath: "c", CA: "B"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.Kind = test.kind
			compare(t, test.want, settings(t, test.kind, test.document, `null`))
		})
	}
}

func settings(t *testing.T, kind registry.Kind, spec, status string) registry.Settings {
	t.Helper()
	shown := new(v1.OciRegistryStatus)
	read(t, status, &shown)
	if kind == registry.ECR {
		held := new(v1.EcrRegistrySpec)
		read(t, spec, &held)
		return held.Settings(shown)
	}
	held := new(v1.BasicOciRegistrySpec)
	read(t, spec, &held)
	return held.Settings(shown)
}

func read(t *testing.T, document string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(document), into); err != nil {
		t.Fatal(err)
	}
}

// compare reveals the secrets, which print as a mark.
func compare(t *testing.T, want, got registry.Settings) {
	t.Helper()
	revealed := cmp.Transformer("reveal", func(s redact.Secret) string { return "secret " + s.Reveal() })
	endpoints := cmp.Comparer(func(a, b endpoint.Endpoint) bool { return a == b })
	if diff := cmp.Diff(want, got, revealed, endpoints); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSynchronized(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		spec, status string
		want         bool
	}{
		{`{}`, `{"syncStatus":{"isSyncSupported":true}}`, true},
		{`{"isSyncSupported":true}`, `{"syncStatus":{"isSyncSupported":false}}`, false},
		{`{"isSyncSupported":false}`, `{"syncStatus":{"isSyncSupported":true,"status":"Success"}}`, true},
		{`{"isSyncSupported":true}`, `null`, true},
		{`{"isSyncSupported":true}`, `{}`, true},
		{`{"isSyncSupported":true}`, `{"syncStatus":null}`, true},
		{`{"isSyncSupported":true}`, `{"syncStatus":{}}`, true},
		{`{"isSyncSupported":true}`, `{"syncStatus":{"status":"Success"}}`, true},
		{`{}`, `{"syncStatus":{"status":""}}`, false},
		{`null`, `null`, false},
	} {
		for _, kind := range []registry.Kind{registry.Basic, registry.ECR} {
			if got := settings(t, kind, test.spec, test.status).Synchronized; got != test.want {
				t.Errorf("%s, spec %s, status %s: %t", kind, test.spec, test.status, got)
			}
		}
	}
}

// A spec that is written reads as the same settings, with their secrets.
func TestNewSpec(t *testing.T) {
	t.Parallel()
	both := registry.Settings{
		Endpoint: endpoint.Read("e"), ContentPath: "c", CA: "A\n", InsecureSkipVerify: true, Synchronized: true,
	}
	for name, change := range map[string]func(*registry.Settings){
		"anonymous": func(s *registry.Settings) { s.Kind, s.Suffix = registry.Basic, "b" },
		"basic": func(s *registry.Settings) {
			s.Kind = registry.Basic
			s.Credential = credential.Credential{Kind: credential.Basic, Username: "u", Password: redact.New("p")}
		},
		"public": func(s *registry.Settings) { s.Kind = registry.ECR },
		"key": func(s *registry.Settings) {
			s.Kind, s.Private, s.DefaultRegion = registry.ECR, true, "eu-west-1"
			s.Credential = credential.Credential{
				Kind: credential.AccessKey, AccessKeyID: "A", SecretAccessKey: redact.New("S"),
			}
		},
		"role": func(s *registry.Settings) {
			s.Kind, s.Private = registry.ECR, true
			s.Credential = credential.Credential{Kind: credential.Role, RoleARN: "arn", ExternalID: "x"}
		},
	} {
		written := both
		change(&written)
		var got registry.Settings
		if written.Kind == registry.ECR {
			got = v1.NewEcrSpec(written, nil).Settings(nil)
		} else {
			got = v1.NewBasicSpec(written, nil).Settings(nil)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, written, got)
		})
	}
}

// Fields that the settings do not have are copied from the current spec.
func TestNewSpecKeepsUnmanagedFields(t *testing.T) {
	t.Parallel()
	given := registry.Settings{Kind: registry.Basic, Credential: credential.Credential{
		Kind: credential.Basic, Username: "u", Password: redact.New("t"),
	}}
	current := &v1.BasicOciRegistrySpec{
		ProviderType: v1.ProviderPack, Scope: "tenant", RegistryUID: "r", ContainsSpectroManifest: true,
		Endpoint: "old", Auth: &v1.RegistryAuth{Type: v1.AuthToken, Token: v1.Masked},
	}
	want := &v1.BasicOciRegistrySpec{
		ProviderType: v1.ProviderPack, Scope: "tenant", RegistryUID: "r", ContainsSpectroManifest: true,
		Auth: &v1.RegistryAuth{Type: v1.AuthToken, Username: "u", Token: "t", TLS: &v1.TLSConfiguration{Enabled: true}},
	}
	if diff := cmp.Diff(want, v1.NewBasicSpec(given, current)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	given.Kind = registry.ECR
	given.Credential = credential.Credential{Kind: credential.Role, RoleARN: "arn"}
	for text, partition := range map[string]string{
		"": "aws-iso", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com": "aws-us-gov",
	} {
		given.Endpoint = endpoint.Read(text)
		held := &v1.EcrRegistrySpec{Credentials: &v1.AwsCloudAccount{Partition: "aws-iso"}}
		if got := v1.NewEcrSpec(given, held).Credentials.Partition; got != partition {
			t.Errorf("endpoint %q: partition %q", text, got)
		}
	}
}
