package ecr

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// sessionName is the name of the role session, which CloudTrail shows.
const sessionName = "terraform-provider-palette"

// identify returns the AWS identity of a registry's credential. It retrieves the
// AWS credentials, so that their errors are reported here and not by a later call.
func (s *Source) identify(
	ctx context.Context, client aws.HTTPClient, registry probe.Registry,
) (aws.CredentialsProvider, error) {
	region := apiRegion(registry)
	switch c := registry.Credential; c.Kind {
	case credential.AccessKey:
		return credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey.Reveal(), ""), nil
	case credential.RunnerIdentity:
		return s.machine(ctx, client, registry, region)
	case credential.Role:
		return s.assume(ctx, client, registry, region)
	}
	return nil, noAWSCredential(registry)
}

// machine returns this machine's own identity, from the SDK's default chain.
func (s *Source) machine(
	ctx context.Context, client aws.HTTPClient, registry probe.Registry, region string,
) (aws.CredentialsProvider, error) {
	loaded, err := config.LoadDefaultConfig(ctx, config.WithRegion(region), config.WithHTTPClient(client),
		config.WithLogger(logging.Nop{}), // the default writes to standard error
		config.WithAPIOptions([]func(*middleware.Stack) error{bounding}))
	if err != nil {
		return nil, noIdentity(registry, budget.Ended(ctx, err))
	}
	if _, err := loaded.Credentials.Retrieve(ctx); err != nil {
		return nil, noIdentity(registry, budget.Ended(ctx, err))
	}
	return loaded.Credentials, nil
}

// assume returns the identity of the registry's role.
func (s *Source) assume(
	ctx context.Context, client aws.HTTPClient, registry probe.Registry, region string,
) (aws.CredentialsProvider, error) {
	machine, err := s.machine(ctx, client, registry, region)
	if err != nil {
		return nil, err
	}
	c := registry.Credential
	provider := stscreds.NewAssumeRoleProvider(
		s.stsAPI(s.configuration(client, region, machine)),
		c.RoleARN,
		func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = sessionName
			if c.ExternalID != "" {
				o.ExternalID = aws.String(c.ExternalID)
			}
		},
	)
	assumed, err := provider.Retrieve(ctx)
	if err != nil {
		return nil, refusedBy(assumingRole, registry, budget.Ended(ctx, err))
	}
	return credentials.StaticCredentialsProvider{Value: assumed}, nil
}
