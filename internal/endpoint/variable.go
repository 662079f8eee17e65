package endpoint

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

// RegionVariable is Palette's variable for the AWS region of a deployment, in
// the spelling that Palette documents.
const RegionVariable = "{{.spectro.system.aws.region}}"

const regionName = "spectro.system.aws.region"

var (
	exactVariable = lazyregexp.New(`^\{\{[ \t]*\.spectro\.system\.aws\.region[ \t]*\}\}$`)
	someVariable  = lazyregexp.New(`\{\{[^{}]*\}\}`)
	notNameRune   = lazyregexp.New(`[^a-z.]+`)
)

// braces cuts the text before its first brace and after its last; inside extends to the
// end for an opening brace without a closing one.
func braces(text string) (before, inside, after string) {
	start := strings.IndexAny(text, "{}")
	if start < 0 {
		return text, "", ""
	}
	end := strings.LastIndexByte(text, '}') + 1
	if end <= start {
		end = len(text)
	}
	return text[:start], text[start:end], text[end:]
}

// looksVariable reports whether a region label was meant to be a variable.
func looksVariable(label string) bool {
	if strings.ContainsAny(label, "{}$<>%[]()") {
		return true
	}
	return strings.Contains(strings.ToLower(label), "spectro") || strings.Contains(strings.ToLower(label), "region")
}

// explainVariable returns the error for a region label that is another variable. suggestion
// is the endpoint with RegionVariable.
func explainVariable(label, suggestion string) *Error {
	name := strings.Trim(notNameRune().ReplaceAllString(strings.ToLower(label), ""), ".")
	// Five edits include "cloud" for "aws", the most common mistake.
	const near = 5
	if !strings.Contains(name, "region") && spelling.Distance(name, regionName, near) > near {
		return refuse(VariableUnknown, suggestion, "The endpoint holds %s. The only variable that is substituted in "+
			"an endpoint is %s.", label, RegionVariable)
	}
	return refuse(VariableTypo, suggestion, "The region label is %s: %s. The region variable is written %s; spaces "+
		"inside the braces are allowed.", label, misspelling(label, name), RegionVariable)
}

func misspelling(label, name string) string {
	inside := strings.TrimSpace(strings.Trim(label, "{}"))
	switch {
	case name == "spectro.system.cloud.region":
		return "that variable is not substituted in an endpoint"
	case !strings.HasPrefix(label, "{{"):
		return "it does not begin with two braces"
	case !strings.HasSuffix(label, "}}"):
		return "it does not end with two braces"
	case strings.HasPrefix(label, "{{{") || strings.HasSuffix(label, "}}}"):
		return "it has more than two braces"
	case inside == regionName:
		return "the dot in front of the name is missing"
	case strings.EqualFold(inside, "."+regionName):
		return "the name is written in lower case"
	}
	return "the name is misspelt"
}
