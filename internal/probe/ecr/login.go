package ecr

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

var errToken = errors.New("authorization token cannot be read")

func apiRegion(registry probe.Registry) string {
	if registry.Endpoint.Kind == endpoint.ECRPublic {
		return publicRegion
	}
	return registry.Endpoint.Region
}

// authenticate returns a configuration with the identity of the registry's credential.
func (s *Source) authenticate(ctx context.Context, registry probe.Registry) (aws.Config, error) {
	if registry.Endpoint.Kind != endpoint.ECR && registry.Endpoint.Kind != endpoint.ECRPublic {
		return aws.Config{}, notECR(registry)
	}
	client, err := s.client()
	if err != nil {
		return aws.Config{}, refusedBy(gettingToken, registry, err)
	}
	identity, err := s.identify(ctx, client, registry)
	if err != nil {
		return aws.Config{}, err
	}
	return s.configuration(client, apiRegion(registry), identity), nil
}

// login obtains a login from AWS.
func (s *Source) login(ctx context.Context, registry probe.Registry) (probe.Login, error) {
	ctx, cancel := budget.WithTimeout(ctx, budget.AWSLogin, s.options.Timeout)
	defer cancel()
	config, err := s.authenticate(ctx, registry)
	if err != nil {
		return probe.Login{}, err
	}
	token, expires, err := s.token(ctx, config, registry)
	if err != nil {
		return probe.Login{}, refusedBy(gettingToken, registry, budget.Ended(ctx, err))
	}
	return parseToken(token, expires, registry)
}

// token requests the authorization token. That of a private registry is valid for
// all registries that the identity may use in the region.
func (s *Source) token(ctx context.Context, config aws.Config, registry probe.Registry) (string, time.Time, error) {
	if registry.Endpoint.Kind == endpoint.ECRPublic {
		response, err := s.publicAPI(config).GetAuthorizationToken(ctx, &ecrpublic.GetAuthorizationTokenInput{})
		if err != nil {
			return "", time.Time{}, err
		}
		if response.AuthorizationData == nil {
			return "", time.Time{}, errToken
		}
		return aws.ToString(
			response.AuthorizationData.AuthorizationToken,
		), aws.ToTime(response.AuthorizationData.ExpiresAt), nil
	}
	response, err := s.api(config, registry.Endpoint).GetAuthorizationToken(ctx, &ecr.GetAuthorizationTokenInput{})
	if err != nil {
		return "", time.Time{}, err
	}
	if len(response.AuthorizationData) == 0 {
		return "", time.Time{}, errToken
	}
	data := response.AuthorizationData[0]
	return aws.ToString(data.AuthorizationToken), aws.ToTime(data.ExpiresAt), nil
}

// parseToken returns the user name and the password of a token.
func parseToken(token string, expires time.Time, registry probe.Registry) (probe.Login, error) {
	decoded, err := base64.StdEncoding.DecodeString(token)
	username, password, found := strings.Cut(string(decoded), ":")
	if err != nil || !found || password == "" {
		return probe.Login{}, refusedBy(gettingToken, registry, errToken)
	}
	return probe.Login{Username: username, Password: redact.New(password), ExpiresAt: expires}, nil
}
