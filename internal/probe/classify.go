package probe

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Classify returns the meaning of a response that is not what was requested. It
// reads the error body, and removes the secrets from all text of the registry.
func Classify(response Response, secrets ...redact.Secret) *Error {
	response = response.redacted(secrets)
	failed := failureOf(response.Err)
	for _, candidate := range table() {
		if candidate.failed == failed && candidate.fits(response) {
			return candidate.finding(response)
		}
	}
	return row{outcome: Malformed}.finding(response) // not reached: the last row fits every response
}

// redacted returns the response with code and detail of its body, and without secrets.
func (r Response) redacted(secrets []redact.Secret) Response {
	if r.Body != nil {
		r.Code, r.Detail = errorBody(r.Body)
	}
	r.Code = Printable(r.Code, maxCode, secrets...)
	r.Detail = Printable(r.Detail, MaxErrorBody, secrets...)
	r.Err = redact.Error(redactRealm(r.Err, secrets), secrets...)
	r.Schemes = slices.Clone(r.Schemes)
	for i, scheme := range r.Schemes {
		r.Schemes[i] = redact.Text(scheme, secrets...)
	}
	return r
}

// redactRealm removes the secrets from the token endpoint of a RealmError.
func redactRealm(err error, secrets []redact.Secret) error {
	refused, is := errors.AsType[*RealmError](err)
	if !is {
		return err
	}
	clean := *refused
	if clean.Realm = redact.Text(refused.Realm, secrets...); clean.Realm == refused.Realm {
		return err
	}
	return &clean
}

// fits reports whether a response fits the conditions of the row, besides failed.
func (r row) fits(response Response) bool {
	detail := strings.ToLower(response.Detail)
	status := response.Status
	if status > http.StatusInternalServerError {
		status = http.StatusInternalServerError // proxies use non-standard statuses
	}
	switch {
	case len(r.services) > 0 && !slices.Contains(r.services, response.Service),
		len(r.operations) > 0 && !slices.Contains(r.operations, response.Operation),
		len(r.status) > 0 && !slices.Contains(r.status, status),
		len(r.code) > 0 &&
			!slices.ContainsFunc(r.code, func(code string) bool { return strings.EqualFold(code, response.Code) }),
		len(r.details) > 0 &&
			!slices.ContainsFunc(r.details, func(text string) bool { return strings.Contains(detail, text) }),
		r.caller == anonymous && !response.Anonymous,
		r.caller == identified && (response.Anonymous || response.Unsent),
		r.caller == unsent && !response.Unsent,
		r.unusableSchemes && len(response.Schemes) == 0,
		r.notRegistry && response.Speaks:
		return false
	}
	return true
}

func (r row) finding(response Response) *Error {
	fill := response.replacer()
	failed := &Error{
		Outcome:  r.outcome,
		Registry: response.Host, Repository: response.Repository, Tag: response.Tag,
		Method: response.Method, URL: response.URL,
		Status: response.Status, Code: response.Code, Detail: response.Detail,
		NextStep:   fill.Replace(r.next),
		Permission: fill.Replace(r.permission),
		RetryAfter: response.RetryAfter,
		Err:        response.Err,
	}
	if exceeded, is := budget.As(response.Err); is {
		failed.Causes = append(failed.Causes, exceeded.Explain())
	}
	for _, cause := range r.causes {
		failed.Causes = append(failed.Causes, fill.Replace(cause))
	}
	return failed
}

func (r Response) replacer() *strings.Replacer {
	repository := r.Repository
	if repository == "" {
		repository = "the registry"
	}
	return strings.NewReplacer(
		"{host}", r.host(),
		"{realm}", r.realm(),
		"{schemes}", Printable(strings.Join(r.Schemes, ", "), MaxErrorBody),
		"{repository}", repository,
		"{tag}", r.Tag,
		"{region}", r.Region,
		"{arn}", RepositoryARN(r.Partition, r.Region, r.Account, r.Repository),
		"{pull address}", strings.TrimSuffix(path.Join(r.Host, r.Repository)+":"+r.Tag, ":"),
	)
}

// host returns the host that failed: the registry's, or that of a token endpoint
// which did not respond.
func (r Response) host() string {
	address, err := url.Parse(r.URL)
	if r.Operation != GetToken || r.Err == nil || errors.Is(r.Err, ErrRealmRefused) || err != nil ||
		address.Host == "" {
		return r.Host
	}
	return address.Host
}

// realm returns the token endpoint that was refused.
func (r Response) realm() string {
	if refused, is := errors.AsType[*RealmError](r.Err); is {
		return refused.Realm
	}
	return "the token endpoint"
}

// RepositoryARN returns the ARN of an ECR repository for policies. For an empty
// repository it returns the pattern of all repositories of the registry.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
func RepositoryARN(partition, region, account, repository string) string {
	if repository == "" {
		repository = "*"
	}
	return "arn:" + partition + ":ecr:" + region + ":" + account + ":repository/" + repository
}
