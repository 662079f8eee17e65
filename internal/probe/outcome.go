package probe

// Outcome is the result of a look-up, one constant per kind of response.
type Outcome string

// The registry responded, and the response is about the chart.
const (
	ChartAbsent      Outcome = "chart absent"
	VersionAbsent    Outcome = "version absent"
	NotAChart        Outcome = "not a chart"
	DigestMismatch   Outcome = "digest mismatch"
	IdentityMismatch Outcome = "identity mismatch"
	// SeveralCharts is a tag under which more than one chart is.
	SeveralCharts Outcome = "several charts"
)

// The registry, or AWS in front of it, responded that this caller may not.
const (
	CredentialsRefused  Outcome = "credentials refused"
	CredentialsRequired Outcome = "credentials required"
	TokenExpired        Outcome = "token expired"
	Forbidden           Outcome = "forbidden"
	RoleNotAssumed      Outcome = "role not assumed"
	NoIdentity          Outcome = "no identity"
	// CredentialsUnusable are of a kind that the registry does not take: they
	// are not sent.
	CredentialsUnusable Outcome = "credentials unusable"
)

// Nobody responded, or the response cannot be used.
const (
	Unreachable          Outcome = "unreachable"
	UntrustedCertificate Outcome = "untrusted certificate"
	PlainHTTP            Outcome = "plain http"
	ServerError          Outcome = "server error"
	RateLimited          Outcome = "rate limited"
	TooLarge             Outcome = "too large"
	Malformed            Outcome = "malformed"
	// TokenEndpointRefused is a token endpoint to which this machine does not
	// go; see RealmError.
	TokenEndpointRefused Outcome = "token endpoint refused"
	// AuthenticationUnsupported is a registry that offers no way to
	// authenticate which this machine can use: no credentials were sent.
	AuthenticationUnsupported Outcome = "authentication unsupported"
	// RefusedUnchallenged is a refusal by somebody who did not request credentials,
	// so that none were sent.
	RefusedUnchallenged Outcome = "refused unchallenged"
)

// Class groups outcomes by what may be concluded from them.
type Class string

const (
	// Definite outcomes are facts about the chart.
	Definite Class = "definite"
	// Refused outcomes are about the caller; the chart stays unknown.
	Refused Class = "refused"
	// NoResponse outcomes say nothing about the chart or the caller.
	NoResponse Class = "no response"
)

// Class returns the outcome's class. An unknown outcome is NoResponse: nothing
// may be concluded from it.
func (o Outcome) Class() Class {
	switch o {
	case ChartAbsent, VersionAbsent, NotAChart, DigestMismatch, IdentityMismatch, SeveralCharts:
		return Definite
	case CredentialsRefused, CredentialsRequired, TokenExpired, Forbidden, RoleNotAssumed, NoIdentity,
		CredentialsUnusable:
		return Refused
	}
	return NoResponse
}
