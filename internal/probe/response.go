package probe

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// Operation is the kind of a request to a registry.
type Operation string

// The operations.
const (
	// GetBase is GET /v2/.
	GetBase Operation = "base"
	// GetToken is the request to the token endpoint of a challenge.
	GetToken    Operation = "token"
	GetManifest Operation = "manifest"
	GetBlob     Operation = "blob"
	GetTags     Operation = "tags"
	GetCatalog  Operation = "catalog"
)

// ErrAddressRefused is the wrapped error when a name resolves to an address
// that no registry has: link-local, or a cloud's metadata service.
var ErrAddressRefused = errors.New("address is link-local or a metadata service")

// ErrRedirectRefused is the wrapped error when a redirect leaves HTTPS, or when
// there are too many.
var ErrRedirectRefused = errors.New("redirect refused")

// ErrProxyRefused is the wrapped error when the proxy of this machine does not
// connect to the registry.
var ErrProxyRefused = errors.New("the proxy refuses the connection")

// ErrHalfLogin is the wrapped error when a registry requires a user name and a
// password and only one of them is set.
var ErrHalfLogin = errors.New("a login needs both a user name and a password here")

// Response is a failed request and its response, the input of Classify.
type Response struct {
	Service Service
	// Host, Repository and Tag are those of the request; Repository and Tag may
	// be "".
	Host, Repository, Tag string
	// Account, Region and Partition are those of an ECR endpoint, "" for others.
	Account, Region, Partition string
	Operation                  Operation
	// Method and URL are those of the request, the URL redacted.
	Method, URL string
	// Anonymous reports that the registry has no credentials.
	Anonymous bool
	// Unsent reports that the registry has credentials and that the request did
	// not include them, so that they were not refused.
	Unsent bool
	// Schemes are the authentication schemes of a response with status 401, in
	// lower case, when this machine can use none of them.
	Schemes []string

	// Status is the HTTP status, 0 when Err is why there was no response.
	Status int
	// Body is the error body, or its beginning; nil when Code and Detail were
	// read from it already.
	Body         []byte
	Code, Detail string
	// Speaks reports that the host is an OCI registry: it responded to GET /v2/
	// with status 200 or with a challenge.
	Speaks bool
	// RetryAfter is the pause that the registry requests, 0 for none.
	RetryAfter time.Duration
	// Err is why there was no response.
	Err error
}

// failure is the kind of an error in the place of a response.
type failure string

const (
	responded          failure = "" // a response: its status decides
	failedCertificate  failure = "certificate"
	failedAuthority    failure = "certificate authority"
	failedDate         failure = "certificate date"
	failedOtherName    failure = "certificate name"
	failedProxy        failure = "proxy"
	failedBroken       failure = "broken connection"
	failedPlainHTTP    failure = "plain http"
	failedAddress      failure = "address"
	failedRedirect     failure = "redirect"
	failedRealm        failure = "realm"
	failedRealmForeign failure = "foreign realm"
	failedRealmPrivate failure = "private realm"
	failedHalfLogin    failure = "half a login"
	failedName         failure = "name"
	failedTimeout      failure = "timeout"
	failedBound        failure = "bound"
	failedOtherwise    failure = "otherwise"
	failedHandshakeTLS failure = "handshake"
)

func failureOf(err error) failure {
	certificate := certificateFailure(err)
	var (
		record tls.RecordHeaderError
		alert  tls.AlertError
		name   *net.DNSError
		timed  net.Error

		exceeded *budget.ExceededError
	)
	switch {
	case err == nil:
		return responded
	case errors.Is(err, ErrAddressRefused):
		return failedAddress
	case errors.Is(err, ErrRedirectRefused):
		return failedRedirect
	case errors.Is(err, ErrRealmRefused):
		return realmFailure(err)
	case errors.Is(err, ErrHalfLogin):
		return failedHalfLogin
	case errors.Is(err, ErrProxyRefused):
		return failedProxy
	case certificate != responded:
		return certificate
	case errors.As(err, &exceeded) && exceeded.Limit.Unit == budget.Seconds:
		return failedTimeout
	case exceeded != nil:
		return failedBound
	case errors.Is(err, http.ErrSchemeMismatch),
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return failedPlainHTTP
	case errors.As(err, &record), errors.As(err, &alert):
		return failedHandshakeTLS
	case errors.As(err, &name):
		return failedName
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timed) && timed.Timeout():
		return failedTimeout
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return failedBroken
	}
	return failedOtherwise
}

// realmFailure distinguishes the reasons for which a token endpoint is refused,
// since each has its own next step.
func realmFailure(err error) failure {
	refused, is := errors.AsType[*RealmError](err)
	switch {
	case is && refused.Reason == RealmForeign:
		return failedRealmForeign
	case is && refused.Reason == RealmNotPublic:
		return failedRealmPrivate
	}
	return failedRealm
}

// certificateFailure distinguishes the faults of a certificate, since different
// people correct them. It returns responded for any other error.
func certificateFailure(err error) failure {
	if _, is := errors.AsType[x509.UnknownAuthorityError](err); is {
		return failedAuthority
	}
	if _, is := errors.AsType[x509.HostnameError](err); is {
		return failedOtherName
	}
	invalid, is := errors.AsType[x509.CertificateInvalidError](err)
	if is && invalid.Reason == x509.Expired {
		return failedDate
	}
	if _, unverified := errors.AsType[*tls.CertificateVerificationError](err); is || unverified {
		return failedCertificate
	}
	return responded
}
