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

// accountPartitions are those for which Palette's API takes AWS credentials:
// the enum "partition" of v1AwsCloudAccount.
var accountPartitions = []string{"aws", "aws-us-gov", "aws-iso", "aws-iso-b"}

// Violations checks the mode by the table in the package comment: one
// violation for each mistake, in the order of the rules, nil when there is
// none. What is unknown yields none, and neither does what depends on it.
func (m Mode) Violations() []Violation {
	var found []Violation
	switch m.AuthType {
	case "":
		found = m.endpoint(endpoint.Parse).violations
	case basicType:
		found = m.basic()
	case ecrType:
		found = m.ecr()
	default:
		found = []Violation{{Attribute: "auth_type", Rule: AuthTypeUnknown, Detail: `auth_type is "` + m.AuthType + `". It is "basic" for every registry but Amazon ECR, and "ecr" for Amazon ECR.`}}
	}
	return append(found, m.synchronization()...)
}

// checked is what could be learnt from the endpoint.
type checked struct {
	endpoint.Endpoint
	known      bool
	violations []Violation
}

// unsupported reports whether Palette can hold no credentials for the
// endpoint's partition. The partitions of one suffix are all held or none.
func (at checked) unsupported() bool {
	return at.known && !slices.Contains(accountPartitions, at.Partition)
}

func (m Mode) endpoint(parse func(string) (endpoint.Endpoint, error)) checked {
	if m.Endpoint == "" && m.EndpointPresence != Given {
		return checked{}
	}
	parsed, err := parse(m.Endpoint)
	if err == nil {
		return checked{Endpoint: parsed, known: true}
	}
	return checked{violations: []Violation{{Attribute: "endpoint", Rule: EndpointGrammar, Detail: m.endpointDetail(err), Err: err}}}
}

func (m Mode) endpointDetail(err error) string {
	var refused *endpoint.Error
	if !errors.As(err, &refused) {
		return err.Error()
	}
	if refused.Reason == endpoint.ECRHost && m.Username == awsUser {
		return refused.Detail + ` The user AWS is that of a password which ends after 12 hours: use access_key or sts, from which a new one is made whenever it is needed.`
	}
	return refused.Detail
}

// basic checks a registry with auth_type "basic".
func (m Mode) basic() []Violation {
	at := m.endpoint(endpoint.ParseBasic)
	found := at.violations
	add := func(wrong bool, attribute string, rule Rule, detail string) {
		if wrong {
			found = append(found, Violation{Attribute: attribute, Rule: rule, Detail: detail})
		}
	}
	add(m.Protected == TriTrue, "protected", ProtectedBasic, `protected is for auth_type = "ecr". With auth_type = "basic" Palette authenticates with basic, or anonymously without it: remove protected.`)
	add(m.AccessKey == Given, "access_key", AccessKeyBasic, `access_key is for auth_type = "ecr". With auth_type = "basic" credentials go into basic.`)
	add(m.STS == Given, "sts", STSBasic, `sts is for auth_type = "ecr". With auth_type = "basic" credentials go into basic.`)
	add(m.DefaultRegion == Given, "default_region", RegionBasic, `default_region is for auth_type = "ecr" and an endpoint with the region variable. Remove it.`)
	return append(found, m.gitHub(at)...)
}

// gitHub checks a list of packages of GitHub's container registry by what
// Palette's documentation says of it.
func (m Mode) gitHub(at checked) []Violation {
	owner, is := at.GitHubPackages()
	if !is {
		return nil
	}
	if owner == "" {
		return []Violation{{
			Attribute: "endpoint", Rule: GitHubOwner,
			Detail: "Palette indexes the packages of one GitHub organization, ghcr.io/orgs/<organization>, or user, " +
				"ghcr.io/users/<user>: write its name behind the slash, and nothing behind the name. " +
				"The GitHub repository goes into base_content_path.",
		}}
	}
	var found []Violation
	add := func(wrong bool, attribute string, rule Rule, detail string) {
		if wrong {
			found = append(found, Violation{Attribute: attribute, Rule: rule, Detail: detail})
		}
	}
	add(m.Synchronization == TriFalse || m.Synchronization == TriAbsent, "synchronization", GitHubSynchronized,
		"The endpoint lists the packages of "+owner+", which is how Palette indexes GitHub's container registry; "+
			"nothing can be pulled from that address. Set synchronization = true, and base_content_path to the GitHub "+
			"repository that the charts are linked to; or, to do without an index, write the path that the charts are "+
			"pulled from: ghcr.io/"+owner+"/<path>.")
	add(m.EndpointSuffix == Given, "endpoint_suffix", GitHubSuffix,
		"GitHub's container registry has no endpoint_suffix: Palette's documentation leaves it blank. Remove it.")
	add(m.Basic == Absent, "basic", GitHubAnonymous,
		"Palette does not index GitHub's container registry anonymously, not even public packages. "+
			"Set basic with a GitHub user name and a personal access token that has read:packages.")
	return found
}

// ecr checks a registry with auth_type "ecr".
func (m Mode) ecr() []Violation {
	at := m.endpoint(endpoint.ParseECR)
	found := at.violations
	if m.Basic == Given {
		found = append(found, Violation{Attribute: "basic", Rule: BasicOnECR, Detail: `basic is for auth_type = "basic". For Amazon ECR set protected = true and either access_key or sts, or neither.`})
	}
	if m.EndpointSuffix == Given {
		found = append(found, Violation{Attribute: "endpoint_suffix", Rule: SuffixOnECR, Detail: `endpoint_suffix is for auth_type = "basic": the API of Amazon ECR is always at the root of the host. The path to the charts goes into base_content_path.`})
	}
	found = append(found, m.protection(at)...)
	found = append(found, m.role(at)...)
	return append(found, m.defaultRegion(at)...)
}

