package ecr

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// operation is the operation of AWS that was requested.
type operation string

const (
	assumingRole        operation = "sts:AssumeRole"
	gettingToken        operation = "GetAuthorizationToken"
	listingRepositories operation = "DescribeRepositories"
)

// The error codes of AWS, by cause. They differ between services.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html
var (
	denied = []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"}
	// unknownKey are about the identity that signs, for every operation.
	unknownKey = []string{
		"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch",
		"InvalidSignatureException", "IncompleteSignature", "MissingAuthenticationToken", "AuthFailure",
		"ExpiredToken", "ExpiredTokenException", "RequestExpired", "OptInRequired",
	}
	throttled = []string{
		"Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException",
		"RequestLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
	}
	inactive = []string{"RegionDisabledException", "RegionDisabled"}
)

// uncoded is the code of the SDK for a response without one.
const uncoded = "UnknownError"

// refusedBy classifies an error of the SDK.
func refusedBy(requested operation, registry probe.Registry, err error) *probe.Error {
	secrets := registry.Credential.Secrets()
	failed := &probe.Error{Registry: registry.Host(), Err: redact.Error(err, secrets...)}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.HTTPResponse() != nil {
		failed.Status = response.HTTPStatusCode()
		if request := response.HTTPResponse().Request; request != nil {
			failed.Method, failed.URL = request.Method, redact.URL(request.URL)
		}
	}
	api, is := errors.AsType[smithy.APIError](err)
	if _, bounded := budget.As(err); bounded || !is || api.ErrorCode() == uncoded {
		return withoutResponse(failed, err, secrets)
	}
	failed.Code = probe.Printable(api.ErrorCode(), 64, secrets...)
	failed.Detail = probe.Printable(api.ErrorMessage(), probe.MaxErrorBody, secrets...)
	switch code := api.ErrorCode(); {
	case slices.Contains(throttled, code):
		failed.Outcome = probe.RateLimited
		failed.Causes = []string{"many requests to this AWS API from the account in a short time"}
		failed.NextStep = "Wait and try again."
	case slices.Contains(unknownKey, code):
		unknown(failed, requested, registry)
	case requested == assumingRole:
		notAssumed(failed, registry, slices.Contains(inactive, code))
	case slices.Contains(denied, code):
		forbidden(failed, requested, registry)
	case failed.Status >= http.StatusInternalServerError:
		foreign(failed, "the AWS API")
	default:
		failed.Outcome = probe.Malformed
		failed.Causes = []string{"the AWS API gave an unexpected response"}
		failed.NextStep = "Check the account and region in the endpoint " + registry.Host() + "."
	}
	return failed
}

// withoutResponse classifies the lack of a response, or one that is not from AWS.
func withoutResponse(failed *probe.Error, err error, secrets []redact.Secret) *probe.Error {
	host := "the AWS API"
	sent, unsent := errors.AsType[*url.Error](err)
	if unsent {
		if address, parseErr := url.Parse(sent.URL); parseErr == nil {
			host, failed.URL, failed.Method = address.Host, redact.URL(address), strings.ToUpper(sent.Op)
		}
	}
	failed.Detail = probe.Printable(failed.Err.Error(), probe.MaxErrorBody, secrets...)
	_, bounded := budget.As(err)
	if !bounded && !unsent && !errors.Is(err, context.DeadlineExceeded) {
		foreign(failed, host)
		return failed
	}
	classified := probe.Classify(probe.Response{Host: host, Operation: probe.GetToken, Err: failed.Err})
	failed.Outcome, failed.Causes, failed.NextStep = classified.Outcome, classified.Causes, classified.NextStep
	return failed
}

// foreign classifies a response that is not from AWS, or a failure of AWS.
func foreign(failed *probe.Error, host string) {
	failed.Outcome = probe.Malformed
	failed.Causes = []string{"a proxy responds in the place of " + host}
	failed.NextStep = "Check the proxy of this machine, and that this network reaches " + host + "."
	if failed.Status >= http.StatusInternalServerError {
		failed.Outcome = probe.ServerError
		failed.Causes = []string{host + ", or a proxy before it, is failing"}
		failed.NextStep = "Try again later."
	}
}

// unknown classifies a refusal of the identity that signed the request: the
// registry's key, or that of this machine.
func unknown(failed *probe.Error, requested operation, registry probe.Registry) {
	machine := registry.Credential.Kind == credential.RunnerIdentity || requested == assumingRole
	if machine {
		failed.Outcome = probe.NoIdentity
		failed.Causes = []string{
			"the AWS credentials of this machine are over, were revoked or belong to another partition",
			"the clock of this machine is off",
		}
		failed.NextStep = "Renew this machine's AWS credentials, or give this machine a way of its own into the " +
			"registry."
		return
	}
	failed.Outcome = probe.CredentialsRefused
	failed.Causes = []string{
		"access key id and secret access key do not belong together",
		"the key is inactive or was deleted",
		"the key belongs to another partition than " + registry.Endpoint.Partition + ", or the region " + registry.Endpoint.Region + " is not enabled in its account",
		"the key was made moments ago",
	}
	failed.NextStep = "Check the access key in the IAM console of its account."
}

