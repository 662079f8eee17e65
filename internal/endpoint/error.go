package endpoint

import "fmt"

// Reason is the kind of mistake in an endpoint.
type Reason string

// Mistakes in any endpoint.
const (
	Empty      Reason = "empty text"
	Whitespace Reason = "white space"
	OCIScheme  Reason = "oci:// in front of the host"
	PlainHTTP  Reason = "http:// in front of the host"
	Scheme     Reason = "unknown scheme"
	UserInfo   Reason = "user information in front of the host"
	Query      Reason = "query"
	Fragment   Reason = "fragment"
	Host       Reason = "malformed host"
	Port       Reason = "malformed port"
	Path       Reason = "malformed path"
	Slash      Reason = "doubled slash in the path"
	DotSegment Reason = "dot segment in the path"
	PathCase   Reason = "upper case in the path"
	Tag        Reason = "tag in the path"
	Digest     Reason = "digest in the path"
	APIPath    Reason = "path of the registry API"
)

// Mistakes that depend on the kind of registry.
const (
	// ECRHost is an Amazon ECR host where a Basic endpoint is expected.
	ECRHost Reason = "amazon ecr host in a basic endpoint"
	// NotECR is any other host where an Amazon ECR endpoint is expected.
	NotECR Reason = "not an amazon ecr host"

	ECRScheme     Reason = "scheme in front of an amazon ecr host"
	ECRPort       Reason = "port on an amazon ecr host"
	ECRPath       Reason = "path on an amazon ecr host"
	UpperCase     Reason = "upper case in an amazon ecr host"
	RegistryID    Reason = "registry id without 12 digits"
	Service       Reason = "not the docker host of amazon ecr"
	UnknownSuffix Reason = "unknown suffix on an amazon ecr host"
	Form          Reason = "service and suffix of different host forms"
	Partition     Reason = "region of another aws partition"

	PublicHost  Reason = "not the registry host of amazon ecr public"
	AliasAbsent Reason = "missing alias on amazon ecr public"
	Alias       Reason = "malformed alias on amazon ecr public"
	AliasPath   Reason = "path below the alias on amazon ecr public"
)

// Mistakes in a region or in the region variable.
const (
	Region            Reason = "malformed aws region"
	NoRegion          Reason = "no region to substitute"
	TemplateInBasic   Reason = "region variable in a basic endpoint"
	TemplateOnPublic  Reason = "region variable on amazon ecr public"
	TemplateTwice     Reason = "region variable used twice"
	TemplateElsewhere Reason = "region variable outside the region label"
	VariableTypo      Reason = "misspelt region variable"
	VariableUnknown   Reason = "unknown variable"
)

// Error is the error for a text that is not an endpoint (or not a region, from
// CheckRegion). Every error of this package is an *Error.
type Error struct {
	Reason Reason
	// Text is the checked text without user information, query and fragment,
	// so that messages may contain it.
	Text string
	// Detail explains the mistake and the accepted form in whole sentences.
	Detail string
	// Suggestion is a valid endpoint (or region) to write, "" when none is known.
	Suggestion string
}

func (e *Error) Error() string {
	if e.Suggestion == "" {
		return fmt.Sprintf("endpoint %q: %s", e.Text, e.Reason)
	}
	return fmt.Sprintf("endpoint %q: %s; write %q", e.Text, e.Reason, e.Suggestion)
}

// settle checks each suggestion and takes that of its error, until check accepts one: a
// text may have several mistakes ("https://" and a trailing slash), but fewer than most.
func (e *Error) settle(check func(string) *Error) {
	const most = 8
	for range most {
		if e.Suggestion == "" {
			return
		}
		next := check(e.Suggestion)
		if next == nil {
			return
		}
		e.Suggestion = next.Suggestion
	}
	e.Suggestion = ""
}

func refuse(reason Reason, suggestion, detail string, values ...any) *Error {
	return &Error{Reason: reason, Suggestion: suggestion, Detail: fmt.Sprintf(detail, values...)}
}
