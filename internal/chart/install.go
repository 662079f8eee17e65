package chart

import (
	"fmt"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// InstallReason is why Helm refuses to install a chart that it loads.
type InstallReason string

// The reasons.
const (
	InstallLibrary InstallReason = "library"
	// InstallDependencies is for dependencies that are declared but not packed.
	InstallDependencies InstallReason = "dependencies"
	InstallAPIVersion   InstallReason = "apiVersion"
	// InstallKubeVersion is for a kubeVersion that is no range of versions, so that
	// no cluster satisfies it.
	InstallKubeVersion InstallReason = "kubeVersion"
)

// InstallError is the error for a chart that Helm loads and refuses to install with any
// values in any cluster.
type InstallError struct {
	Reason InstallReason
	// Names are the missing dependencies, or other values at fault.
	Names []string
}

func (e *InstallError) Error() string {
	switch e.Reason {
	case InstallLibrary:
		return "library charts are not installable"
	case InstallDependencies:
		return "declared in Chart.yaml, but missing in charts/: " + strings.Join(e.Names, ", ")
	case InstallAPIVersion:
		return fmt.Sprintf("apiVersion %s is neither v1 nor v2", strings.Join(e.Names, ", "))
	default:
		return fmt.Sprintf("kubeVersion %q is not a range of versions", strings.Join(e.Names, ", "))
	}
}

// CheckInstallable returns an *InstallError for a chart that Helm refuses to install
// before it renders it, otherwise nil. Like Helm, it does not check subcharts, and finds a
// dependency by its name alone, without version, alias, condition and tags.
func (c Content) CheckInstallable() error {
	switch version := c.Metadata.APIVersion; {
	case version != "" && version != "v1" && version != "v2":
		return &InstallError{Reason: InstallAPIVersion, Names: []string{version}}
	case c.Metadata.Type == typeLibrary:
		return &InstallError{Reason: InstallLibrary}
	}
	packed := map[string]bool{}
	for _, subchart := range c.Subcharts {
		packed[subchart.Metadata.Name] = true
	}
	var missing []string
	for _, dependency := range c.Metadata.Dependencies {
		if !packed[dependency.Name] {
			missing = append(missing, dependency.Name)
		}
	}
	if len(missing) > 0 {
		return &InstallError{Reason: InstallDependencies, Names: missing}
	}
	if c.Metadata.KubeVersion != "" {
		if _, err := semver.NewConstraint(c.Metadata.KubeVersion); err != nil {
			return &InstallError{Reason: InstallKubeVersion, Names: []string{c.Metadata.KubeVersion}}
		}
	}
	return nil
}
