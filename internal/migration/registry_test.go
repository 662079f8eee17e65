package migration_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/migration"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// The credentials of the states of testdata.
var (
	login = credential.Credential{Kind: credential.Basic, Username: "palette"}
	key   = credential.Credential{Kind: credential.AccessKey, AccessKeyID: "AKIAIOSFODNN7EXAMPLE"}
	role  = credential.Credential{
		Kind: credential.Role, RoleARN: "arn:aws:iam::123456789012:role/palette-charts",
		ExternalID: "example-external-id",
	}
)

const ecrHost = "123456789012.dkr.ecr.us-west-1.amazonaws.com"

// Every form of a registry's state that a release wrote is read, without its
// secret.
func TestRegistry(t *testing.T) {
	t.Parallel()
	contoso := registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("https://contoso.azurecr.io"), Credential: login,
	}
	ecr := func(held credential.Credential) registry.Settings {
		return registry.Settings{Kind: registry.ECR, Endpoint: endpoint.Read(ecrHost), Private: true, Credential: held}
	}
	charts := contoso
	charts.ContentPath = "charts"
	indexed := charts
	indexed.Synchronized = true
	jfrog := registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("https://jfrog.example.com"),
		Suffix:     "/artifactory/api/docker/helm",
		Credential: login, InsecureSkipVerify: true,
	}
	regions := ecr(role)
	regions.Endpoint = endpoint.Read("123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com")
	anonymous := registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("open.example.com")}
	table := map[string]migration.Registry{
		"0.5.11-role":                         {Name: "ledger", Settings: ecr(role)},
		"0.13.2-key":                          {Name: "ledger", Settings: ecr(key), SecretLeft: true},
		"0.21.5-basic":                        {Name: "contoso", Settings: contoso, SecretLeft: true},
		"0.23.0-suffix-tls":                   {Name: "jfrog", Settings: jfrog, SecretLeft: true},
		"0.29.9-basic-created":                {Name: "contoso", Settings: charts, SecretLeft: true},
		"0.29.9-basic-refreshed":              {Name: "contoso", Settings: charts, SecretLeft: true},
		"0.29.9-basic-synchronized-created":   {Name: "contoso", Settings: indexed, SecretLeft: true},
		"0.29.9-basic-synchronized-refreshed": {Name: "contoso", Settings: indexed, SecretLeft: true},
		"0.29.9-anonymous-created":            {Name: "open", Settings: anonymous},
		"0.29.9-anonymous-refreshed":          {Name: "open", Settings: anonymous},
		"0.29.9-key-created":                  {Name: "ledger", Settings: ecr(key), SecretLeft: true},
		"0.29.9-key-refreshed":                {Name: "ledger", Settings: ecr(key), SecretLeft: true},
		"0.29.9-role-created":                 {Name: "ledger", Settings: ecr(role)},
		"0.29.9-role-refreshed":               {Name: "ledger", Settings: ecr(role)},
		"0.29.9-regions":                      {Name: "ledger", Settings: regions},
		"0.29.9-unprotected":                  {Name: "public", Settings: registry.Settings{Kind: registry.ECR, Endpoint: endpoint.Read("public.ecr.aws/contoso")}},
	}
	everyFile(t, "registry", table)
	for file, want := range table {
		want.UID = uid
		got, err := source(t, "registry/"+file).Registry()
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		secrets := cmp.Comparer(func(a, b redact.Secret) bool { return a.Reveal() == b.Reveal() })
		endpoints := cmp.Comparer(func(a, b endpoint.Endpoint) bool { return a == b })
		if diff := cmp.Diff(want, got, secrets, endpoints); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
		if len(got.Settings.Secrets()) > 0 {
			t.Errorf("%s has a secret", file)
		}
	}
}

