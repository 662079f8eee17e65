package credential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Kind is a way to authenticate to a registry.
type Kind string

// The kinds. The zero Kind counts as Anonymous.
const (
	Anonymous Kind = "anonymous"
	Basic     Kind = "basic"
	// AccessKey is an AWS access key with its secret.
	AccessKey Kind = "access key"
	// Role is an AWS role, assumed from the identity of the caller.
	Role Kind = "role"
	// RunnerIdentity is the AWS identity of this machine.
	RunnerIdentity Kind = "runner identity"
)

// Credential authenticates to a registry. Only the fields of its Kind are used. The zero
// value is anonymous.
type Credential struct {
	Kind            Kind
	Username        string
	Password        redact.Secret
	AccessKeyID     string
	SecretAccessKey redact.Secret
	RoleARN         string
	ExternalID      string
}

// Fingerprint returns an HMAC-SHA256 of all fields in hexadecimal, which is equal for equal
// credentials and keys. Use it as a key in memory only, with a key of the same process; do
// not store it in state.
func (c Credential) Fingerprint(key []byte) string {
	if c.Kind == "" {
		c.Kind = Anonymous
	}
	sum := hmac.New(sha256.New, key)
	for _, field := range []string{
		string(c.Kind), c.Username, c.Password.Reveal(), c.AccessKeyID, c.SecretAccessKey.Reveal(),
		c.RoleARN, c.ExternalID,
	} {
		// The length distinguishes ("ab", "c") from ("a", "bc").
		_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		_, _ = io.WriteString(sum, field)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Secrets returns the secrets of this credential for redact.Text, nil for none: the secret
// key and the password, and the pair of user name and password if the password is too
// short to be replaced alone. An external id is no secret, since AWS shows it to every
// identity that may read the role.
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
