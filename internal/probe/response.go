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

// Operation is what was requested of a registry.
type Operation string

// What may be requested.
const (
	// GetBase is GET /v2/.
	GetBase Operation = "base"
	// GetToken is the exchange at the token endpoint of a challenge.
	GetToken    Operation = "token"
	GetManifest Operation = "manifest"
	GetBlob     Operation = "blob"
	GetTags     Operation = "tags"
	GetCatalog  Operation = "catalog"
)

// ErrAddressRefused is the error underneath when a name leads to an address
// that no registry has: link-local, or a cloud's metadata service.
var ErrAddressRefused = errors.New("address is link-local or a metadata service")

// ErrRedirectRefused is the error underneath when a registry sends the caller
// away from HTTPS, or around in circles.
var ErrRedirectRefused = errors.New("redirect refused")

// ErrProxyRefused is the error underneath when the proxy of this machine does
// not open a way to the registry.
var ErrProxyRefused = errors.New("the proxy refuses the connection")

// ErrHalfLogin is the error underneath when a registry wants a user name and a
// password and only one of them is there.
var ErrHalfLogin = errors.New("a login needs both a user name and a password here")

// Response is what came back from a registry in the place of what was requested,
// before Classify.
type Response struct {
	Service Service
	// Host, Repository and Tag are what the request was about; Repository
	// and Tag may be "".
	Host, Repository, Tag string
	// Account, Region and Partition are those of an ECR endpoint, else "".
	Account, Region, Partition string
	Operation                  Operation
	// Method and URL are the request, the URL redacted.
	Method, URL string
	// Anonymous reports that there are no credentials for the registry.
	Anonymous bool
	// Unsent reports that there are credentials, and that the request which
	// got this response did not carry them: nobody has refused them.
	Unsent bool
	// Schemes are the ways to authenticate that a registry offers with a 401,
	// when this machine can use none of them; in lower case.
	Schemes []string

	// Status is the HTTP status, 0 when there was no response and Err says why.
	Status int
	// Body is the error body, or its beginning; nil where Code and Detail were
	// read from it already.
	Body         []byte
	Code, Detail string
	// Speaks reports that the host has shown to be an OCI registry: it
	// responded to GET /v2/ with 200 or with a challenge.
	Speaks bool
	// RetryAfter is the pause that the registry requests, 0 for none.
	RetryAfter time.Duration
	// Err is the failure to get a response.
	Err error
}

// Failure is how it came that there was no response.
type failure string

const (
	responded          failure = "" // there was a response, its status counts
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

// realmFailure distinguishes what is wrong with a token endpoint, since each has
// a way out of its own.
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

// certificateFailure distinguishes what is wrong with a certificate, since each
// is somebody else's to mend. It returns responded for any other error.
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
