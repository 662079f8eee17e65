package credential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Kind is how one authenticates to a registry.
type Kind string

// The kinds. The zero Kind counts as Anonymous.
const (
	Anonymous Kind = "anonymous"
	Basic     Kind = "basic"
	// AccessKey is an AWS access key with its secret.
	AccessKey Kind = "access key"
	// Role is an AWS role, assumed from the identity of the caller.
	Role Kind = "role"
	// RunnerIdentity is the AWS identity of this machine itself.
	RunnerIdentity Kind = "runner identity"
)

// Credential is what somebody brings to a registry. Only the fields of its
// Kind are read. The zero value is anonymous.
type Credential struct {
	Kind            Kind
	Username        string
	Password        redact.Secret
	AccessKeyID     string
	SecretAccessKey redact.Secret
	RoleARN         string
	ExternalID      string
}

// Fingerprint distinguishes credentials without holding them: an HMAC-SHA256 in
// hexadecimal over every field, under a key that should live no longer than
// the memory it protects. Equal credentials under one key have equal
// fingerprints. Use it as a key in memory; it is not for state.
func (c Credential) Fingerprint(key []byte) string {
	if c.Kind == "" {
		c.Kind = Anonymous
	}
	sum := hmac.New(sha256.New, key)
	for _, field := range []string{
		string(c.Kind), c.Username, c.Password.Reveal(), c.AccessKeyID, c.SecretAccessKey.Reveal(),
		c.RoleARN, c.ExternalID,
	} {
		// The length in front keeps ("ab", "c") apart from ("a", "bc").
		_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		_, _ = io.WriteString(sum, field)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Secrets returns what must not be printed of this credential, for redact.Text:
// the secret key and the password, which is paired with the user name where it is
// too short to be replaced alone. An external id is no secret: AWS shows it to
// everybody who may read the role. nil when there is none.
func (c Credential) Secrets() []redact.Secret {
	var secrets []redact.Secret
	for _, secret := range []redact.Secret{c.Password, c.SecretAccessKey} {
		if !secret.IsZero() {
			secrets = append(secrets, secret)
		}
	}
	if !c.Password.IsZero() && len(c.Password.Reveal()) < redact.Shortest {
		secrets = append(secrets, redact.New(c.Username+":"+c.Password.Reveal()))
	}
	return secrets
}
