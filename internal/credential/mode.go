package credential

// Presence is the state of an attribute.
type Presence int

// The states of an attribute. Absent is null in the configuration, Unknown may be
// null after apply. A boolean is Given when it is true, Absent when it is false.
const (
	Absent Presence = iota
	Unknown
	Given
)

// Mode is a configured registry. A value that is "" or Unknown causes no violation.
type Mode struct {
	// AuthType is "basic" or "ecr", "" = unknown.
	AuthType string

	// Endpoint "" is unknown, or an empty text when EndpointPresence is Given.
	Endpoint         string
	EndpointPresence Presence
	EndpointSuffix   Presence
	BaseContentPath  Presence
	Synchronization  Presence

	// Basic, AccessKey and STS are the nested objects as a whole.
	Basic     Presence
	Protected Presence
	AccessKey Presence
	STS       Presence

	// Username of basic, "" = unknown or absent. It affects only a Detail.
	Username string

	// RoleARN, of sts.role_arn, "" is unknown, or an empty text when RoleARNPresence is
	// Given.
	RoleARN         string
	RoleARNPresence Presence

	// DefaultRegionText is read when DefaultRegion is Given.
	DefaultRegion     Presence
	DefaultRegionText string
}

// Rule names one rule of the truth table.
type Rule string

// The rules, in the order in which Violations reports them.
const (
	AuthTypeUnknown Rule = "auth_type is basic or ecr"
	EndpointGrammar Rule = "endpoint follows the grammar of its auth_type"

	BasicOnECR     Rule = "basic goes with auth_type basic"
	SuffixOnECR    Rule = "endpoint_suffix goes with auth_type basic"
	ProtectedBasic Rule = "protected goes with auth_type ecr"
	AccessKeyBasic Rule = "access_key goes with auth_type ecr"
	STSBasic       Rule = "sts goes with auth_type ecr"
	RegionBasic    Rule = "default_region goes with auth_type ecr"

	GitHubOwner        Rule = "a list of github packages has one owner"
	GitHubSynchronized Rule = "a list of github packages is synchronized"
	GitHubSuffix       Rule = "a list of github packages has no endpoint_suffix"
	GitHubAnonymous    Rule = "a list of github packages has credentials"

	PublicProtected            Rule = "amazon ecr public is not protected"
	PublicCredentials          Rule = "amazon ecr public takes no credentials"
	PartitionWithoutAccount    Rule = "palette holds no credentials for the partition"
	ProtectedWithoutLogin      Rule = "a protected registry has credentials"
	TwoCredentials             Rule = "a protected registry has one kind of credentials"
	CredentialsUnprotected     Rule = "an un-protected registry has no credentials"
	RoleARNGrammar             Rule = "sts.role_arn is the arn of a role"
	RoleARNPartition           Rule = "sts.role_arn is of the endpoint's partition"
	DefaultRegionMissing       Rule = "the region variable needs default_region"
	DefaultRegionUnused        Rule = "default_region needs the region variable"
	DefaultRegionGrammar       Rule = "default_region is an aws region"
	DefaultRegionPartition     Rule = "default_region is of the endpoint's partition"
	SynchronizationWithoutPath Rule = "synchronization needs base_content_path"
)

// Violation is a mistake, at the attribute that causes it.
type Violation struct {
	// Attribute is a path of attribute names, such as "sts.role_arn".
	Attribute string
	Rule      Rule
	// Detail explains the mistake and the correction in whole sentences.
	Detail string
	// Err is the *endpoint.Error or *ARNError of a grammar rule, with its Suggestion;
	// nil for every other rule.
	Err error
}
