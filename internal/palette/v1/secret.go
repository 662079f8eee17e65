package v1

import (
	"fmt"
	"log/slog"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// The types that hold a secret, and those that hold one of them, print without
// it under every verb and in every slog handler. Only encoding/json, which is
// the wire, shows it.

func hide(text string) string { return redact.New(text).String() }

// String implements fmt.Stringer.
func (a RegistryAuth) String() string {
	return fmt.Sprintf("{type:%s username:%s password:%s token:%s tls:%v}",
		a.Type, a.Username, hide(a.Password), hide(a.Token), a.TLS)
}

// Secrets are the values of a that must not be shown. Masked ones are none.
func (a *RegistryAuth) Secrets() []redact.Secret {
	if a == nil {
		return nil
	}
	return append(secrets(a.Password, a.Token), a.TLS.Secrets()...)
}

// Format implements fmt.Formatter for every verb.
func (a RegistryAuth) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, a.String()) }

// LogValue implements slog.LogValuer.
func (a RegistryAuth) LogValue() slog.Value { return slog.StringValue(a.String()) }

// String implements fmt.Stringer.
func (t TLSConfiguration) String() string {
	return fmt.Sprintf("{enabled:%t insecureSkipVerify:%t ca:%d bytes certificate:%d bytes key:%s}",
		t.Enabled, t.InsecureSkipVerify, len(t.CA), len(t.Certificate), hide(t.Key))
}

// Secrets are the values of t that must not be shown.
func (t *TLSConfiguration) Secrets() []redact.Secret {
	if t == nil {
		return nil
	}
	return secrets(t.Key)
}

// Format implements fmt.Formatter for every verb.
func (t TLSConfiguration) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, t.String()) }

// LogValue implements slog.LogValuer.
func (t TLSConfiguration) LogValue() slog.Value { return slog.StringValue(t.String()) }

// String implements fmt.Stringer.
func (a AwsCloudAccount) String() string {
	role := ""
	if a.Sts != nil {
		role = a.Sts.Arn
	}
	return fmt.Sprintf("{credentialType:%s partition:%s accessKey:%s secretKey:%s secretToken:%s role:%s}",
		a.CredentialType, a.Partition, a.AccessKey, hide(a.SecretKey), hide(a.SecretToken), role)
}

// Secrets are the values of a that must not be shown. The external id is none:
// it says for whom Palette acts, and the role's trust policy has it in clear.
func (a *AwsCloudAccount) Secrets() []redact.Secret {
	if a == nil {
		return nil
	}
	found := secrets(a.SecretKey, a.SecretToken)
	if a.SecretSpec != nil && a.SecretSpec.TLS != nil {
		found = append(found, secrets(a.SecretSpec.TLS.Key)...)
	}
	return found
}

// Format implements fmt.Formatter for every verb.
func (a AwsCloudAccount) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, a.String()) }

// LogValue implements slog.LogValuer.
func (a AwsCloudAccount) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Format implements fmt.Formatter for every verb.
func (c AwsSecretTLSConfig) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "{ca:%d bytes cert:%d bytes key:%s}", len(c.CA), len(c.Cert), hide(c.Key))
}

// LogValue implements slog.LogValuer.
func (c AwsSecretTLSConfig) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }

// String implements fmt.Stringer. The type cannot have a Format method: it has
// a field of that name.
func (v Variable) String() string {
	value := v.DefaultValue
	if v.IsSensitive {
		value = hide(value)
	}
	return fmt.Sprintf("{name:%s format:%s sensitive:%t default:%s}", v.Name, v.Format, v.IsSensitive, value)
}

// GoString implements fmt.GoStringer.
func (v Variable) GoString() string { return v.String() }

// LogValue implements slog.LogValuer.
func (v Variable) LogValue() slog.Value { return slog.StringValue(v.String()) }

// longDefault is the least length in bytes of a default value that is hidden
// although its variable is not sensitive. Hiding a shorter one would garble
// messages.
const longDefault = 8

// Secrets are the values of v that must not be shown. The default value of a
// variable that is not sensitive may be a secret nevertheless.
func (v Variables) Secrets() []redact.Secret {
	var found []redact.Secret
	for _, variable := range v.Variables {
		if variable.IsSensitive || len(variable.DefaultValue) >= longDefault {
			found = append(found, secrets(variable.DefaultValue)...)
		}
	}
	return found
}

// String implements fmt.Stringer.
func (s BasicOciRegistrySpec) String() string {
	return fmt.Sprintf("{endpoint:%s basePath:%s baseContentPath:%s provider:%s sync:%t auth:%v}",
		s.Endpoint, s.BasePath, s.BaseContentPath, s.ProviderType, s.IsSyncSupported, s.Auth)
}

// Secrets are the values of s that must not be shown.
func (s *BasicOciRegistrySpec) Secrets() []redact.Secret {
	if s == nil {
		return nil
	}
	return s.Auth.Secrets()
}

// Format implements fmt.Formatter for every verb.
func (s BasicOciRegistrySpec) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// LogValue implements slog.LogValuer.
func (s BasicOciRegistrySpec) LogValue() slog.Value { return slog.StringValue(s.String()) }

// String implements fmt.Stringer.
func (s EcrRegistrySpec) String() string {
	return fmt.Sprintf(
		"{endpoint:%s private:%t defaultRegion:%s baseContentPath:%s provider:%s sync:%t credentials:%v}", s.Endpoint,
		s.IsPrivate, s.DefaultRegion, s.BaseContentPath, s.ProviderType, s.IsSyncSupported, s.Credentials,
	)
}

// Secrets are the values of s that must not be shown.
func (s *EcrRegistrySpec) Secrets() []redact.Secret {
	if s == nil {
		return nil
	}
	return append(s.Credentials.Secrets(), s.TLS.Secrets()...)
}

// Format implements fmt.Formatter for every verb.
func (s EcrRegistrySpec) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// LogValue implements slog.LogValuer.
func (s EcrRegistrySpec) LogValue() slog.Value { return slog.StringValue(s.String()) }

// LogValue implements slog.LogValuer.
func (r RegistryObject[S]) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("{spec:%v}", r.Spec))
}

// LogValue implements slog.LogValuer.
func (r OciRegistryEntity) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("{type:%s endpoint:%s auth:%v}", r.Type, r.Endpoint, r.Auth))
}

func secrets(texts ...string) []redact.Secret {
	var found []redact.Secret
	for _, text := range texts {
		if text != "" && text != Masked {
			found = append(found, redact.New(text))
		}
	}
	return found
}
