package endpoint

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

const (
	publicHost          = "public.ecr.aws"
	publicDualStackHost = "ecr-public.aws.com"
	longestAlias        = 50
)

// alias is the pattern of RegistryAliasName in the API of Amazon ECR Public.
var alias = lazyregexp.New(`^[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*$`)

// isPublic is also true for hosts of the public gallery that serve no charts, so that
// their error names them.
func isPublic(host string) bool {
	return host == publicHost || host == publicDualStackHost || strings.HasSuffix(host, ".ecr.aws")
}

// public checks an endpoint of Amazon ECR Public: host and alias.
func (w written) public() (Endpoint, *Error) {
	if strings.ContainsAny(w.clean(), "{}") {
		return Endpoint{}, refuse(TemplateOnPublic, "", "The endpoint holds a variable. Amazon ECR Public has one "+
			"host for all regions, followed by the alias of the registry.")
	}
	name, below, hasBelow := strings.Cut(w.path, "/")
	right := publicHost + "/" + name
	switch host := strings.ToLower(w.host); {
	case host != publicHost && host != publicDualStackHost:
		return Endpoint{}, refuse(PublicHost, right, "%s is not a registry. The charts of Amazon ECR Public are "+
			"served by %s.", w.host, publicHost)
	case host != w.host || strings.ToLower(name) != name:
		return Endpoint{}, refuse(UpperCase, strings.ToLower(w.clean()), "The endpoint has upper case. Amazon ECR "+
			"hosts and aliases are written in lower case.")
	case name == "":
		return Endpoint{}, refuse(AliasAbsent, "", "The alias of the registry is missing. Amazon ECR Public serves "+
			"many registries from one host: %s/<alias>.", publicHost)
	case strings.ContainsAny(name, ":@"):
		return Endpoint{}, refuse(Tag, w.host+"/"+name[:strings.IndexAny(name, ":@")], "The endpoint ends with a tag "+
			"or a digest. Those belong to a chart, not to a registry.")
	case !alias().MatchString(name) || len(name) > longestAlias:
		return Endpoint{}, refuse(Alias, "", "%q is not the alias of a registry: 2 to %d lower-case letters, digits "+
			"and single . _ or hyphens, a letter first.", name, longestAlias)
	case hasBelow && strings.Trim(below, "/") == "":
		return Endpoint{}, refuse(AliasPath, w.host+"/"+name, "The endpoint ends with a slash. An endpoint of Amazon "+
			"ECR Public ends with the alias.")
	case hasBelow:
		return Endpoint{}, refuse(AliasPath, w.host+"/"+name, "The endpoint has a path below the alias, %q. The path "+
			"to the charts goes into base_content_path.", below)
	}
	return Endpoint{
		Kind: ECRPublic, Host: w.host, Path: name, Partition: "aws", DualStack: w.host == publicDualStackHost,
	}, nil
}
