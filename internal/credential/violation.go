package credential

import (
	"errors"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

const (
	basicType = "basic"
	ecrType   = "ecr"
	// awsUser is the user name of every short-lived ECR password.
	awsUser = "AWS"
)

// accountPartitions are those for which Palette's API accepts AWS credentials: the
// enum "partition" of v1AwsCloudAccount.
var accountPartitions = []string{"aws", "aws-us-gov", "aws-iso", "aws-iso-b"}

// Violations checks the mode by the table in the package comment: one violation for each
// mistake, in the order of the rules. Rules that depend on an unknown value yield none.
func (m Mode) Violations() []Violation {
	c := check{Mode: m}
	switch m.AuthType {
	case "":
		c.parse(endpoint.Parse)
	case basicType:
		c.basic()
	case ecrType:
		c.ecr()
	default:
		c.add("auth_type", AuthTypeUnknown, `auth_type is "`+m.AuthType+`". It is "basic" for every registry but `+
			`Amazon ECR, and "ecr" for Amazon ECR.`)
	}
	if m.Synchronization == Given && m.BaseContentPath == Absent {
		c.add("synchronization", SynchronizationWithoutPath, "synchronization is true, and there is no "+
			"base_content_path. Palette indexes the charts below that path: add it, or remove synchronization.")
	}
	return c.violations
}

// check holds a mode, its endpoint, and its violations so far.
type check struct {
	Mode
	endpoint   endpoint.Endpoint
	known      bool // the endpoint
	violations []Violation
}

func (c *check) add(attribute string, rule Rule, detail string) {
	c.violations = append(c.violations, Violation{Attribute: attribute, Rule: rule, Detail: detail})
}

// refuse adds a violation for an attribute that is given.
func (c *check) refuse(presence Presence, attribute string, rule Rule, detail string) {
	if presence == Given {
		c.add(attribute, rule, detail)
	}
}

// addError adds a violation of a grammar.
func (c *check) addError(attribute string, rule Rule, detail string, err error) {
	c.violations = append(c.violations, Violation{Attribute: attribute, Rule: rule, Detail: detail, Err: err})
}

// unsupported reports whether Palette cannot hold credentials for the endpoint's
// partition. All partitions of one suffix have the same result.
func (c *check) unsupported() bool {
	return c.known && !slices.Contains(accountPartitions, c.endpoint.Partition)
}

func (c *check) parse(grammar func(string) (endpoint.Endpoint, error)) {
	if c.Endpoint == "" && c.EndpointPresence != Given {
		return
	}
	parsed, err := grammar(c.Endpoint)
	if err != nil {
		c.addError("endpoint", EndpointGrammar, c.endpointDetail(err), err)
		return
	}
	c.endpoint, c.known = parsed, true
}

func (c *check) endpointDetail(err error) string {
	var refused *endpoint.Error
	if !errors.As(err, &refused) {
		return err.Error()
	}
	if refused.Reason == endpoint.ECRHost && c.Username == awsUser {
		return refused.Detail + " The user AWS is that of a password which ends after 12 hours: use access_key or " +
			"sts, from which a new one is made whenever it is needed."
	}
	return refused.Detail
}

// basic checks a registry with auth_type "basic".
func (c *check) basic() {
	c.parse(endpoint.ParseBasic)
	c.refuse(c.Protected, "protected", ProtectedBasic, `protected is for auth_type = "ecr". With auth_type = "basic" `+
		`Palette authenticates with basic, or anonymously without it: remove protected.`)
	c.refuse(c.AccessKey, "access_key", AccessKeyBasic,
		`access_key is for auth_type = "ecr". With auth_type = "basic" credentials go into basic.`)
	c.refuse(c.STS, "sts", STSBasic,
		`sts is for auth_type = "ecr". With auth_type = "basic" credentials go into basic.`)
	c.refuse(c.DefaultRegion, "default_region", RegionBasic,
		`default_region is for auth_type = "ecr" and an endpoint with the region variable. Remove it.`)
	c.gitHub()
}

// gitHub checks a list of packages of GitHub's container registry by the rules in
// Palette's documentation.
func (c *check) gitHub() {
	owner, is := c.endpoint.GitHubPackages()
	if !is {
		return
	}
	if owner == "" {
		c.add("endpoint", GitHubOwner, "Palette indexes the packages of one GitHub organization, "+
			"ghcr.io/orgs/<organization>, or user, ghcr.io/users/<user>: write its name after the slash, and nothing "+
			"after the name. Write the GitHub repository in base_content_path.")
		return
	}
	if c.Synchronization == Absent {
		c.add("synchronization", GitHubSynchronized, "The endpoint lists the packages of "+owner+", which is how "+
			"Palette indexes GitHub's container registry; charts cannot be pulled from this address. Set "+
			"synchronization = true, and base_content_path to the GitHub repository that the charts are linked to; "+
			"or, to use no index, write the path from which the charts are pulled: ghcr.io/"+owner+"/<path>.")
	}
	c.refuse(c.EndpointSuffix, "endpoint_suffix", GitHubSuffix,
		"GitHub's container registry has no endpoint_suffix: Palette's documentation leaves it blank. Remove it.")
	if c.Basic == Absent {
		c.add("basic", GitHubAnonymous, "Palette does not index GitHub's container registry anonymously, not even "+
			"public packages. Set basic with a GitHub user name and a personal access token that has read:packages.")
	}
}

// ecr checks a registry with auth_type "ecr".
func (c *check) ecr() {
	c.parse(endpoint.ParseECR)
	c.refuse(c.Basic, "basic", BasicOnECR, `basic is for auth_type = "basic". For Amazon ECR set protected = true `+
		`and either access_key or sts, or neither.`)
	c.refuse(c.EndpointSuffix, "endpoint_suffix", SuffixOnECR, `endpoint_suffix is for auth_type = "basic": the API `+
		`of Amazon ECR is always at the root of the host. The path to the charts goes into base_content_path.`)
	switch c.Protected {
	case Given:
		c.protected()
	case Absent:
		c.unprotected("access_key", c.AccessKey)
		c.unprotected("sts", c.STS)
	}
	c.role()
	c.defaultRegion()
}

func (c *check) protected() {
	switch {
	case c.endpoint.Kind == endpoint.ECRPublic:
		c.add("protected", PublicProtected, "protected is true, and the endpoint is Amazon ECR Public, which is read "+
			"without credentials. Remove protected, access_key and sts.")
	case c.unsupported():
		c.add("protected", PartitionWithoutAccount, "protected is true, and the registry is in the AWS partition "+
			c.endpoint.Partition+". Palette has AWS credentials for "+strings.Join(accountPartitions, ", ")+
			" only. Remove protected and its credentials if everybody may pull from the registry, or copy the charts "+
			"to a registry that Palette can authenticate to.")
	case c.AccessKey == Absent && c.STS == Absent:
		c.add("protected", ProtectedWithoutLogin, "protected is true, and there are no credentials. Add access_key "+
			"or sts, or remove protected if everybody may pull from the registry.")
	}
	if c.AccessKey == Given && c.STS == Given {
		c.add("access_key", TwoCredentials, "access_key and sts are both set. A protected registry requires exactly "+
			"one of them; sts needs no long-lived secret.")
	}
}

// unprotected refuses the credentials of a registry without protection.
func (c *check) unprotected(attribute string, credentials Presence) {
	switch {
	case credentials != Given:
	case c.endpoint.Kind == endpoint.ECRPublic:
		c.add(attribute, PublicCredentials,
			"The endpoint is Amazon ECR Public, which is read without credentials. Remove "+attribute+".")
	case c.unsupported():
		c.add(attribute, CredentialsUnprotected, "The registry is un-protected, and Palette has no credentials for "+
			"the AWS partition "+c.endpoint.Partition+". Remove "+attribute+".")
	default:
		c.add(attribute, CredentialsUnprotected, "The registry is un-protected, and an un-protected registry is read "+
			"without credentials. Set protected = true to use "+attribute+", or remove it.")
	}
}

// role checks sts.role_arn.
func (c *check) role() {
	if c.STS != Given || c.RoleARN == "" && c.RoleARNPresence != Given {
		return
	}
	role, err := ParseRoleARN(c.RoleARN)
	var refused *ARNError
	switch {
	case errors.As(err, &refused):
		c.addError("sts.role_arn", RoleARNGrammar, refused.Detail, err)
	case !c.known || c.endpoint.Kind == endpoint.ECRPublic: // a public registry accepts no role of any partition
	case !slices.Contains(c.partitions(), role.Partition):
		c.add("sts.role_arn", RoleARNPartition, "The role is in the AWS partition "+role.Partition+", the registry in "+
			strings.Join(c.partitions(), " or ")+". A role is assumed within its own partition: name a role of the "+
			"registry's.")
	}
}

// partitions are those of the registry, or of a default region that fits the endpoint.
func (c *check) partitions() []string {
	if c.DefaultRegion == Given {
		if resolved, err := c.endpoint.In(c.DefaultRegionText); err == nil {
			return resolved.Partitions()
		}
	}
	return c.endpoint.Partitions()
}

// defaultRegion checks default_region against the region variable.
func (c *check) defaultRegion() {
	const attribute = "default_region"
	switch {
	case c.DefaultRegion == Absent && c.endpoint.Templated:
		c.add(attribute, DefaultRegionMissing, "The endpoint contains the region variable, so default_region is "+
			"required. It is the region that serves a chart that the deployment's own region does not have, for "+
			"example us-west-1.")
	case c.DefaultRegion != Given:
	case c.known && !c.endpoint.Templated:
		c.add(attribute, DefaultRegionUnused, "default_region is for an endpoint with the region variable, and this "+
			"endpoint has one fixed region. Remove default_region, or write "+endpoint.RegionVariable+
			" at the position of the region.")
	default:
		c.defaultRegionText(attribute)
	}
}

func (c *check) defaultRegionText(attribute string) {
	var refused *endpoint.Error
	if err := endpoint.CheckRegion(c.DefaultRegionText); errors.As(err, &refused) {
		c.addError(attribute, DefaultRegionGrammar, refused.Detail, err)
		return
	}
	if _, err := c.endpoint.In(c.DefaultRegionText); errors.As(err, &refused) {
		c.add(attribute, DefaultRegionPartition,
			refused.Detail+" Name a region of "+strings.Join(c.endpoint.Partitions(), " or ")+".")
	}
}
