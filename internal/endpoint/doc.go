// Package endpoint reads the text that names a registry: a host, sometimes a
// path, sometimes Palette's region variable in the place of an AWS region.
//
// It checks text only: it uses neither the network nor Terraform. An endpoint that it
// accepts is safe after "https://" and "oci://": it has no user, query, tag or dot segment.
//
// # Basic endpoints
//
//	[https://]host[:port][/path][/]
//
//	host   a DNS name (labels of 1 to 63 of a-z 0-9 -, 253 in all), an IPv4
//	       address or an IPv6 address in brackets; upper case is accepted
//	port   1 to 65535
//	path   the beginning of a repository name as the OCI distribution
//	       specification 1.1 has it: lower case, no empty or dot segment
//
// # Amazon ECR endpoints
//
// Exactly one of these, in lower case, from the first letter to the last. In
// the place of <region> every private form also takes the region variable.
//
//	<id>.dkr.ecr.<region>.amazonaws.com                    aws, aws-us-gov
//	<id>.dkr.ecr-fips.<region>.amazonaws.com               aws, aws-us-gov; FIPS
//	<id>.dkr-ecr.<region>.on.aws                           aws, aws-us-gov; dual-stack
//	<id>.dkr-ecr-fips.<region>.on.aws                      aws, aws-us-gov; dual-stack, FIPS
//	<id>.dkr.ecr.<region>.amazonaws.com.cn                 aws-cn
//	<id>.dkr-ecr.<region>.on.amazonwebservices.com.cn      aws-cn; dual-stack
//	<id>.dkr.ecr.<region>.amazonaws.eu                     aws-eusc
//	<id>.dkr.ecr.<region>.c2s.ic.gov                       aws-iso
//	<id>.dkr.ecr.<region>.sc2s.sgov.gov                    aws-iso-b
//	<id>.dkr.ecr.<region>.cloud.adc-e.uk                   aws-iso-e
//	<id>.dkr.ecr.<region>.csp.hci.ic.gov                   aws-iso-f
//	public.ecr.aws/<alias>                                 aws; public
//	ecr-public.aws.com/<alias>                             aws; public, dual-stack
//
//	id      the account number, 12 digits
//	region  geography-direction-number; its partition is one of the form's
//	alias   2 to 50 of a-z 0-9 . _ -, a letter first
//
// # The region variable
//
//	{{.spectro.system.aws.region}}    spaces inside the braces are accepted
//
// Palette substitutes it when a cluster is deployed. This package substitutes it only to
// find the host that would serve a chart in a region: see Endpoint.In and
// Endpoint.Candidates.
//
// Sources: AWS, "Making requests to Amazon ECR registries" (private and
// public); the region patterns of the AWS SDK's partition table; Palette,
// "Spectro Cloud OCI Registry".
package endpoint
