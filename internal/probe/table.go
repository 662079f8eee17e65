package probe

import "net/http"

// caller limits a row to requests with or without credentials.
type caller int

const (
	anyCaller caller = iota
	anonymous
	identified // the request had the credentials
	unsent     // there are credentials, and the request did not have them
)

// row is the classification of the responses that fit all its conditions. Every
// response fits a condition that is not set.
type row struct {
	services    []Service
	operations  []Operation
	failed      failure  // why there was no response; "" for a response
	status      []int    // any of these; 500 includes every higher status
	code        []string // any of these error codes; letter case is ignored
	details     []string // any of these in the error body; lower case
	caller      caller
	notRegistry bool // the host is not known to be a registry
	// unusableSchemes is set for schemes that this machine cannot use.
	unusableSchemes bool

	outcome    Outcome
	causes     []string
	next       string
	permission string
}

var (
	pulls   = []Operation{GetManifest, GetBlob}
	lists   = []Operation{GetTags, GetCatalog}
	amazon  = []Service{ECR, ECRPublic}
	refusal = []int{http.StatusUnauthorized, http.StatusForbidden}
)

// The statements of an IAM policy that allow a pull or a list.
const (
	ecrPullStatement = `{"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"], "Resource": "{arn}"}`
	ecrListStatement = `{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "{arn}"}`
)

// The causes when GET /v2/ does not show that the host is a registry.
var notRegistry = []string{
	"{host} responds, but not as an OCI registry: GET /v2/ is unknown to it",
	"the API lives under a path of its own (JFrog Artifactory: endpoint_suffix)",
}

const otherPath = "Check the endpoint; where the API lives under a path, set endpoint_suffix."

