package credential_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
)

const (
	keyID     = "AKIAIOSFODNN7EXAMPLE"
	secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// messages are parts of the errors for texts: "" for none, and "!" before those that
// are certain.
type messages map[string]string

func TestPasteError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		check func(string) error
		texts messages
	}{
		"password": {credential.CheckPassword, messages{
			"simple": "", "with space inside": "", `quote"inside'`: "", "ü€ \t inside": "", `"starts`: "", "Basics of": "", "bearer": "",
			"secret\n": "!line break", "secret\r\n": "!line break", "\nsecret": "!begins with a line break", "\ufeffsecret": "!byte order mark",
			"\ufeffsecret\n": "!byte order mark", "": "!empty", "\n": "!line break",
			" secret": "white space", "secret\t": "white space", "secret\u00a0": "white space",
			"two\nlines": "contains a line break", `"secret"`: "quotes", "'secret'": "quotes", "“secret”": "quotes",
			"Bearer eyJhbGciOi": "Authorization", "basic dXNlcjpwYXNz": "Authorization",
			"{\n  \"type\": \"service_account\"\n}\n": "", "{ not json\n": "!line break",
		}},
		"user name": {credential.CheckUsername, messages{
			"palette": "", "robot$team+reader": "", "00000000-0000-0000-0000-000000000000": "", "Jane Doe": "", "AWS": "",
			"palette\n": "!line break", " palette": "!white space", "palette ": "!white space", "pal\x00ette": "!control", "two\nlines": "!control",
			"user:password": "!colon", `"palette"`: "quotes", "\ufeffpalette": "!byte order mark", "": "!empty",
		}},
		"access key id": {credential.CheckAccessKeyID, messages{
			keyID: "", strings.Repeat("A", 16): "", strings.Repeat("A", 128): "", strings.Repeat("A", 129): "!no access key id",
			"AKIA": "!no access key id", strings.ToLower(keyID): "!no access key id", keyID + "\n": "!line break", " " + keyID: "!white space",
			`"` + keyID + `"`: "!quotes", secretKey: "!swapped", "\ufeff" + keyID: "!byte order mark", "": "!empty",
		}},
		"secret access key": {credential.CheckSecretAccessKey, messages{
			secretKey: "", "anything else": "!white space", keyID: "!swapped", "ASIAIOSFODNN7EXAMPLE": "!swapped", secretKey + "\r\n": "!line break",
			secretKey + " ": "!white space", "'" + secretKey + "'": "!quotes", secretKey[:20] + "\n" + secretKey[20:]: "!line break", "": "!empty",
		}},
		"external id": {credential.CheckExternalID, messages{
			"tenant-1": "", "a_b+c=d,e.f@g:h/i": "", "x": "!no external id", "of the tenant": "!no external id", "tenant\n": "!line break",
			strings.Repeat("x", 1225): "!no external id", `"tenant"`: "!quotes",
		}},
		"API key": {credential.CheckAPIKey, messages{
			"MTIzNDU2": "", "MTIz\n": "!line break", " MTIz": "!white space", "M\x7fT": "!control", `"MTIz"`: "quotes", "Bearer MTIz": "Authorization",
		}},
		"role": {func(text string) error { _, err := credential.ParseRoleARN(text); return detailed(err) }, messages{
			"arn:aws:iam::123456789012:role/x": "", "arn:aws:iam::123456789012:role/x\n": "!line break", " arn:aws:iam::123456789012:role/x": "!white space",
			`"arn:aws:iam::123456789012:role/x"`: "!quotes", "\ufeffarn:aws:iam::123456789012:role/x": "!byte order mark", secretKey: "!not an ARN",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for text, want := range test.texts {
				err := test.check(text)
				part, certain := strings.CutPrefix(want, "!")
				var pasted *credential.PasteError
				switch {
				case want == "" && err == nil:
				case want == "" || err == nil || !strings.Contains(err.Error(), part):
					t.Errorf("%q: %v, want %q", text, err, want)
				case errors.As(err, &pasted) && pasted.Certain != certain:
					t.Errorf("%q is certain: %t", text, pasted.Certain)
				case len(strings.TrimSpace(text)) > 6 &&
					strings.Contains(err.Error(), strings.Trim(text, " \n\r\ufeff\"'“”")):
					t.Errorf("the text is repeated: %v", err)
				}
			}
		})
	}
}

// detailed is an error with the detail of an ARNError, which users read.
func detailed(err error) error {
	if refused, ok := errors.AsType[*credential.ARNError](err); ok {
		return errors.New(refused.Detail)
	}
	return err
}