// One value may have several forms, and a value without a meaning counts as absent.
func TestLenientRegistry(t *testing.T) {
	t.Parallel()
	const head = `{"id":"u","name":"n","type":"basic","endpoint":"a.test"`
	read := func(more string) (migration.Registry, error) {
		return migration.Source{Type: migration.TypeRegistry, Version: 2, State: []byte(more)}.Registry()
	}
	for name, test := range map[string]struct {
		state string
		want  func(migration.Registry) bool
	}{
		"truth as text":         {head + `,"is_synchronization":"true"}`, func(r migration.Registry) bool { return r.Settings.Synchronized }},
		"truth as number":       {head + `,"is_synchronization":1}`, func(r migration.Registry) bool { return r.Settings.Synchronized }},
		"truth as nonsense":     {head + `,"is_synchronization":{"a":[]}}`, func(r migration.Registry) bool { return !r.Settings.Synchronized }},
		"a block without list":  {head + `,"credentials":{"credential_type":"basic","username":"me"}}`, func(r migration.Registry) bool { return r.Settings.Credential.Username == "me" }},
		"a user of digits":      {head + `,"credentials":[{"credential_type":"basic","username":12345678901234567890}]}`, func(r migration.Registry) bool { return r.Settings.Credential.Username == "12345678901234567890" }},
		"an imported login":     {head + `,"credentials":[{"credential_type":"basic","username":"me","password":""}]}`, func(r migration.Registry) bool { return r.Settings.Credential.Username == "me" && !r.SecretLeft }},
		"an imported key":       {`{"id":"u","name":"n","type":"ecr","is_private":true,"credentials":[{"credential_type":"secret","access_key":"AKIA","secret_key":null}]}`, func(r migration.Registry) bool { return r.Settings.Credential.AccessKeyID == "AKIA" && !r.SecretLeft }},
		"no credentials":        {head + `,"credentials":[]}`, func(r migration.Registry) bool { return r.Settings.Credential.Kind == "" && !r.SecretLeft }},
		"null credentials":      {head + `,"credentials":[null]}`, func(r migration.Registry) bool { return r.Settings.Credential.Kind == "" && !r.SecretLeft }},
		"null for every text":   {head + `,"endpoint_suffix":null,"base_content_path":null,"provider_type":null}`, func(r migration.Registry) bool { return r.Settings.Suffix == "" && r.Settings.ContentPath == "" }},
		"credentials of AWS":    {head + `,"credentials":[{"credential_type":"secret","secret_key":"s"}]}`, func(r migration.Registry) bool { return r.Settings.Credential.Kind == "" && !r.SecretLeft }},
		"a provider in capital": {head + `,"provider_type":"Helm"}`, func(r migration.Registry) bool { return r.Name == "n" }},
		"no provider":           {head + `,"provider_type":""}`, func(r migration.Registry) bool { return r.Name == "n" }},
		"a certificate":         {head + `,"credentials":[{"tls_config":[{"certificate":"PEM"}]}]}`, func(r migration.Registry) bool { return r.Settings.CA == "PEM" && !r.Settings.InsecureSkipVerify }},
		"a key without type":    {`{"id":"u","name":"n","type":"ECR","is_private":"true","credentials":[{"access_key":"AKIA","secret_key":"s"}]}`, func(r migration.Registry) bool { return r.Settings.Credential.AccessKeyID == "AKIA" && r.SecretLeft }},
		"a public ECR with key": {`{"id":"u","name":"n","type":"ecr","is_private":false,"credentials":[{"credential_type":"secret","access_key":"AKIA","secret_key":"s"}]}`, func(r migration.Registry) bool { return r.Settings.Credential.Kind == "" && !r.SecretLeft }},
		"an ECR without login":  {`{"id":"u","name":"n","type":"ecr","is_private":true,"credentials":[{"credential_type":"noAuth"}]}`, func(r migration.Registry) bool { return r.Settings.Private && r.Settings.Credential.Kind == "" }},
	} {
		got, err := read(test.state)
		if err != nil || !test.want(got) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Reading any state neither panics nor returns a secret.
func FuzzState(f *testing.F) {
	for _, file := range []string{
		"registry/0.29.9-basic-created", "registry/0.29.9-key-refreshed", "profile/0.18.0", "profile/0.28.2", "profile/0.0.5",
	} {
		f.Add(source(f, file).State)
	}
	f.Add(
		[]byte(
			`{"id":1,"name":true,"type":"basic","credentials":{"credential_type":"basic","password":"previous-canary","tls_config":[[]]}}`,
		),
	)
	f.Fuzz(func(t *testing.T, state []byte) {
		held, err := migration.Source{Type: migration.TypeRegistry, State: state}.Registry()
		if err == nil && (held.UID == "" || held.Name == "") {
			t.Errorf("a registry without identity: %+v", held)
		}
		if err == nil && len(held.Settings.Secrets()) > 0 {
			t.Errorf("a secret was read")
		}
		profile, err := migration.Source{Type: migration.TypeProfile, State: state}.Profile()
		if err == nil && (profile.UID == "" || profile.Name == "" || profile.Version == "") {
			t.Errorf("a profile without identity: %+v", profile)
		}
		for _, variable := range profile.Variables {
			if variable.Sensitive && variable.Default != "" {
				t.Errorf("a sensitive value was read")
			}
		}
	})
}