// table returns the rows in order: the first that fits decides. The response
// replaces the names in braces: {host}, {repository}, {tag}, {region}, {arn},
// {realm} (the token endpoint), {schemes}, {pull address} (host/repository:tag).
//
// Sources: the OCI Distribution Specification 1.1 (error codes), the token
// authentication specification of the distribution project, and the registries'
// documentation and reports of their users.
func table() []row {
	return []row{
		// No response.
		{failed: failedAuthority,
			outcome: UntrustedCertificate,
			causes:  []string{"the registry's certificate is signed by a private authority", "a proxy in between presents its own certificate"},
			next:    "Set tls.ca_certificate to the authority that signed the certificate of {host}, or add it to the system's roots (SSL_CERT_FILE)."},
		{failed: failedDate,
			outcome: UntrustedCertificate,
			causes:  []string{"the registry's certificate was not renewed", "the clock of this machine is wrong"},
			next:    "Have the certificate of {host} renewed, or set this machine's clock."},
		{failed: failedOtherName,
			outcome: UntrustedCertificate,
			causes: []string{"the registry's certificate is for another name than {host}", "the name resolves to " +
				"the wrong server"},
			next: "Use the name that the certificate is for as the endpoint, or have the certificate of {host} " +
				"issued for that name."},
		{failed: failedCertificate,
			outcome: UntrustedCertificate,
			causes:  []string{"the registry's certificate is not one that may be used for a server"},
			next:    "Ask the operator of {host} to replace its certificate."},
		{failed: failedProxy,
			outcome: Unreachable,
			causes: []string{"the proxy that HTTPS_PROXY names cannot resolve or reach {host}", "the proxy does " +
				"not allow this connection, or requires credentials"},
			next: "Check the spelling of {host} and the rules of the proxy; a registry that needs no proxy belongs in NO_PROXY."},
		{failed: failedPlainHTTP,
			outcome: PlainHTTP,
			causes:  []string{"{host} serves plain HTTP on this port"},
			next:    "Serve the registry over HTTPS, or correct the port of the endpoint. Credentials are never sent over plain HTTP."},
		{failed: failedHandshakeTLS,
			outcome: Unreachable,
			causes: []string{"{host} offers nothing newer than TLS 1.1", "what listens on this port does not speak TLS", "the " +
				"registry requires a client certificate"},
			next: "Check the port of the endpoint and that {host} offers TLS 1.2 or newer."},
		{failed: failedAddress,
			outcome: Unreachable,
			causes:  []string{"the name leads to a link-local address or to a cloud's metadata service, where no registry lives"},
			next:    "Check the endpoint and how this machine resolves {host}."},
		{failed: failedRedirect,
			outcome: Malformed,
			causes:  []string{"the registry, or a proxy before it, sends the caller to an address that is not HTTPS, or around in circles"},
			next:    "Check the endpoint; configure a registry behind a proxy with its own HTTPS address."},
		{failed: failedRealmForeign,
			outcome: TokenEndpointRefused,
			causes:  []string{"{host} sends callers to {realm} for a token, and that is a host of another domain: credentials for {host} are not sent there", "the endpoint is not the registry it is meant to be"},
			next:    "Configure the registry to name a token endpoint on {host} or on another host of its domain, or use as the endpoint a host of the registry in the domain of {realm}. A public chart needs no credentials: without them, {realm} may issue the token."},
		{failed: failedRealmPrivate,
			outcome: TokenEndpointRefused,
			causes:  []string{"{host} sends callers to {realm} for a token, and that is, or leads to, an address of this machine or of a private network"},
			next:    "Configure the registry to name a token endpoint on {host} itself, or on another host of its domain. Hosts of other domains need a public address."},
		{failed: failedRealm,
			outcome: TokenEndpointRefused,
			causes:  []string{"{host} sends callers for a token to something that is not an HTTPS address", "a proxy before the registry changes its responses"},
			next:    "Configure the registry with its own HTTPS address, so that it names a token endpoint that starts with https:// (Harbor: external_url; GitLab: registry_external_url and external_url; distribution: auth.token.realm)."},
		{failed: failedHalfLogin,
			outcome: CredentialsRequired,
			causes:  []string{"only one of user name and password is set"},
			next:    "Set both the user name and the password for {host}, or neither."},
		{failed: failedName,
			outcome: Unreachable,
			causes:  []string{"the name is misspelt", "the name is known in a private network only"},
			next:    "Check the spelling of {host}; for a private registry run from a machine inside its network."},
		{failed: failedTimeout, operations: []Operation{GetBlob}, services: []Service{ECR},
			outcome: Unreachable,
			causes:  []string{"the manifest came through, but the layers of Amazon ECR live in Amazon S3 and this network does not reach it"},
			next:    "Let this network reach prod-{region}-starport-layer-bucket.s3.{region}.amazonaws.com over HTTPS."},
		{failed: failedTimeout, operations: []Operation{GetBlob}, services: []Service{ACR},
			outcome: Unreachable,
			causes:  []string{"the manifest came through, but the layers of Azure Container Registry live on another host and this network does not reach it"},
			next:    "Let this network reach *.blob.core.windows.net, or the registry's dedicated data endpoint <name>.<region>.data.azurecr.io, over HTTPS."},
		{failed: failedTimeout,
			outcome: Unreachable,
			causes:  []string{"a firewall drops the connection", "the registry is private to another network", "a proxy is needed (HTTPS_PROXY) or is in the way (NO_PROXY)"},
			next:    "Let this machine reach {host} over HTTPS, or run where the registry can be reached."},
		{failed: failedBroken,
			outcome: Unreachable,
			causes:  []string{"the registry, or a proxy in front of it, is restarting or overloaded", "a firewall cuts the connection", "what listens on this port is not a registry"},
			next: "Try again. If the failure persists, check host and port of the endpoint, and contact the " +
				"operator of {host}."},
		{failed: failedOtherwise,
			outcome: Unreachable,
			causes:  []string{"nothing listens at the endpoint", "a firewall or proxy refuses the connection"},
			next:    "Check host and port of the endpoint, and that this machine reaches it over HTTPS."},

		// Limits, whose causes come from budget, and failures of the registry.
		{failed: failedBound, operations: pulls,
			outcome: TooLarge,
			next:    "Check what was pushed as {pull address}; a chart is pushed with helm push."},
		{failed: failedBound, operations: lists,
			outcome: TooLarge,
			next:    "Listing is not needed to use an exact version."},
		{failed: failedBound,
			outcome: TooLarge,
			next:    "Check the endpoint, and what responds for {host}: no registry sends this much here."},

		{status: []int{http.StatusTooManyRequests},
			outcome: RateLimited,
			causes:  []string{"many requests from this address or account in a short time", "anonymous pulls are limited more than those with credentials"},
			next:    "Wait and try again, or give credentials that have a higher limit."},
		{code: []string{"TOOMANYREQUESTS"},
			outcome: RateLimited,
			causes:  []string{"many requests from this address or account in a short time", "anonymous pulls are limited more than those with credentials"},
			next:    "Wait and try again, or give credentials that have a higher limit."},
		{status: []int{http.StatusInternalServerError},
			outcome: ServerError,
			causes:  []string{"the registry or a proxy before it is failing"},
			next:    "Try again later. If the failure persists, contact the operator of {host}."},

		{services: []Service{ACR}, status: []int{http.StatusForbidden}, details: []string{"client with ip", "is not allowed access", "firewall"},
			outcome: Forbidden,
			causes:  []string{"the network rules of the registry do not let this machine's address in"},
			next:    "Add this machine's address to the registry's network rules, or run inside its network."},

		// Requests without the credentials, which were therefore not refused.
		{status: []int{http.StatusUnauthorized}, unusableSchemes: true,
			outcome: AuthenticationUnsupported,
			causes: []string{"{host} offers {schemes}; this provider authenticates with Basic and Bearer", "a " +
				"proxy in front of the registry requires its own login"},
			next: "Have the registry, or the proxy before it, offer Basic or Bearer to clients of its API."},
		{operations: []Operation{GetToken}, status: refusal, caller: unsent,
			outcome: RefusedUnchallenged,
			causes:  []string{"the token endpoint sends callers on to another host, to which credentials do not follow"},
			next:    "Have the registry name the token endpoint that issues the token, without a redirect."},
		{operations: []Operation{GetBlob}, status: refusal, caller: unsent,
			outcome: RefusedUnchallenged,
			causes: []string{"where the layers of the registry live on another host, that host refuses the address that the registry gave for them", "the " +
				"address was used too late, or the clock of this machine is wrong", "a firewall, proxy or endpoint policy before that host refuses the request"},
			next: "Check that this network may read from that host."},
		{status: []int{http.StatusUnauthorized}, caller: unsent,
			outcome: AuthenticationUnsupported,
			causes:  []string{"the response has no WWW-Authenticate header that offers Basic or Bearer, as the API of a registry does", "a proxy before the registry responds in its place"},
			next:    "Check the endpoint, and that the registry offers Basic or Bearer at GET /v2/."},
		{status: []int{http.StatusForbidden}, caller: unsent,
			outcome: RefusedUnchallenged,
			causes:  []string{"a firewall or proxy before the registry refuses the request", "the network rules of the registry do not let this machine's address in", "{host} is not the API of a registry: a registry requests credentials with status 401"},
			next:    "Check the endpoint, and that this machine's address may use {host}."},

		// Expired logins. Amazon's registries use three statuses for them.
		{services: amazon, status: refusal, details: []string{"expired"}, caller: identified,
			outcome: TokenExpired,
			causes:  []string{"the login has expired: it is valid for 12 hours", "the clock of this machine is wrong"},
			next:    "A new login was requested and refused too: check this machine's clock and the credentials."},
		{services: amazon, status: []int{http.StatusBadRequest}, details: []string{"token is invalid", "invalid token", "token has expired"}, caller: identified,
			outcome: TokenExpired,
			causes:  []string{"the login has expired", "the login was made for another region"},
			next:    "A new login was requested and refused too: check this machine's clock and the credentials."},
		{services: []Service{ECR}, operations: []Operation{GetBase}, status: []int{http.StatusBadRequest}, caller: identified,
			outcome: CredentialsRefused,
			causes:  []string{"the login was made for another region than {region}"},
			next:    "Check that the credentials belong to the partition and region of {host}."},
		{status: []int{http.StatusUnauthorized}, details: []string{"token has expired", "token expired"}, caller: identified,
			outcome: TokenExpired,
			causes:  []string{"the token that is set as the password has expired"},
			next:    "Give a password or token that is still valid."},

		// Status 401: not authenticated.
		{services: []Service{ECR}, status: []int{http.StatusUnauthorized}, caller: anonymous,
			outcome: CredentialsRequired,
			causes:  []string{"{host} is a private registry; un-protected mode is for public ones"},
			next:    "Set protected = true with access_key or sts, or use the public.ecr.aws address of a public registry."},
		{services: []Service{ECR}, status: []int{http.StatusUnauthorized}, caller: identified,
			outcome: CredentialsRefused,
			causes: []string{"user name and password are not those of an AWS login", "the login belongs to " +
				"another registry or region, or has expired"},
			next: `Use auth_type = "ecr" with access_key or sts for {host}.`},
		{services: []Service{ACR}, operations: lists, status: refusal, caller: identified,
			outcome:    Forbidden,
			causes:     []string{"the scope map of the token lets it read content but not list it", "the role allows pulling by tag only"},
			next:       "Listing is not needed to use an exact version; to list versions, extend the scope map.",
			permission: "metadata/read on {repository}"},
		{services: []Service{GHCR}, status: refusal, caller: anonymous,
			outcome: CredentialsRequired,
			causes: []string{"the package is private", "the package does not exist: ghcr.io sends anonymous " +
				"callers the same response"},
			next: "Set basic with a GitHub user name and a personal access token that has read:packages, or make the package public."},
		{services: []Service{DockerHub}, status: []int{http.StatusUnauthorized}, caller: anonymous,
			outcome: CredentialsRequired,
			causes:  []string{"the repository is private or does not exist", "the path has more than two parts: Docker Hub knows <namespace>/<chart> only"},
			next:    "Check that {repository} has the form <namespace>/<chart>, or set basic with a Docker Hub user and access token."},
		{services: []Service{DockerHub}, operations: pulls, status: []int{http.StatusUnauthorized},
			outcome: Forbidden,
			causes: []string{"the path has more than two parts: Docker Hub knows <namespace>/<chart> only", "the " +
				"repository is private to another account, or does not exist"},
			next: "Check that {repository} has the form <namespace>/<chart>."},
		{services: []Service{Harbor}, status: refusal, caller: identified, operations: append([]Operation{GetTags, GetCatalog}, pulls...),
			outcome:    Forbidden,
			causes:     []string{"the robot account is not a member of the project", "the project in the path is misspelt", "the $ of robot$<name> was lost in a shell"},
			next:       "Check the project at the start of {repository} and the robot account's permissions.",
			permission: "pull on repository {repository}"},
		{operations: lists, status: []int{http.StatusUnauthorized}, caller: identified,
			outcome:    Forbidden,
			causes:     []string{"the credentials may pull but not list", "the registry lists for administrators only"},
			next:       "Listing is not needed to use an exact version.",
			permission: "permission to list {repository}"},
		{operations: pulls, status: []int{http.StatusUnauthorized}, caller: identified,
			outcome: CredentialsRefused,
			causes: []string{"wrong user name or password", "the credentials are not for repository " +
				"{repository}, or it does not exist: some registries send the same response"},
			next: "Check the user name and password of {host}, and the path {repository}."},
		{status: []int{http.StatusUnauthorized}, caller: identified,
			outcome: CredentialsRefused,
			causes:  []string{"wrong user name or password", "the password or token has expired or was revoked"},
			next:    "Check the user name and password of {host}."},
		{status: []int{http.StatusUnauthorized}, caller: anonymous,
			outcome: CredentialsRequired,
			causes:  []string{"the registry, or this part of it, is not public"},
			next:    "Set basic with a user name and password for {host}."},

		// Status 403: no permission.
		{services: []Service{ECR}, operations: lists, status: []int{http.StatusForbidden},
			outcome:    Forbidden,
			causes:     []string{"the credentials may not list images"},
			next:       "Listing is not needed to use an exact version; to list versions, add the permission.",
			permission: "ecr:ListImages on {arn}: " + ecrListStatement},
		{services: []Service{ECR}, operations: []Operation{GetBlob}, status: []int{http.StatusForbidden},
			outcome:    Forbidden,
			causes:     []string{"ecr:GetDownloadUrlForLayer is missing from the policy of the key or role", "the repository belongs to another account and its repository policy does not name the caller"},
			next:       "Allow ecr:GetDownloadUrlForLayer on {arn}.",
			permission: "ecr:GetDownloadUrlForLayer on {arn}: " + ecrPullStatement},
		{services: []Service{ECR}, operations: []Operation{GetManifest}, status: []int{http.StatusForbidden},
			outcome: Forbidden,
			causes: []string{
				"ecr:BatchGetImage is missing from the policy of the key or role",
				"the repository belongs to another account and its repository policy does not name the caller",
				"the repository {repository} does not exist: Amazon ECR sends callers without permission the same " +
					"response (does the path contain a part twice?)",
			},
			next:       "Check that {pull address} is the intended chart, then allow ecr:BatchGetImage on {arn}.",
			permission: "ecr:BatchGetImage on {arn}: " + ecrPullStatement},
		{services: []Service{ECRPublic, GHCR}, status: []int{http.StatusForbidden}, caller: identified,
			outcome: Forbidden,
			causes: []string{"the credentials have expired or lack a permission: the registry then refuses a " +
				"public chart too", "the " +
				"chart is private to another account"},
			next: "For a public chart set no credentials; otherwise check what the credentials may read."},
		{operations: []Operation{GetToken, GetBase}, status: []int{http.StatusForbidden}, caller: anonymous,
			outcome: CredentialsRequired,
			causes:  []string{"the registry does not allow anonymous access"},
			next:    "Set basic with a user name and password for {host}."},
		{operations: []Operation{GetToken, GetBase}, status: []int{http.StatusForbidden}, caller: identified,
			outcome: CredentialsRefused,
			causes:  []string{"wrong user name or password", "the account is locked or may not use this registry"},
			next:    "Check the user name and password of {host}."},
		{operations: lists, status: []int{http.StatusForbidden, http.StatusMethodNotAllowed},
			outcome:    Forbidden,
			causes:     []string{"the credentials may pull but not list", "the registry lists for administrators only"},
			next:       "Listing is not needed to use an exact version.",
			permission: "permission to list {repository}"},
		{status: []int{http.StatusForbidden},
			outcome:    Forbidden,
			causes:     []string{"the credentials may not read this repository", "a firewall or proxy before the registry refuses the request"},
			next:       "Check what the credentials may read on {host}.",
			permission: "pull on repository {repository}"},

		// Status 404: absent.
		{operations: []Operation{GetToken},
			outcome: Malformed,
			causes: []string{"the token endpoint that {host} names does not issue tokens under this address", "a " +
				"proxy responds in the place of the token endpoint"},
			next: "Check which token endpoint {host} names, and what responds there."},
		{operations: []Operation{GetBase}, status: []int{http.StatusNotFound},
			outcome: Malformed, causes: notRegistry, next: otherPath},
		{status: []int{http.StatusNotFound}, notRegistry: true, code: []string{""},
			outcome: Malformed, causes: notRegistry, next: otherPath},
		{operations: lists, status: []int{http.StatusNotFound, http.StatusMethodNotAllowed}, code: []string{"", "UNSUPPORTED"},
			outcome: Malformed,
			causes:  []string{"the registry does not offer this list"},
			next:    "Listing is not needed to use an exact version."},
		{operations: []Operation{GetBlob}, status: []int{http.StatusNotFound},
			outcome: Malformed,
			causes:  []string{"the manifest names content that the registry does not hold: the push was not completed, or the content was removed", "replication has not caught up"},
			next:    "Push {pull address} again."},
		{status: []int{http.StatusNotFound}, code: []string{"NAME_UNKNOWN", "REPOSITORY_NOT_FOUND", "REPOSITORYNOTFOUNDEXCEPTION", "NAME_INVALID"},
			outcome: ChartAbsent,
			causes: []string{"the chart is spelt differently: names are compared exactly, including case", "the " +
				"path before the chart differs (does it contain a part twice?)", "the chart was not pushed to this registry or region"},
			next: "Check that {host}/{repository} is where the chart was pushed."},
		{status: []int{http.StatusNotFound}, code: []string{"NOT_FOUND"}, details: []string{"repository", "project"},
			outcome: ChartAbsent,
			causes: []string{"the project or the chart is spelt differently: names are compared exactly, " +
				"including case", "the chart was not pushed to this registry"},
			next: "Check that {host}/{repository} is where the chart was pushed."},
		{status: []int{http.StatusNotFound},
			outcome: VersionAbsent,
			causes:  []string{"the version is spelt differently: it is compared exactly, with its leading v if it has one", "the version was not pushed to this registry or region, or was removed"},
			next:    "Check that {pull address} was pushed."},
		{operations: []Operation{GetManifest}, status: []int{http.StatusBadRequest}, code: []string{"NAME_INVALID"},
			outcome: ChartAbsent,
			causes:  []string{"{repository} is not a name a repository may have: lower-case letters, digits and the separators . _ - / only"},
			next:    "Correct the chart's name or the path before it."},
		{operations: []Operation{GetManifest}, status: []int{http.StatusBadRequest}, code: []string{"TAG_INVALID", "MANIFEST_INVALID"}, details: []string{"tag"},
			outcome: VersionAbsent,
			causes:  []string{"{tag} is not a tag this registry accepts"},
			next:    "Correct the version."},

		// All other responses.
		{operations: []Operation{GetBase}, status: []int{http.StatusOK},
			outcome: Malformed,
			causes: []string{"a proxy or a login page responds in the place of the registry", "the host is that " +
				"of a web page, not of an OCI registry"},
			next: "Check what responds under the address above, and the endpoint; where the API lives under a path, set endpoint_suffix."},
		{outcome: Malformed,
			causes: []string{"{host} is not an OCI registry, or a proxy responds in its place"},
			next:   "Check the endpoint."},
	}
}