// protection checks protected with access_key and sts.
func (m Mode) protection(at checked) []Violation {
	switch m.Protected {
	case TriTrue:
		return m.protected(at)
	case TriFalse, TriAbsent:
		return m.unprotected(at)
	}
	return nil
}

func (m Mode) protected(at checked) []Violation {
	var found []Violation
	add := func(attribute string, rule Rule, detail string) {
		found = append(found, Violation{Attribute: attribute, Rule: rule, Detail: detail})
	}
	switch {
	case at.Kind == endpoint.ECRPublic:
		add("protected", PublicProtected, "protected is true, and the endpoint is Amazon ECR Public, which is read without credentials. Remove protected, access_key and sts.")
	case at.unsupported():
		add("protected", PartitionWithoutAccount, "protected is true, and the registry is in the AWS partition "+at.Partition+". Palette holds AWS credentials for "+strings.Join(accountPartitions, ", ")+" only. Remove protected and its credentials if everybody may pull from the registry, or copy the charts to a registry that Palette can authenticate to.")
	case m.AccessKey == Absent && m.STS == Absent:
		add("protected", ProtectedWithoutLogin, "protected is true, and there are no credentials. Add access_key or sts, or remove protected if everybody may pull from the registry.")
	}
	if m.AccessKey == Given && m.STS == Given {
		add("access_key", TwoCredentials, "access_key and sts are both there. A protected registry takes exactly one of them; sts needs no lasting secret.")
	}
	return found
}

func (m Mode) unprotected(at checked) []Violation {
	var found []Violation
	for _, object := range []struct {
		name string
		is   Presence
	}{{"access_key", m.AccessKey}, {"sts", m.STS}} {
		if object.is != Given {
			continue
		}
		violation := Violation{Attribute: object.name, Rule: CredentialsUnprotected, Detail: "The registry is un-protected, and an un-protected registry is read without credentials. Set protected = true to use " + object.name + ", or remove it."}
		switch {
		case at.Kind == endpoint.ECRPublic:
			violation.Rule = PublicCredentials
			violation.Detail = "The endpoint is Amazon ECR Public, which is read without credentials. Remove " + object.name + "."
		case at.unsupported():
			violation.Detail = "The registry is un-protected, and Palette holds no credentials for the AWS partition " + at.Partition + ". Remove " + object.name + "."
		}
		found = append(found, violation)
	}
	return found
}

// role checks sts.role_arn.
func (m Mode) role(at checked) []Violation {
	if m.STS != Given || m.RoleARN == "" && m.RoleARNPresence != Given {
		return nil
	}
	role, err := ParseRoleARN(m.RoleARN)
	if err != nil {
		violation := Violation{Attribute: "sts.role_arn", Rule: RoleARNGrammar, Detail: err.Error(), Err: err}
		var refused *ARNError
		if errors.As(err, &refused) {
			violation.Detail = refused.Detail
		}
		return []Violation{violation}
	}
	// A public registry takes no role of any partition.
	if !at.known || at.Kind == endpoint.ECRPublic || slices.Contains(m.partitions(at), role.Partition) {
		return nil
	}
	return []Violation{{Attribute: "sts.role_arn", Rule: RoleARNPartition, Detail: "The role is in the AWS partition " + role.Partition + ", the registry in " + strings.Join(m.partitions(at), " or ") + ". A role is assumed within its own partition: name a role of the registry's."}}
}

// partitions are those in which the registry may lie, narrowed by a default
// region that fits the endpoint.
func (m Mode) partitions(at checked) []string {
	if m.DefaultRegion == Given && at.Templated {
		if resolved, err := at.In(m.DefaultRegionText); err == nil {
			return resolved.Partitions()
		}
	}
	return at.Partitions()
}

// defaultRegion checks default_region against the region variable.
func (m Mode) defaultRegion(at checked) []Violation {
	one := func(rule Rule, detail string, err error) []Violation {
		return []Violation{{Attribute: "default_region", Rule: rule, Detail: detail, Err: err}}
	}
	switch {
	case m.DefaultRegion == Unknown:
		return nil
	case at.known && at.Templated && m.DefaultRegion == Absent:
		return one(DefaultRegionMissing, "The endpoint holds the region variable, and there is no default_region. It is the region that serves a chart which the deployment's own region does not hold, for example us-west-1.", nil)
	case m.DefaultRegion == Absent:
		return nil
	case at.known && !at.Templated:
		return one(DefaultRegionUnused, "default_region is for an endpoint with the region variable, and this endpoint names one place. Remove default_region, or write "+endpoint.RegionVariable+" in the place of the region.", nil)
	}
	err := endpoint.CheckRegion(m.DefaultRegionText)
	rule := DefaultRegionGrammar
	if err == nil && at.known {
		_, err = at.In(m.DefaultRegionText)
		rule = DefaultRegionPartition
	}
	var refused *endpoint.Error
	if !errors.As(err, &refused) {
		return nil
	}
	if rule == DefaultRegionPartition {
		return one(rule, refused.Detail+" Name a region of "+strings.Join(at.Partitions(), " or ")+".", nil)
	}
	return one(rule, refused.Detail, err)
}

func (m Mode) synchronization() []Violation {
	if m.Synchronization != TriTrue || m.BaseContentPath != Absent {
		return nil
	}
	return []Violation{{Attribute: "synchronization", Rule: SynchronizationWithoutPath, Detail: "synchronization is true, and there is no base_content_path. Palette indexes the charts below that path: add it, or remove synchronization."}}
}
