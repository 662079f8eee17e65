package chart

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/Masterminds/semver/v3"
	"sigs.k8s.io/yaml"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// Metadata is the Chart.yaml of a chart, which a registry serves as the JSON config of the
// artifact.
type Metadata struct {
	APIVersion   string            `json:"apiVersion,omitempty"`
	Name         string            `json:"name,omitempty"`
	Version      string            `json:"version,omitempty"`
	AppVersion   string            `json:"appVersion,omitempty"`
	Description  string            `json:"description,omitempty"`
	Type         string            `json:"type,omitempty"`
	KubeVersion  string            `json:"kubeVersion,omitempty"`
	Home         string            `json:"home,omitempty"`
	Icon         string            `json:"icon,omitempty"`
	Deprecated   bool              `json:"deprecated,omitempty"`
	Dependencies []Dependency      `json:"dependencies,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
}

// Dependency is an entry of the dependencies of a chart.
type Dependency struct {
	Name string `json:"name,omitempty"`
	// Version is a version or a range.
	Version    string `json:"version,omitempty"`
	Repository string `json:"repository,omitempty"`
	// Alias is the name of the dependency in this chart's values, "" = Name.
	Alias string `json:"alias,omitempty"`
	// Condition is a comma-separated list of paths in the values; the first with
	// a boolean enables or disables the dependency.
	Condition string   `json:"condition,omitempty"`
	Tags      []string `json:"tags,omitempty"`
	// ImportValues lists the values of the dependency that the parent imports,
	// each a string, or an object of child and parent.
	ImportValues []any `json:"import-values,omitempty"`
}

// Key returns the name of the dependency in its parent's values.
func (d Dependency) Key() string {
	if d.Alias != "" {
		return d.Alias
	}
	return d.Name
}

// The types of charts.
const (
	typeApplication = "application"
	typeLibrary     = "library"
)

// lock holds the parts of Chart.lock that Helm reads.
type lock struct {
	Generated    time.Time     `json:"generated"`
	Digest       string        `json:"digest"`
	Dependencies []*Dependency `json:"dependencies"`
}

// unused are the fields that Helm also decodes: one of another type makes the metadata
// invalid.
type unused struct {
	Sources     []string `json:"sources"`
	Keywords    []string `json:"keywords"`
	Condition   string   `json:"condition"`
	Tags        string   `json:"tags"`
	Maintainers []*struct {
		Name  string `json:"name"`
		Email string `json:"email"`
		URL   string `json:"url"`
	} `json:"maintainers"`
}

// ErrMetadata is wrapped by every error about the metadata of a chart.
var ErrMetadata = errors.New("chart metadata is not valid")

// ParseMetadata reads the config blob of a chart artifact: JSON only, as in Helm, where
// null is empty metadata. It does not check the content, so that callers can describe
// an invalid chart; Metadata.Check does. Errors wrap ErrMetadata.
func ParseMetadata(config []byte) (Metadata, error) {
	var metadata Metadata
	for _, part := range []any{&metadata, &unused{}} {
		if err := json.Unmarshal(config, part); err != nil {
			return Metadata{}, fmt.Errorf("%w: %w", ErrMetadata, err)
		}
	}
	metadata.sanitize()
	return metadata, nil
}

// decodeMetadata adds a YAML file to metadata (requirements.yaml to Chart.yaml). As in
// Helm, a plain number in a field of text is text (appVersion: 1.16).
func decodeMetadata(text []byte, metadata *Metadata) error {
	if err := yaml.Unmarshal(text, metadata); err != nil {
		return fmt.Errorf("%w: %w", ErrMetadata, err)
	}
	var pointers struct {
		unused
		Dependencies []*struct{} `json:"dependencies"`
	}
	if err := yaml.Unmarshal(text, &pointers); err != nil {
		return fmt.Errorf("%w: %w", ErrMetadata, err)
	}
	if slices.Contains(pointers.Dependencies, nil) {
		return fmt.Errorf("%w: dependencies hold a null entry", ErrMetadata)
	}
	if slices.Contains(pointers.Maintainers, nil) {
		return fmt.Errorf("%w: maintainers hold a null entry", ErrMetadata)
	}
	return nil
}

var aliasGrammar = lazyregexp.New(`^[a-zA-Z0-9_-]+$`)

// Check returns nil when Helm would load a chart of this metadata, otherwise an
// error that wraps ErrMetadata. An empty APIVersion counts as v1.
func (m Metadata) Check() error {
	switch {
	case m.Name == "":
		return fmt.Errorf("%w: it has no name", ErrMetadata)
	case m.Name == "." || m.Name == ".." || m.Name != path.Base(m.Name):
		return fmt.Errorf("%w: name %q is a path", ErrMetadata, m.Name)
	case m.Version == "":
		return fmt.Errorf("%w: it has no version", ErrMetadata)
	case m.Type != "" && m.Type != typeApplication && m.Type != typeLibrary:
		return fmt.Errorf("%w: type %q is neither application nor library", ErrMetadata, m.Type)
	}
	if _, err := semver.NewVersion(m.Version); err != nil {
		return fmt.Errorf("%w: version %q is not a semantic version", ErrMetadata, m.Version)
	}
	known := map[string]bool{}
	for _, dependency := range m.Dependencies {
		if dependency.Alias != "" && !aliasGrammar().MatchString(dependency.Alias) {
			return fmt.Errorf("%w: alias %q of dependency %q holds other than letters, digits, _ and -",
				ErrMetadata, dependency.Alias, dependency.Name)
		}
		if known[dependency.Key()] {
			return fmt.Errorf("%w: more than one dependency is called %q", ErrMetadata, dependency.Key())
		}
		known[dependency.Key()] = true
	}
	return nil
}

// sanitize makes the text of metadata printable, as Helm does when it loads a chart.
func (m *Metadata) sanitize() {
	for _, text := range []*string{&m.Name, &m.AppVersion, &m.Description, &m.KubeVersion, &m.Home, &m.Icon} {
		*text = printable(*text)
	}
	for i := range m.Dependencies {
		d := &m.Dependencies[i]
		for _, text := range []*string{&d.Name, &d.Version, &d.Repository, &d.Condition} {
			*text = printable(*text)
		}
		for j := range d.Tags {
			d.Tags[j] = printable(d.Tags[j])
		}
	}
}

func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		default:
			return -1
		}
	}, text)
}
