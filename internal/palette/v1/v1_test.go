package v1_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func TestPath(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern string
		values  []string
		wanted  string
	}{
		{v1.PathUsersInfo, nil, "/v1/users/info"},
		{v1.PathProfile, []string{"abc"}, "/v1/clusterprofiles/abc"},
		{v1.PathProfile, []string{"a/b?c#d e"}, "/v1/clusterprofiles/a%2Fb%3Fc%23d%20e"},
		{v1.PathPackRegistry, []string{"chart+x", "uid"}, "/v1/packs/chart+x/registries/uid"},
		{v1.PathProfilePackManifest, []string{"a", "b", "c"}, "/v1/clusterprofiles/a/packs/b/manifests/c"},
		{v1.PathProfile, nil, "/v1/clusterprofiles/"},
	} {
		if got := v1.Path(test.pattern, test.values...); got != test.wanted {
			t.Errorf("%s with %q: %s, wanted %s", test.pattern, test.values, got, test.wanted)
		}
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		document string
		zero     bool
	}{
		{`"2026-04-23T10:11:12.345Z"`, false}, {`"2026-04-23T12:11:12+02:00"`, false},
		{`""`, true}, {`null`, true}, {`17`, true}, {`"yesterday"`, true}, {`{}`, true},
	} {
		var got v1.Time
		if err := json.Unmarshal([]byte(test.document), &got); err != nil || got.IsZero() != test.zero {
			t.Errorf("%s: %v, %v", test.document, got, err)
		}
	}
	meta := v1.ObjectMeta{
		Name: "x", CreationTimestamp: v1.Time{Time: time.Date(2026, 4, 23, 12, 0, 0, 5e6, time.FixedZone("", 7200))},
	}
	document, err := json.Marshal(meta)
	if wanted := `{"name":"x","creationTimestamp":"2026-04-23T10:00:00.005Z"}`; err != nil ||
		string(document) != wanted {
		t.Errorf("%s, wanted %s", document, wanted)
	}
}

func FuzzTime(f *testing.F) {
	for _, seed := range []string{
		`"2026-04-23T10:11:12.345Z"`, `"0001-01-01T00:00:00Z"`, `""`, `null`, `"9999-12-31T23:59:59.999999999-23:59"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		var first, second v1.Time
		if json.Unmarshal([]byte(document), &first) != nil {
			return
		}
		written, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written, &second); err != nil {
			t.Fatal(err)
		}
		if first.Year() > 0 && first.Year() < 9999 && first.Sub(second.Time).Abs() >= time.Millisecond {
			t.Errorf("%s becomes %s", first, second)
		}
	})
}

func TestListsAreAbsentOrEmpty(t *testing.T) {
	t.Parallel()
	for wanted, value := range map[string]v1.ClusterProfileTemplateUpdate{
		`{}`:           {},
		`{"packs":[]}`: {Packs: []v1.PackManifestUpdateEntity{}},
	} {
		if got, err := json.Marshal(value); err != nil || string(got) != wanted {
			t.Errorf("%s, wanted %s", got, wanted)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const secret = "can\"ary-secret"
	basic := &v1.BasicOciRegistrySpec{Auth: &v1.RegistryAuth{
		Password: secret, Token: secret, TLS: &v1.TLSConfiguration{Key: secret},
	}}
	ecr := &v1.EcrRegistrySpec{TLS: &v1.TLSConfiguration{Key: secret}, Credentials: &v1.AwsCloudAccount{
		SecretKey: secret, SecretToken: secret, Sts: &v1.AwsStsCredentials{ExternalID: "shown"},
		SecretSpec: &v1.AwsSecretSpec{TLS: &v1.AwsSecretTLSConfig{Key: secret}},
	}}
	variable := v1.Variable{Name: "x", IsSensitive: true, DefaultValue: secret}
	values := []any{
		basic, *basic, *basic.Auth, *basic.Auth.TLS, v1.BasicOciRegistry{Spec: basic},
		ecr, *ecr, *ecr.Credentials, *ecr.Credentials.Sts, *ecr.Credentials.SecretSpec.TLS, v1.EcrRegistry{Spec: ecr},
		v1.OciRegistryEntity{Auth: basic.Auth}, variable,
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "ary-secret") {
				t.Errorf("%s of %T: %s", verb, value, text)
			}
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", value)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", value)
		if strings.Contains(log.String(), "ary-secret") {
			t.Errorf("log of %T: %s", value, log.String())
		}
	}
	if len(basic.Secrets()) != 3 || len(ecr.Secrets()) != 4 {
		t.Errorf("%d and %d secrets", len(basic.Secrets()), len(ecr.Secrets()))
	}
	if text := fmt.Sprint(*ecr.Credentials.Sts); !strings.Contains(text, "shown") {
		t.Errorf("an external id is no secret: %s", text)
	}
	if document, _ := json.Marshal(basic); !bytes.Contains(document, []byte("ary-secret")) {
		t.Error("the wire does not carry the password")
	}
	masked := &v1.RegistryAuth{Password: v1.Masked}
	if len(masked.Secrets()) != 0 {
		t.Error("the mask is taken for a secret")
	}
}

// Palette publishes no list of its terms and does not promise their case. An
// unknown term is neither done nor broken.
func TestSyncStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[string][2]bool{
		"Success": {true, false}, "completed": {true, false}, "FAILED": {false, true}, "error": {false, true},
		"InProgress": {}, "Success!": {}, "": {},
	} {
		if got := [2]bool{v1.SyncDone(status), v1.SyncBroken(status)}; got != want {
			t.Errorf("%q: %v", status, got)
		}
	}
}

func TestValidProfileVersion(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]bool{
		"1.0.0": true, "1.2": true, "v1.0.0": true, "1.0.0-rc.1": true, "": false, "latest": false, "1.0.0 ": false,
	} {
		if got := v1.ValidProfileVersion(version); got != want {
			t.Errorf("%q: %t", version, got)
		}
	}
}
