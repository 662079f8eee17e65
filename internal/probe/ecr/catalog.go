package ecr

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

const pageSize = 1000

// Repositories implements probe.Catalog with DescribeRepositories. For Amazon ECR
// Public it lists the identity's own registry, and each name begins with the alias.
func (s *Source) Repositories(ctx context.Context, registry probe.Registry) ([]string, error) {
	ctx, cancel := budget.WithTimeout(ctx, budget.AWSLogin, s.options.Timeout)
	defer cancel()
	config, err := s.authenticate(ctx, registry)
	if err != nil {
		return nil, err
	}
	list := s.privateRepositories
	if registry.Endpoint.Kind == endpoint.ECRPublic {
		list = s.publicRepositories
	}
	names, err := list(ctx, config, registry.Endpoint)
	if err != nil {
		return nil, refusedBy(listingRepositories, registry, budget.Ended(ctx, err))
	}
	return names, nil
}

func (s *Source) privateRepositories(ctx context.Context, config aws.Config, host endpoint.Endpoint) ([]string, error) {
	pages := ecr.NewDescribeRepositoriesPaginator(s.api(config, host), &ecr.DescribeRepositoriesInput{
		RegistryId: aws.String(host.RegistryID), MaxResults: aws.Int32(pageSize),
	})
	var names []string
	for range budget.Pages.Max {
		if !pages.HasMorePages() {
			break
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, repository := range page.Repositories {
			names = append(names, aws.ToString(repository.RepositoryName))
		}
	}
	return names, nil
}

func (s *Source) publicRepositories(ctx context.Context, config aws.Config, host endpoint.Endpoint) ([]string, error) {
	pages := ecrpublic.NewDescribeRepositoriesPaginator(s.publicAPI(config), &ecrpublic.DescribeRepositoriesInput{
		MaxResults: aws.Int32(pageSize),
	})
	var names []string
	for range budget.Pages.Max {
		if !pages.HasMorePages() {
			break
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, repository := range page.Repositories {
			names = append(names, host.Path+"/"+aws.ToString(repository.RepositoryName))
		}
	}
	return names, nil
}
