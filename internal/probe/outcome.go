package probe

// Outcome is the result of a look-up, with a constant for each kind of response.
type Outcome string

// The outcomes of responses about the chart.
const (
	ChartAbsent      Outcome = "chart absent"
	VersionAbsent    Outcome = "version absent"
	NotAChart        Outcome = "not a chart"
	DigestMismatch   Outcome = "digest mismatch"
	IdentityMismatch Outcome = "identity mismatch"
	// SeveralCharts is the outcome for a tag of more than one chart.
	SeveralCharts Outcome = "several charts"
)

// The outcomes of responses that refuse the caller, of the registry or of AWS.
const (
	CredentialsRefused  Outcome = "credentials refused"
	CredentialsRequired Outcome = "credentials required"
	TokenExpired        Outcome = "token expired"
	Forbidden           Outcome = "forbidden"
	RoleNotAssumed      Outcome = "role not assumed"
	NoIdentity          Outcome = "no identity"
	// CredentialsUnusable is the outcome for credentials of a kind that the
	// registry does not accept. They are not sent.
	CredentialsUnusable Outcome = "credentials unusable"
)

// The outcomes without a response, or with one that cannot be used.
const (
	Unreachable          Outcome = "unreachable"
	UntrustedCertificate Outcome = "untrusted certificate"
	PlainHTTP            Outcome = "plain http"
	ServerError          Outcome = "server error"
	RateLimited          Outcome = "rate limited"
	TooLarge             Outcome = "too large"
	Malformed            Outcome = "malformed"
	// TokenEndpointRefused is the outcome for a token endpoint that is not used;
	// see RealmError.
	TokenEndpointRefused Outcome = "token endpoint refused"
	// AuthenticationUnsupported is the outcome for a registry that offers only
	// schemes which this machine cannot use. No credentials were sent.
	AuthenticationUnsupported Outcome = "authentication unsupported"
	// RefusedUnchallenged is the outcome for a refusal without a challenge, so
	// that no credentials were sent.
	RefusedUnchallenged Outcome = "refused unchallenged"
)

// Class groups outcomes by what follows from them.
type Class string

const (
	// Definite outcomes are facts about the chart.
	Definite Class = "definite"
	// Refused outcomes are about the caller, not about the chart.
	Refused Class = "refused"
	// NoResponse outcomes are facts about neither.
	NoResponse Class = "no response"
)

// Class returns the outcome's class. That of an unknown outcome is NoResponse.
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
