package iampolicy

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// Mistakes in the ARNs of repositories, besides those of every ARN.
const (
	NoRepository credential.ARNReason = "no repository"
	Repository   credential.ARNReason = "malformed repository name"
)

const (
	privateService = "ecr"
	publicService  = "ecr-public"
	example        = "arn:aws:ecr:us-west-1:123456789012:repository/charts/*"
	longestName    = 256
)

// repositoryName of the ECR API, and the two wildcards of IAM anywhere.
var repository = lazyregexp.New(`^[a-z0-9*?]+(?:[._/-]+[a-z0-9*?]+)*$`)

// repositoryService checks one ARN and returns the service it belongs to.
// Wildcards are accepted in the region ("*" alone) and in the name.
func repositoryService(text string) (string, *credential.ARNError) {
	arn, err := credential.ParseARN(text)
	switch {
	case err == nil:
		return arn.Service, checkRepository(arn)
	case err.Reason == credential.ARNMalformed:
		err = credential.NewARNError(text, err.Reason,
			"%q is not an ARN. The ARN of a repository is written like %s.", text, example)
		err.Suggestion = fromHost(text)
	}
	return "", err
}

// checkRepository checks the parts after the partition.
func checkRepository(arn credential.ARN) *credential.ARNError {
	switch {
	case arn.Service != privateService && arn.Service != publicService:
		return credential.NewARNError(arn.String(), credential.ARNService,
			"The ARN is of the service %q. A repository is of the service ecr or ecr-public.", arn.Service)
	case !endpoint.IsAccountID(arn.Account):
		return credential.NewARNError(arn.String(), credential.ARNAccount,
			"The account of the ARN is %q. It is the 12 digits of the AWS account that owns the registry.", arn.Account)
	}
	if err := checkRegion(arn); err != nil {
		return err
	}
	name, isRepository := strings.CutPrefix(arn.Resource, "repository/")
	if arn.Resource == "*" || isRepository && len(name) <= longestName && repository().MatchString(name) {
		return nil
	}
	return credential.NewARNError(arn.String(), Repository, "%q does not name a repository. It is repository/ and a "+
		"name in lower case, in which * and ? stand for any letters.", arn.Resource)
}

func checkRegion(arn credential.ARN) *credential.ARNError {
	switch {
	case arn.Service == publicService && arn.Region != "":
		err := credential.NewARNError(arn.String(), credential.ARNRegion, "The ARN names the region %q. Repositories "+
			"of Amazon ECR Public have none: two colons follow ecr-public.", arn.Region)
		arn.Region = ""
		err.Suggestion = accepted(arn)
		return err
	case arn.Service == publicService || arn.Region == "*", endpoint.PartitionOf(arn.Region) == arn.Partition:
		return nil
	}
	return credential.NewARNError(arn.String(), credential.ARNRegion, "The ARN names the region %q, which is not a "+
		"region of the partition %s. Write a region of it, or * for all.", arn.Region, arn.Partition)
}

// fromHost turns the address of a repository, which is what the AWS console
// shows first, into its ARN. "" when it can't.
func fromHost(text string) string {
	host, name, _ := strings.Cut(text, "/")
	parsed, err := endpoint.ParseECR(host)
	if err != nil || parsed.Templated {
		return ""
	}
	return accepted(credential.ARN{
		Partition: parsed.Partition, Service: privateService, Region: parsed.Region, Account: parsed.RegistryID,
		Resource: "repository/" + name,
	})
}

// accepted is the text of the ARN of a repository, "" where it is none.
func accepted(arn credential.ARN) string {
	if checkRepository(arn) != nil {
		return ""
	}
	return arn.String()
}
