package credential_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	key := []byte("a key")
	distinct := []credential.Credential{
		{},
		{Kind: credential.RunnerIdentity},
		{Kind: credential.Basic, Username: "ab", Password: redact.New("c")},
		{Kind: credential.Basic, Username: "a", Password: redact.New("bc")},
		{Kind: credential.Basic, Username: "abc"},
		{Kind: credential.AccessKey, AccessKeyID: "ab", SecretAccessKey: redact.New("c")},
		{Kind: credential.Role, RoleARN: role},
		{Kind: credential.Role, RoleARN: role, ExternalID: "x"},
	}
	found := map[string]int{}
	for i, c := range distinct {
		sum := c.Fingerprint(key)
		if other, ok := found[sum]; ok {
			t.Errorf("credentials %d and %d have one fingerprint", i, other)
		}
		found[sum] = i
		if sum != c.Fingerprint(key) || sum == c.Fingerprint([]byte("another key")) {
			t.Errorf("credential %d: the fingerprint does not depend on the key alone", i)
		}
	}
	zero, anonymous := credential.Credential{}, credential.Credential{Kind: credential.Anonymous}
	if zero.Fingerprint(key) != anonymous.Fingerprint(key) {
		t.Error("the zero credential is not anonymous")
	}
	again := credential.Credential{Kind: credential.Basic, Username: "ab", Password: redact.New("c")}
	if again.Fingerprint(key) != distinct[2].Fingerprint(key) {
		t.Error("equal credentials have different fingerprints")
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	if (credential.Credential{Username: "contoso", AccessKeyID: "AKIA", RoleARN: role}).Secrets() != nil {
		t.Error("a credential without secrets returns some")
	}
	full := credential.Credential{
		Username: "me", Password: redact.New("one"), SecretAccessKey: redact.New("two"), ExternalID: "shown",
	}
	var texts []string
	for _, secret := range full.Secrets() {
		texts = append(texts, secret.Reveal())
	}
	if diff := cmp.Diff([]string{"one", "two"}, texts); diff != "" {
		t.Error(diff)
	}
	short := credential.Credential{Username: "me", Password: redact.New("pw")}.Secrets()
	if len(short) != 2 || short[1].Reveal() != "me:pw" {
		t.Error("a short password is not paired with the user name")
	}
}

func TestParseRoleARN(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]credential.ARN{
		role: {Partition: "aws", Account: "214575254960", Resource: "role/palette-ecr"},
		"arn:aws-cn:iam::123456789012:role/team/a/Palette_ECR+=,.@-": {
			Partition: "aws-cn", Account: "123456789012", Resource: "role/team/a/Palette_ECR+=,.@-",
		},
		"arn:aws-iso-b:iam::123456789012:role/" + long64(): {Partition: "aws-iso-b", Account: "123456789012", Resource: "role/" + long64()},
	} {
		want.Service = "iam"
		got, err := credential.ParseRoleARN(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for text, want := range map[string]struct {
		reason     credential.ARNReason
		suggestion string
	}{
		"":                                      {credential.ARNMalformed, ""},
		"palette-ecr":                           {credential.ARNMalformed, ""},
		"ARN:aws:iam::123456789012:role/x":      {credential.ARNMalformed, ""},
		"arn:aws-mars:iam::123456789012:role/x": {credential.ARNPartition, ""},
		"arn:aws:ecr:us-west-1:123456789012:repository/x":                      {credential.ARNService, ""},
		"arn:aws:iam:us-west-1:123456789012:role/x":                            {credential.ARNRegion, "arn:aws:iam::123456789012:role/x"},
		"arn:aws:iam:us-west-1:12345:role/x":                                   {credential.ARNRegion, ""},
		"arn:aws:iam::12345678901:role/x":                                      {credential.ARNAccount, ""},
		"arn:aws:iam::aws:policy/AdministratorAccess":                          {credential.ARNAccount, ""},
		"arn:aws:sts::123456789012:assumed-role/palette-ecr/session":           {credential.ARNSession, "arn:aws:iam::123456789012:role/palette-ecr"},
		"arn:aws:iam::123456789012:root":                                       {credential.ARNNotRole, ""},
		user:                                                                   {credential.ARNNotRole, ""},
		"arn:aws:iam::123456789012:instance-profile/x":                         {credential.ARNNotRole, ""},
		"arn:aws:iam::123456789012:role/":                                      {credential.ARNName, ""},
		"arn:aws:iam::123456789012:role//x":                                    {credential.ARNName, ""},
		"arn:aws:iam::123456789012:role/a b":                                   {credential.ARNName, ""},
		"arn:aws:iam::123456789012:role/x\n":                                   {credential.ARNMalformed, ""},
		"arn:aws:iam::123456789012:role/*":                                     {credential.ARNName, ""},
		"arn:aws:iam::123456789012:role/x" + long64():                          {credential.ARNName, ""},
		"arn:aws:iam::123456789012:role/" + strings.Repeat("path/", 200) + "x": {credential.ARNName, ""},
	} {
		_, err := credential.ParseRoleARN(text)
		var refused *credential.ARNError
		if !errors.As(err, &refused) || refused.Reason != want.reason || refused.Suggestion != want.suggestion ||
			refused.Text != text || refused.Detail == "" {
			t.Errorf("%q: %+v, want %+v", text, refused, want)
		}
	}
}

func long64() string { return strings.Repeat("n", 64) }

func FuzzParseRoleARN(f *testing.F) {
	for _, text := range []string{
		role, roleCN, user, "arn:aws:sts::123456789012:assumed-role/a/b", "arn:aws:iam:x:1:role/y", "::::::",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := credential.ParseRoleARN(text)
		if err != nil {
			var refused *credential.ARNError
			if !errors.As(err, &refused) || refused.Detail == "" {
				t.Fatalf("the error has no detail: %#v", err)
			}
			if refused.Suggestion == "" {
				return
			}
			if _, err := credential.ParseRoleARN(refused.Suggestion); err != nil {
				t.Fatalf("the suggestion for %q is refused: %v", text, err)
			}
			return
		}
		if again, err := credential.ParseRoleARN(parsed.String()); err != nil || again != parsed {
			t.Fatalf("%q parses to %+v, again to %+v, %v", text, parsed, again, err)
		}
		if parsed.String() != text || !strings.HasPrefix(text, "arn:"+parsed.Partition+":iam::"+parsed.Account+
			":role/") {
			t.Fatalf("%q does not consist of %+v", text, parsed)
		}
	})
}
