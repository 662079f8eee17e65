package iampolicy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// Reason is the kind of mistake in a repository ARN.
type Reason string

// The reasons.
const (
	NoRepository Reason = "no repository"
	Malformed    Reason = "not an arn"
	Partition    Reason = "unknown aws partition"
	Service      Reason = "not an arn of amazon ecr"
	Region       Reason = "malformed region"
	Account      Reason = "account without 12 digits"
	Repository   Reason = "malformed repository name"
)

// ARNError says why a text is not the ARN of a repository.
type ARNError struct {
	Reason Reason
	Text   string
	// Detail says in whole sentences what was found and what is allowed.
	Detail string
	// Suggestion is the ARN to write, "" when it can't be known. It is
	// accepted by Pull.
	Suggestion string
}

// Error gives one lower-case sentence.
func (e *ARNError) Error() string {
	if e.Suggestion == "" {
		return fmt.Sprintf("repository arn %q: %s", e.Text, e.Reason)
	}
	return fmt.Sprintf("repository arn %q: %s; write %q", e.Text, e.Reason, e.Suggestion)
}

const (
	privateService = "ecr"
	publicService  = "ecr-public"
	example        = "arn:aws:ecr:us-west-1:123456789012:repository/charts/*"
	longestName    = 256
)

var (
	// repositoryName of the ECR API, and the two wildcards of IAM anywhere.
	repository = lazyregexp.New(`^[a-z0-9*?]+(?:[._/-]+[a-z0-9*?]+)*$`)
)

// repositoryService checks one ARN and returns the service it belongs to.
// Wildcards are accepted in the region ("*" alone) and in the name.
func repositoryService(text string) (string, error) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		err := refuse(text, Malformed, "%q is not an ARN. The ARN of a repository is written like %s.", text, example)
		err.Suggestion = fromHost(text)
		return "", err
	}
	partition, service, region, owner := parts[1], parts[2], parts[3], parts[4]
	switch {
	case !slices.Contains(endpoint.KnownPartitions(), partition):
		return "", refuse(text, Partition, "The ARN is of the partition %q. AWS has the partitions %s.", partition, strings.Join(endpoint.KnownPartitions(), ", "))
	case service != privateService && service != publicService:
		return "", refuse(text, Service, "The ARN is of the service %q. A repository is of the service ecr or ecr-public.", service)
	case !endpoint.IsAccountID(owner):
		return "", refuse(text, Account, "The account of the ARN is %q. It is the 12 digits of the AWS account that owns the registry.", owner)
	}
	if err := checkRegion(text, partition, service, region); err != nil {
		return "", err
	}
	return service, checkName(text, parts[5])
}

func checkRegion(text, partition, service, region string) error {
	switch {
	case service == publicService && region != "":
		err := refuse(text, Region, "The ARN names the region %q. Repositories of Amazon ECR Public have none: two colons follow ecr-public.", region)
		if without := strings.Replace(text, ":"+region+":", "::", 1); accepted(without) {
			err.Suggestion = without
		}
		return err
	case service == publicService || region == "*":
		return nil
	case endpoint.PartitionOf(region) != partition:
		return refuse(text, Region, "The ARN names the region %q, which is not a region of the partition %s. Write a region of it, or * for all.", region, partition)
	}
	return nil
}

func checkName(text, resource string) error {
	name, isRepository := strings.CutPrefix(resource, "repository/")
	if resource == "*" || isRepository && len(name) <= longestName && repository().MatchString(name) {
		return nil
	}
	return refuse(text, Repository, "%q does not name a repository. It is repository/ and a name in lower case, in which * and ? stand for any letters.", resource)
}

// fromHost turns the address of a repository, which is what the AWS console
// shows first, into its ARN. "" when it can't.
func fromHost(text string) string {
	host, name, _ := strings.Cut(text, "/")
	parsed, err := endpoint.ParseECR(host)
	if err != nil || parsed.Templated {
		return ""
	}
	arn := strings.Join([]string{"arn", parsed.Partition, privateService, parsed.Region, parsed.RegistryID, "repository/" + name}, ":")
	if !accepted(arn) {
		return ""
	}
	return arn
}

func accepted(text string) bool {
	_, err := repositoryService(text)
	return err == nil
}

func refuse(text string, reason Reason, detail string, values ...any) *ARNError {
	return &ARNError{Reason: reason, Text: text, Detail: fmt.Sprintf(detail, values...)}
}
