package aws

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

func missing() error {
	return &refusedError{
		"MissingAuthenticationTokenException", "MissingAuthenticationToken", "Request is missing Authentication Token",
	}
}

func mismatch(format string, values ...any) error {
	return &refusedError{"InvalidSignatureException", "SignatureDoesNotMatch", fmt.Sprintf(format, values...)}
}

// maxSkew is how far a request's time may be off, as AWS has it.
const maxSkew = 15 * time.Minute

// verify finds out who signed a request (Signature Version 4 in the Authorization header). It reads the body
// and puts it back.
func (a *api) verify(r *http.Request) (identity, error) {
	stated, err := parseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return identity{}, err
	}
	signed, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		return identity{}, missing()
	}
	k := a.key(stated.keyID)
	switch {
	case k == nil, k.session != r.Header.Get("X-Amz-Security-Token"):
		return identity{}, &refusedError{
			"UnrecognizedClientException", "InvalidClientTokenId",
			"The security token included in the request is invalid.",
		}
	case stated.region != a.region:
		return identity{}, mismatch("Credential should be scoped to a valid region, not '%s'. ", stated.region)
	case stated.service != a.service:
		return identity{}, mismatch("Credential should be scoped to correct service: '%s'. ", a.service)
	case time.Since(signed).Abs() > maxSkew:
		return identity{}, mismatch("Signature expired: %s is now earlier than the allowed time",
			signed.Format("20060102T150405Z"))
	}
	expected, err := sign(r, k, stated, signed)
	if err != nil {
		return identity{}, err
	}
	if !hmac.Equal([]byte(expected), []byte(stated.signature)) {
		return identity{}, mismatch("The request signature we calculated does not match the signature you provided. " +
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	}
	if a.ended(k) {
		return identity{}, &refusedError{
			"ExpiredTokenException", "ExpiredToken", "The security token included in the request is expired",
		}
	}
	return k.identity, nil
}

func (c *Cloud) ended(k *key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !k.expires.IsZero() && time.Now().After(k.expires)
}

// sign computes the signature that the request should have, from the headers that it lists as signed.
func sign(r *http.Request, k *key, stated authorization, now time.Time) (string, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return "", fmt.Errorf("read the request: %w", err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	again := &http.Request{Method: r.Method, URL: r.URL, Host: r.Host, Header: http.Header{}}
	for _, name := range stated.headers {
		switch name {
		case "host":
		case "content-length":
			again.ContentLength = int64(len(body))
		default:
			again.Header[http.CanonicalHeaderKey(name)] = r.Header.Values(name)
		}
	}
	sum := sha256.Sum256(body)
	credentials := sdk.Credentials{AccessKeyID: k.id, SecretAccessKey: k.secret, SessionToken: k.session}
	// A signer of its own per request: the SDK's caches the derived key by access key id alone.
	err = v4.NewSigner().
		SignHTTP(r.Context(), credentials, again, hex.EncodeToString(sum[:]), stated.service, stated.region, now)
	if err != nil {
		return "", fmt.Errorf("sign the request again: %w", err)
	}
	own, err := parseAuthorization(again.Header.Get("Authorization"))
	return own.signature, err
}

// authorization is a parsed Authorization header.
type authorization struct {
	keyID, region, service, signature string
	headers                           []string
}

func parseAuthorization(header string) (authorization, error) {
	rest, found := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	if !found {
		return authorization{}, missing()
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	scope := strings.Split(parts["Credential"], "/")
	if len(scope) != 5 || scope[4] != "aws4_request" || parts["Signature"] == "" || parts["SignedHeaders"] == "" {
		return authorization{}, missing()
	}
	return authorization{
		keyID: scope[0], region: scope[2], service: scope[3],
		signature: parts["Signature"], headers: strings.Split(parts["SignedHeaders"], ";"),
	}, nil
}
