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

// Classify says what a response means that is not what was requested. It reads the
// error body, and removes the secrets from all that the registry sent.
func Classify(response Response, secrets ...redact.Secret) *Error {
	response = response.redacted(secrets)
	for _, candidate := range table() {
		if candidate.fits(response) {
			return candidate.verdict(response)
		}
	}
	return row{outcome: Malformed}.verdict(response) // the last row fits everything
}

// redacted returns the response with code and detail of its body, and without secrets.
func (a Response) redacted(secrets []redact.Secret) Response {
	if a.Body != nil {
		a.Code, a.Detail = errorBody(a.Body)
	}
	a.Code = Printable(a.Code, maxCode, secrets...)
	a.Detail = Printable(a.Detail, MaxErrorBody, secrets...)
	a.Err = redact.Error(redactRealm(a.Err, secrets), secrets...)
	a.Schemes = slices.Clone(a.Schemes)
	for i, scheme := range a.Schemes {
		a.Schemes[i] = redact.Text(scheme, secrets...)
	}
	return a
}

// redactRealm is an error whose token endpoint, which messages name, shows no
// secret.
func redactRealm(err error, secrets []redact.Secret) error {
	refused, is := errors.AsType[*RealmError](err)
	if !is || redact.Text(refused.Realm, secrets...) == refused.Realm {
		return err
	}
	clean := *refused
	clean.Realm = redact.Text(refused.Realm, secrets...)
	return &clean
}

func (r row) fits(a Response) bool {
	detail := strings.ToLower(a.Detail)
	status := a.Status
	if status > http.StatusInternalServerError {
		status = http.StatusInternalServerError // proxies have statuses of their own
	}
	switch {
	case r.failed != failureOf(a.Err),
		len(r.services) > 0 && !slices.Contains(r.services, a.Service),
		len(r.operations) > 0 && !slices.Contains(r.operations, a.Operation),
		len(r.status) > 0 && !slices.Contains(r.status, status),
		len(r.code) > 0 &&
			!slices.ContainsFunc(r.code, func(code string) bool { return strings.EqualFold(code, a.Code) }),
		len(r.details) > 0 &&
			!slices.ContainsFunc(r.details, func(text string) bool { return strings.Contains(detail, text) }),
		r.caller == anonymous && !a.Anonymous,
		r.caller == identified && (a.Anonymous || a.Unsent),
		r.caller == unsent && !a.Unsent,
		r.unusableSchemes && len(a.Schemes) == 0,
		r.notRegistry && a.Speaks:
		return false
	}
	return true
}

func (r row) verdict(a Response) *Error {
	fill := a.replacer()
	failed := &Error{
		Outcome:  r.outcome,
		Registry: a.Host, Repository: a.Repository, Tag: a.Tag,
		Method: a.Method, URL: a.URL,
		Status: a.Status, Code: a.Code, Detail: a.Detail,
		NextStep:   fill.Replace(r.next),
		Permission: fill.Replace(r.permission),
		RetryAfter: a.RetryAfter,
		Err:        a.Err,
	}
	if exceeded, is := budget.As(a.Err); is {
		failed.Causes = append(failed.Causes, exceeded.Explain())
	}
	for _, cause := range r.causes {
		failed.Causes = append(failed.Causes, fill.Replace(cause))
	}
	return failed
}

func (a Response) replacer() *strings.Replacer {
	repository := a.Repository
	if repository == "" {
		repository = "the registry"
	}
	return strings.NewReplacer(
		"{host}", a.host(),
		"{realm}", a.realm(),
		"{schemes}", Printable(strings.Join(a.Schemes, ", "), MaxErrorBody),
		"{repository}", repository,
		"{tag}", a.Tag,
		"{region}", a.Region,
		"{arn}", RepositoryARN(a.Partition, a.Region, a.Account, a.Repository),
		"{pull address}", strings.TrimSuffix(path.Join(a.Host, a.Repository)+":"+a.Tag, ":"),
	)
}

// host is the host that the failure is about: the registry's, or that of a
// token endpoint which did not respond.
func (a Response) host() string {
	address, err := url.Parse(a.URL)
	if a.Operation != GetToken || a.Err == nil || errors.Is(a.Err, ErrRealmRefused) || err != nil ||
		address.Host == "" {
		return a.Host
	}
	return address.Host
}

// realm is the token endpoint that was refused.
func (a Response) realm() string {
	if refused, is := errors.AsType[*RealmError](a.Err); is {
		return refused.Realm
	}
	return "the token endpoint"
}

// RepositoryARN names an ECR repository in policies. An empty repository gives
// the pattern of all repositories of the registry.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
func RepositoryARN(partition, region, account, repository string) string {
	if repository == "" {
		repository = "*"
	}
	return "arn:" + partition + ":ecr:" + region + ":" + account + ":repository/" + repository
}
