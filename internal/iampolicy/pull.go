package iampolicy

import (
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
)

// serviceToken is missing from the documented policy: AWS requires it for
// ecr-public:GetAuthorizationToken.
const serviceToken = "sts:GetServiceBearerToken"

// Pull returns the least that a role or key needs to read charts from the
// repositories with the given ARNs, of Amazon ECR or Amazon ECR Public or
// both:
//
//   - logging in, which AWS grants on "*" only;
//   - reading manifests and layers of these repositories.
//
// An exact version is read without a list of charts or versions. Resources are in the
// given order, each once. The error, also for no ARN, is a *credential.ARNError.
func Pull(repositoryARNs []string) (Document, error) {
	if len(repositoryARNs) == 0 {
		return Document{}, credential.NewARNError("", NoRepository,
			"There is no repository. Name at least one, like %s.", example)
	}
	var private, public Values
	for _, text := range repositoryARNs {
		service, err := repositoryService(text)
		if err != nil {
			return Document{}, err
		}
		target := &private
		if service == publicService {
			target = &public
		}
		if !slices.Contains(*target, text) {
			*target = append(*target, text)
		}
	}
	document := Document{Version: Version}
	if private != nil {
		document.allow("EcrLogin", Values{"*"}, "ecr:GetAuthorizationToken")
		document.allow("EcrPull", private,
			"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability")
	}
	if public != nil {
		document.allow("EcrPublicLogin", Values{"*"}, "ecr-public:GetAuthorizationToken", serviceToken)
		// Manifests and layers of a public registry are open to everybody.
		document.allow("EcrPublicPull", public, "ecr-public:BatchCheckLayerAvailability")
	}
	return document, nil
}
