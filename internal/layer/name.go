package layer

import (
	"fmt"
	"regexp"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// NameKind is the kind of a name.
type NameKind string

// The names of a layer that have a grammar.
const (
	KindNamespace NameKind = "namespace"
	KindRelease   NameKind = "release name"
	KindLayer     NameKind = "layer name"
)

const (
	// maxNamespace is the limit of a DNS label (RFC 1123), in characters.
	maxNamespace = 63
	// maxRelease is Helm's limit, which allows charts to append to the name.
	maxRelease = 53
)

var (
	// namespaceGrammar is that of pack.namespace in Palette's documentation.
	namespaceGrammar = lazyregexp.New(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	// releaseGrammar is that of ValidateReleaseName in helm.sh/helm/v4,
	// package pkg/chart/v2/util.
	releaseGrammar = lazyregexp.New(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
)

// NameError is the error for a text that cannot be a name of its kind.
type NameError struct {
	Kind NameKind
	Name string
	// Limit is the limit of such a name, in characters, when the text exceeds it; 0 when
	// the text contains other characters.
	Limit int
}

func (e *NameError) Error() string {
	switch {
	case e.Name == "":
		return fmt.Sprintf("%s is empty", e.Kind)
	case e.Limit > 0:
		return fmt.Sprintf("%s %q is longer than %d characters", e.Kind, e.Name, e.Limit)
	case e.Kind == KindNamespace:
		return fmt.Sprintf("%s %q is not lower-case letters, digits and inner hyphens", e.Kind, e.Name)
	default:
		return fmt.Sprintf("%s %q is not lower-case letters, digits, inner hyphens and inner dots", e.Kind, e.Name)
	}
}

// CheckNamespace returns a *NameError for a name that no Kubernetes namespace can have.
func CheckNamespace(name string) error {
	return checkName(KindNamespace, name, namespaceGrammar(), maxNamespace)
}

// CheckReleaseName returns a *NameError for a name that Helm refuses for a release.
func CheckReleaseName(name string) error {
	return checkName(KindRelease, name, releaseGrammar(), maxRelease)
}

// CheckName returns a *NameError for a name that no layer can have. The grammar is that
// of release names, since the name is the default of the release name.
func CheckName(name string) error {
	return checkName(KindLayer, name, releaseGrammar(), maxRelease)
}

func checkName(kind NameKind, name string, grammar *regexp.Regexp, limit int) error {
	if len(name) > limit {
		return &NameError{Kind: kind, Name: name, Limit: limit}
	}
	if !grammar.MatchString(name) {
		return &NameError{Kind: kind, Name: name}
	}
	return nil
}
