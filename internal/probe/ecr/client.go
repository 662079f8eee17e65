package ecr

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

// publicRegion is the region of the API of Amazon ECR Public.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html
const publicRegion = "us-east-1"

const (
	maxAttempts = 3
	maxBackoff  = time.Second
)

// newHTTPClient returns a client of the SDK's type, which the default chain can
// adjust. It adds AWS_CA_BUNDLE to the system's roots itself, since the SDK reads
// that only together with the rest of the environment, which access keys ignore.
func newHTTPClient(adjust func(*http.Transport)) (aws.HTTPClient, error) {
	roots := transport.SystemRoots()
	if bundle := os.Getenv("AWS_CA_BUNDLE"); bundle != "" {
		text, err := os.ReadFile(bundle)
		if err != nil {
			return nil, fmt.Errorf("reading AWS_CA_BUNDLE: %w", err)
		}
		roots.AppendCertsFromPEM(text)
	}
	return awshttp.NewBuildableClient().WithTransportOptions(func(made *http.Transport) {
		made.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
		made.ResponseHeaderTimeout = 20 * time.Second
		made.MaxResponseHeaderBytes = budget.Header.Max
		if adjust != nil {
			adjust(made)
		}
	}), nil
}

// configuration does not use LoadDefaultConfig: the regions, endpoints and profiles
// of the environment must not redirect requests.
func (s *Source) configuration(client aws.HTTPClient, region string, identity aws.CredentialsProvider) aws.Config {
	return aws.Config{
		Region:      region,
		Credentials: identity,
		HTTPClient:  client,
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts, o.MaxBackoff = maxAttempts, maxBackoff
			})
		},
		APIOptions: []func(*middleware.Stack) error{awsmiddleware.AddUserAgentKey(s.options.UserAgent), bounding},
	}
}

// api returns the client of the API that belongs to a private registry's host.
func (s *Source) api(config aws.Config, host endpoint.Endpoint) *ecr.Client {
	return ecr.NewFromConfig(config, func(o *ecr.Options) {
		if host.FIPS {
			o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
		}
		if host.DualStack {
			o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled
		}
	})
}

func (s *Source) publicAPI(config aws.Config) *ecrpublic.Client {
	config.Region = publicRegion
	return ecrpublic.NewFromConfig(config)
}

func (s *Source) stsAPI(config aws.Config) *sts.Client { return sts.NewFromConfig(config) }
