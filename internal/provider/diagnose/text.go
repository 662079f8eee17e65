package diagnose

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

// explained returns the reason and the next step for a text that a domain check
// refused, "" for checks whose errors contain both.
func explained(err error) string {
	var version *chart.VersionError
	var constraint *chart.ConstraintError
	var name *layer.NameError
	var chartName *chart.NameError
	var values *layer.ValuesError
	switch {
	case errors.As(err, &version):
		return versionAdvice(version)
	case errors.As(err, &constraint):
		return constraintAdvice(constraint)
	case errors.As(err, &name):
		return nameAdvice(name)
	case errors.As(err, &chartName) && chartName.Suggestion == "":
		return "Write only the name of the chart, as in its Chart.yaml, such as chart = \"nginx\"."
	case errors.As(err, &values):
		return valuesAdvice(values)
	case errors.Is(err, probe.ErrNoCertificate):
		return "Write the content of a PEM file, with the lines BEGIN CERTIFICATE and END CERTIFICATE:\n\n" +
			"  ca_certificate = file(\"ca.pem\")"
	}
	return ""
}

func versionAdvice(e *chart.VersionError) string {
	switch e.Reason {
	case chart.VersionLatest, chart.VersionRange, chart.VersionWildcard, chart.VersionEquals, chart.VersionEmpty:
	default:
		return ""
	}
	return paragraphs(
		"A layer has one exact version: Palette passes it to every cluster as the tag to pull, and does not resolve "+
			"ranges or moving tags.",
		"Write the version as in the Chart.yaml, such as version = \"1.2.3\". The data source palette_chart_versions "+
			"lists the versions in the registry, or those that meet a constraint such as \"~> 1.2\", and returns the "+
			"newest.")
}

// valuesAdvice returns the next step for YAML that cannot be the values of a chart,
// "" when the error contains it.
func valuesAdvice(e *layer.ValuesError) string {
	switch e.Reason {
	case layer.ValuesNotMapping:
		return "Write keys and values, as for `helm install -f`, such as replicaCount: 2."
	case layer.ValuesSeveral:
		return "Join the documents into one, and remove the line --- between them."
	case layer.ValuesDuplicateKey:
		return "Remove one of the two entries."
	case layer.ValuesAliases:
		return "Replace each alias with the values that it refers to."
	}
	return ""
}

func nameAdvice(e *layer.NameError) string {
	next := cmp.Or(write(nearestName(e)), `Write a name such as "web-frontend".`)
	if e.Kind == layer.KindNamespace {
		return paragraphs("The name of a Kubernetes namespace is a DNS label: at most 63 lower-case letters, digits "+
			"and hyphens, with a letter or digit at both ends.", next)
	}
	return paragraphs("The name of a Helm release has at most 53 lower-case letters, digits, hyphens and dots, with a "+
		"letter or digit at both ends. The name of a layer is also the name of its release.", next)
}

var (
	notInName  = regexp.MustCompile(`[^a-z0-9.-]+`)
	notInLabel = regexp.MustCompile(`[^a-z0-9-]+`)
)

// nearestName returns the valid name for one in capitals, or with other characters
// between its words; "" for none.
func nearestName(e *layer.NameError) string {
	pattern, check := notInName, layer.CheckReleaseName
	if e.Kind == layer.KindNamespace {
		pattern, check = notInLabel, layer.CheckNamespace
	}
	text := strings.Trim(pattern.ReplaceAllString(strings.ToLower(strings.TrimSpace(e.Name)), "-"), "-.")
	if e.Limit > 0 || check(text) != nil {
		return ""
	}
	return text
}

// NotWhole explains that a number has a fraction, or is too large. instead is the
// number rounded towards zero, "" for none.
func NotWhole(number, instead string) Problem {
	what := fmt.Sprintf("%s is not a whole number.", number)
	next := fmt.Sprintf("Write %s.", instead)
	if instead == "" {
		what, next = fmt.Sprintf("%s does not fit into 64 bits.", number), "Write a smaller number, such as 10."
	}
	return Problem{Summary: "Invalid Install Order", Detail: paragraphs(what,
		"install_order takes whole numbers: layers with lower numbers are installed first, and layers with equal "+
			"numbers in parallel.", next)}
}

// nearest returns the suggestion for a mistyped name of an object in Palette, ""
// when no object has a similar name.
func nearest(attribute string, err error) string {
	var absent *palette.NotFoundError
	if !errors.As(err, &absent) {
		return ""
	}
	near := spelling.Similar(absent.Name, absent.Known)
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf("A similar name exists. Write %s = %q.", attribute, near[0])
}

// Choice explains that an attribute does not accept a text. reason is why there are
// no other choices, "" for none.
func Choice(summary, text string, choices []string, reason string) Problem {
	quoted := make([]string, len(choices))
	for i, choice := range choices {
		quoted[i] = fmt.Sprintf("%q", choice)
	}
	next := "Write " + strings.Join(quoted, ", or ") + "."
	if near := spelling.Similar(text, choices); len(near) > 0 {
		next = fmt.Sprintf("Write %q. Accepted values: %s.", near[0], strings.Join(quoted, ", "))
	}
	return Problem{Summary: summary, Detail: paragraphs(
		fmt.Sprintf("%q is not a value that the attribute accepts.", text), reason, next)}
}

// The reasons why an attribute accepts no other text.
const (
	// OnlyAddOns is about the types of profiles.
	OnlyAddOns = "Palette also has profiles of the types cluster and infra, which contain an operating system and a " +
		"Kubernetes distribution. Charts of OCI registries attach to add-on profiles, so this resource manages only " +
		"add-on profiles."
	// ScopeMeaning is about scopes.
	ScopeMeaning = "A profile in the scope project belongs to the project of the provider configuration. A profile " +
		"in the scope tenant is available to all projects."
	// ChecksMeaning is about chart_checks.
	ChecksMeaning = "A definite finding about a chart, such as a missing version, is an error (enforce) or a warning " +
		"(warn). With off, no chart is looked up."
	// CredentialCheckMeaning is about credential_check.
	CredentialCheckMeaning = "The credentials of a registry are checked by Palette and by this machine (all), by one " +
		"of them (palette, local), or not at all (none)."
	// PartitionMeaning is about AWS partitions.
	PartitionMeaning = "Palette has AWS accounts only in these partitions."
)
