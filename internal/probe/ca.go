package probe

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// ErrNoCertificate is the error for a text without any certificate.
var ErrNoCertificate = errors.New("the text holds no PEM block of type CERTIFICATE")

var errNotCA = errors.New(
	"is not a CA certificate: basic constraints do not allow it to vouch for others, and it is not self-signed",
)

// CheckCA checks text for use as TLS.CA: PEM, at least one certificate, each of
// them a CA or self-signed. It refuses private keys and other blocks, since the
// text is stored in clear. It does not check expiry, which a connection does.
func CheckCA(text string) error {
	rest, count := []byte(text), 0
	for {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return fmt.Errorf("the text holds a PEM block of type %q, only CERTIFICATE belongs here", block.Type)
		}
		count++
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("certificate %d cannot be read: %w", count, err)
		}
		selfSigned := certificate.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate,
			certificate.Signature) == nil
		if !certificate.IsCA && !selfSigned {
			return fmt.Errorf("certificate %d (%s) %w", count, certificate.Subject, errNotCA)
		}
	}
	if count == 0 {
		return ErrNoCertificate
	}
	return nil
}
