package controlplane

import (
	"context"
	"errors"
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// registryValidate tries the credentials of a spec on the registry itself.
func registryValidate(kind string) operation {
	return func(s *Server, r *http.Request, _ scope) (answer, error) {
		given, err := registrySpecBody(r, kind)
		if err != nil {
			return answer{}, err
		}
		target, err := given.target()
		if err != nil {
			return answer{}, validationFailed(given, err)
		}
		// Never zero: a validation asks now, and a refusal that was remembered
		// for look-ups is no answer to it.
		target.Propagation = max(s.options.Propagation, 1)
		if _, err := s.options.Prober.Login(r.Context(), target); err != nil {
			return answer{}, validationFailed(given, err)
		}
		return noContent, nil
	}
}

// validationFailed tells what the registry said. A request that was given up
// is no answer of the registry.
func validationFailed(given *registry, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	failed := &refusal{
		Status: http.StatusBadRequest, Code: v1.CodeRegistryValidationFailed,
		Message: redact.Text(reason(err), given.secrets()...),
	}
	var answered *probe.Error
	if errors.As(err, &answered) {
		failed.Details = map[string]string{"outcome": string(answered.Outcome)}
	}
	return failed
}

// reason is the message of err with what to do about it, if that is known.
func reason(err error) string {
	message := err.Error()
	var answered *probe.Error
	if errors.As(err, &answered) {
		if answered.Permission != "" {
			message += "; missing permission: " + answered.Permission
		}
		if answered.NextStep != "" {
			message += "; " + answered.NextStep
		}
	}
	return message
}

// target says how to reach the registry. The region of a deployment is not
// known here, so an endpoint that depends on it is that of the default region.
func (g *registry) target() (probe.Registry, error) {
	if g.Kind == v1.RegistryEcr {
		return ecrTarget(g.Ecr)
	}
	return basicTarget(g.Basic)
}

func basicTarget(spec *v1.BasicOciRegistrySpec) (probe.Registry, error) {
	where, err := endpoint.ParseBasic(spec.Endpoint)
	return probe.Registry{
		Endpoint: where, Suffix: spec.BasePath, BasePath: spec.BaseContentPath,
		Credential: basicCredential(spec.Auth), TLS: trust(spec.Auth.TLS),
	}, err
}

func basicCredential(auth *v1.RegistryAuth) credential.Credential {
	switch auth.Type {
	case v1.AuthBasic:
		return credential.Credential{
			Kind: credential.Basic, Username: auth.Username, Password: redact.New(auth.Password),
		}
	case v1.AuthToken:
		return credential.Credential{
			Kind: credential.Basic, Username: auth.Username, Password: redact.New(auth.Token),
		}
	}
	return credential.Credential{}
}

func ecrTarget(spec *v1.EcrRegistrySpec) (probe.Registry, error) {
	where, err := endpoint.ParseECR(spec.Endpoint)
	if err != nil {
		return probe.Registry{}, err
	}
	if where.Templated {
		if where, err = where.In(spec.DefaultRegion); err != nil {
			return probe.Registry{}, err
		}
	}
	account, err := ecrCredential(spec)
	return probe.Registry{
		Endpoint: where, BasePath: spec.BaseContentPath, Credential: account, TLS: trust(spec.TLS),
	}, err
}

var errPodIdentity = errors.New("the embedded control plane has no pods: a registry with pod identity can be stored, but not entered")

func ecrCredential(spec *v1.EcrRegistrySpec) (credential.Credential, error) {
	if !spec.IsPrivate {
		return credential.Credential{}, nil
	}
	account := spec.Credentials
	switch account.CredentialType {
	case v1.CredentialPodIdentity:
		return credential.Credential{}, errPodIdentity
	case v1.CredentialSTS:
		return credential.Credential{
			Kind: credential.Role, RoleARN: account.Sts.Arn, ExternalID: account.Sts.ExternalID,
		}, nil
	}
	return credential.Credential{
		Kind: credential.AccessKey, AccessKeyID: account.AccessKey, SecretAccessKey: redact.New(account.SecretKey),
	}, nil
}

// trust takes both certificate fields for trust anchors: the specification
// does not say which one is, and clients fill the one or the other.
func trust(settings *v1.TLSConfiguration) probe.TLS {
	if settings == nil {
		return probe.TLS{}
	}
	found := probe.TLS{InsecureSkipVerify: settings.InsecureSkipVerify}
	for _, text := range []string{settings.CA, settings.Certificate} {
		if text != "" {
			found.CA = append(append(found.CA, text...), '\n')
		}
	}
	return found
}
