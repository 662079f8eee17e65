package diagnose

import (
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

// explained adds the reason and the next step to what a domain check found
// wrong with a text. It is "" for checks that say both themselves.
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
		return "Write the name of the chart alone, as it stands in the Chart.yaml, such as chart = \"nginx\"."
	case errors.As(err, &values):
		return valuesAdvice(values)
	case errors.Is(err, probe.ErrNoCertificate):
		return "Write the content of a PEM file, with the lines BEGIN CERTIFICATE and END CERTIFICATE:\n\n  ca_certificate = file(\"ca.pem\")"
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
		"A layer holds one exact version: Palette hands it to every cluster as the tag to pull, and resolves no range and no moving tag.",
		"Write the version as it stands in the Chart.yaml, such as version = \"1.2.3\". The data source palette_chart_versions lists "+
			"those that the registry holds, all or those that meet a constraint such as \"~> 1.2\", and names the newest.")
}

// valuesAdvice is what to do about values that are YAML and cannot be those of a
// chart; "" where the error says it.
func valuesAdvice(e *layer.ValuesError) string {
	switch e.Reason {
	case layer.ValuesNotMapping:
		return "Write keys and values, as `helm install -f` takes them, such as replicaCount: 2."
	case layer.ValuesSeveral:
		return "Join the documents into one, and remove the line --- between them."
	case layer.ValuesDuplicateKey:
		return "Remove one of the two: Helm would take either."
	case layer.ValuesAliases:
		return "Write the values out that the aliases stand for."
	}
	return ""
}

func nameAdvice(e *layer.NameError) string {
	next := ""
	if text := nearestName(e); text != "" {
		next = fmt.Sprintf("Write %q.", text)
	}
	switch e.Kind {
	case layer.KindNamespace:
		if next == "" {
			next = `Write a name such as "web-frontend".`
		}
		return paragraphs("Kubernetes takes names of namespaces that are a DNS label: at most 63 lower-case letters, digits and hyphens, with a "+
			"letter or digit at both ends.", next)
	default:
		if next == "" {
			next = `Write a name such as "web-frontend".`
		}
		return paragraphs("Helm takes names of releases of at most 53 lower-case letters, digits, hyphens and dots, with a letter or digit at "+
			"both ends; a layer gives its name to its release.", next)
	}
}

var (
	notInName  = regexp.MustCompile(`[^a-z0-9.-]+`)
	notInLabel = regexp.MustCompile(`[^a-z0-9-]+`)
)

// nearestName is the name that somebody may mean who wrote one in capitals, or
// with other characters between its words; "" when it is none.
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

// NotWhole explains that a number has a fraction, or is too large; instead is the
// whole number that is nearest to zero from there, "" for none.
func NotWhole(number, instead string) Problem {
	what := fmt.Sprintf("%s is not a whole number.", number)
	next := fmt.Sprintf("Write %s.", instead)
	if instead == "" {
		what, next = fmt.Sprintf("%s does not fit into 64 bits.", number), "Write a smaller number, such as 10."
	}
	return Problem{Summary: "Not A Whole Number", Detail: paragraphs(what,
		"Layers are installed in the order of whole numbers: lowest first, and those with equal numbers in parallel.", next)}
}

// nearest is what to write for a mistyped name of something in Palette, ""
// where nothing has a similar one.
func nearest(attribute string, err error) string {
	var absent *palette.NotFoundError
	if !errors.As(err, &absent) {
		return ""
	}
	near := spelling.Similar(absent.Name, absent.Known)
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf("A similar name is there. Write %s = %q.", attribute, near[0])
}

// Choice explains that a text is none of those that an attribute takes; because
// is the reason why there are no others, "" for none.
func Choice(summary, text string, choices []string, because string) Problem {
	quoted := make([]string, len(choices))
	for i, one := range choices {
		quoted[i] = fmt.Sprintf("%q", one)
	}
	next := "Write " + strings.Join(quoted, ", or ") + "."
	if near := spelling.Similar(text, choices); len(near) > 0 {
		next = fmt.Sprintf("Write %q. All that it takes: %s.", near[0], strings.Join(quoted, ", "))
	}
	return Problem{Summary: summary, Detail: paragraphs(
		fmt.Sprintf("%q is none of the values that the attribute takes.", text), because, next)}
}

// The reasons why an attribute takes no other text.
const (
	// OnlyAddOns is about the types of profiles.
	OnlyAddOns = "Palette also has profiles of the types cluster and infra, which hold an operating system and a Kubernetes distribution. " +
		"Charts of OCI registries attach to add-on profiles, so this resource makes no others."
	// ScopeMeaning is about scopes.
	ScopeMeaning = "A profile of the scope project belongs to the project of the provider configuration, one of the scope tenant to all projects."
	// ChecksMeaning is about chart_checks.
	ChecksMeaning = "A definite fact about a chart, such as that it is absent, is an error (enforce), a warning (warn), or not looked for (off)."
	// CredentialCheckMeaning is about credential_check.
	CredentialCheckMeaning = "The credentials of a registry are tried by Palette and by this machine (all), by one of them (palette, local), or by nobody (none)."
	// PartitionMeaning is about AWS partitions.
	PartitionMeaning = "Palette has AWS accounts in these partitions alone."
)