func notAssumed(failed *probe.Error, registry probe.Registry, inactive bool) {
	role := registry.Credential.RoleARN
	failed.Outcome = probe.RoleNotAssumed
	failed.Causes = []string{
		"the trust policy of " + role + " does not name the AWS identity of this machine",
		"the external id differs from the one in the trust policy",
		"the role is not there",
		"this machine's identity may not call sts:AssumeRole",
	}
	failed.NextStep = "Check the trust policy of the role, and sts.external_id."
	failed.Permission = "sts:AssumeRole on " + role + ": " + statement("sts:AssumeRole", role)
	if inactive {
		failed.Causes = []string{
			"AWS STS is not active in " + registry.Endpoint.Region + " for the account of this machine",
		}
		failed.NextStep = "Activate AWS STS in " + registry.Endpoint.Region + "; the global endpoint is not used."
		failed.Permission = ""
	}
}

// refusal matches the message of IAM for a missing permission.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
var refusal = regexp.MustCompile(`not authorized to perform: ([A-Za-z0-9:*-]+)(?: on resource: (\S+))?`)

func forbidden(failed *probe.Error, requested operation, registry probe.Registry) {
	action, resource := defaultAction(requested, registry), "*"
	if requested == listingRepositories {
		host := registry.Endpoint
		resource = probe.RepositoryARN(host.Partition, host.Region, host.RegistryID, "")
	}
	if found := refusal.FindStringSubmatch(failed.Detail); found != nil {
		action = found[1]
		if strings.HasPrefix(found[2], "arn:") {
			resource = found[2]
		}
	}
	failed.Outcome = probe.Forbidden
	failed.Causes = []string{
		"the policy of the key or role does not allow " + action, "the policy was changed moments ago",
	}
	if strings.Contains(failed.Detail, "explicit deny") {
		failed.Causes = []string{
			"a policy (of the organization, a permissions boundary, the key or role) denies " + action,
		}
	}
	failed.NextStep = "Allow " + action + " on " + resource + "."
	failed.Permission = action + " on " + resource + ": " + statement(action, resource)
}

func defaultAction(requested operation, registry probe.Registry) string {
	if registry.Endpoint.Kind == endpoint.ECRPublic {
		return "ecr-public:" + string(requested)
	}
	return "ecr:" + string(requested)
}

func statement(action, resource string) string {
	return `{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}`
}

func noIdentity(registry probe.Registry, err error) *probe.Error {
	secrets := registry.Credential.Secrets()
	failed := &probe.Error{
		Outcome: probe.NoIdentity, Registry: registry.Host(),
		Detail: probe.Printable(err.Error(), probe.MaxErrorBody, secrets...), Err: redact.Error(err, secrets...),
		Causes: []string{
			"this machine has no AWS credentials: none in the environment, in AWS profiles, or from where it runs",
		},
		NextStep: "Give this machine an AWS identity, or a way of its own into the registry.",
	}
	if exceeded, is := budget.As(err); is {
		failed.Causes = []string{
			"what gives this machine its AWS identity does not respond as it should: " + exceeded.Explain(),
		}
		failed.NextStep = "Check the service that AWS_CONTAINER_CREDENTIALS_FULL_URI, " +
			"AWS_EC2_METADATA_SERVICE_ENDPOINT or the AWS profile names."
	}
	if registry.Credential.Kind == credential.Role {
		failed.Causes = append(
			failed.Causes,
			"a role is assumed from an AWS identity, and this machine would need one to assume "+
				registry.Credential.RoleARN,
		)
	}
	return failed
}

func noAWSCredential(registry probe.Registry) *probe.Error {
	return &probe.Error{
		Outcome: probe.CredentialsRequired, Registry: registry.Host(),
		Causes:   []string{"the registry has no access key or role"},
		NextStep: "Set protected = true with access_key or sts.",
	}
}

func notECR(registry probe.Registry) *probe.Error {
	return &probe.Error{
		Outcome: probe.CredentialsUnusable, Registry: registry.Host(),
		Causes:   []string{registry.Host() + " is not a host of Amazon ECR, and AWS credentials are of no use there"},
		NextStep: `Use auth_type = "basic" for this registry.`,
	}
}
