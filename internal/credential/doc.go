// Package credential describes the credentials of a registry (none, user and password,
// AWS access key, AWS role), which kind of registry accepts them, and what they require.
//
// Mode and its Violations are the truth table of palette_oci_registry: every
// combination of its attributes is accepted or has one specific violation for
// each mistake. The rules:
//
//	attribute            with auth_type "basic"    with auth_type "ecr"
//	endpoint             Basic grammar             ECR grammar
//	endpoint_suffix      optional                  refused
//	basic                optional, else anonymous  refused
//	protected            refused when true         optional, default false
//	access_key           refused                   exactly one of the two when protected,
//	sts                  refused                   none when not
//	default_region       refused                   required with the region variable,
//	                                               refused without it
//	synchronization      needs base_content_path   needs base_content_path
//
// A list of GitHub packages (ghcr.io/orgs/<organization>, ghcr.io/users/<user>)
// is synchronized, has credentials and no endpoint_suffix.
//
// Further, with auth_type "ecr": public.ecr.aws is never protected; the
// partitions of endpoint, default_region and sts.role_arn agree; a protected
// registry is in a partition for which Palette's API can hold credentials
// (aws, aws-us-gov, aws-iso, aws-iso-b: enum "partition" of v1AwsCloudAccount).
// China and the EU sovereign cloud are not among them, so their registries can
// be registered un-protected only.
//
// The functions Check… check credentials that were pasted or read from a file. Their
// errors do not contain the text.
//
// The package uses no network, and only the names of Terraform attributes.
package credential
