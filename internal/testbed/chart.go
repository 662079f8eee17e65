package testbed

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Chart describes a small chart that Helm accepts and renders. Only the name is required.
type Chart struct {
	Name, Version                              string // version 1.0.0 when empty
	AppVersion, Description, KubeVersion, Type string
	Home, Icon                                 string
	Deprecated                                 bool
	Annotations                                map[string]string
	Keywords                                   []string
	Values                                     string            // values.yaml; one replica when empty
	Schema                                     string            // values.schema.json; none when empty
	Templates                                  map[string]string // by file name; a ConfigMap of replicaCount when empty
	Files                                      map[string]string // any others, by path
	Dependencies                               []Dependency
	// unpacked into charts/; each becomes a dependency unless Dependencies names it
	Subcharts []Chart
}

// Dependency is one entry of "dependencies" in Chart.yaml.
type Dependency struct {
	Name       string `json:"name"`
	Version    string `json:"version,omitempty"`
	Repository string `json:"repository,omitempty"`
	Alias      string `json:"alias,omitempty"`
	Condition  string `json:"condition,omitempty"`
}

const (
	plainValues   = "replicaCount: 1\n"
	plainTemplate = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n" +
		"  replicas: {{ .Values.replicaCount | quote }}\n"
)

// WriteChart writes a chart into a folder of the test and returns the path of the chart's own folder.
func WriteChart(t testing.TB, c Chart) string {
	t.Helper()
	dir, err := c.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Write makes the folder of the chart below parent and returns its path.
func (c Chart) Write(parent string) (string, error) {
	dir := filepath.Join(parent, c.Name)
	metadata, err := c.metadata()
	if err != nil {
		return "", err
	}
	files := map[string]string{
		"Chart.yaml": string(metadata), "values.yaml": cmp.Or(c.Values, plainValues),
	}
	if c.Schema != "" {
		files["values.schema.json"] = c.Schema
	}
	if len(c.Templates) == 0 {
		files["templates/values.yaml"] = plainTemplate
	}
	for name, text := range c.Templates {
		files[filepath.Join("templates", name)] = text
	}
	for name, text := range c.Files {
		files[name] = text
	}
	for name, text := range files {
		if err := writeFile(filepath.Join(dir, name), text); err != nil {
			return "", err
		}
	}
	for _, subchart := range c.Subcharts {
		if _, err := subchart.Write(filepath.Join(dir, "charts")); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// metadata is Chart.yaml; JSON is YAML too.
func (c Chart) metadata() ([]byte, error) {
	document := map[string]any{"apiVersion": "v2", "name": c.Name, "version": cmp.Or(c.Version, "1.0.0")}
	for key, text := range map[string]string{
		"appVersion": c.AppVersion, "description": c.Description, "kubeVersion": c.KubeVersion, "type": c.Type,
		"home": c.Home, "icon": c.Icon,
	} {
		if text != "" {
			document[key] = text
		}
	}
	if c.Deprecated {
		document["deprecated"] = true
	}
	if len(c.Annotations) > 0 {
		document["annotations"] = c.Annotations
	}
	if len(c.Keywords) > 0 {
		document["keywords"] = c.Keywords
	}
	if dependencies := c.dependencies(); len(dependencies) > 0 {
		document["dependencies"] = dependencies
	}
	return json.MarshalIndent(document, "", "  ")
}

func (c Chart) dependencies() []Dependency {
	list := append([]Dependency{}, c.Dependencies...)
	named := map[string]bool{}
	for _, dependency := range list {
		named[dependency.Name] = true
	}
	for _, subchart := range c.Subcharts {
		if !named[subchart.Name] {
			list = append(list, Dependency{Name: subchart.Name, Version: cmp.Or(subchart.Version, "1.0.0")})
		}
	}
	return list
}

func writeFile(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
