package testbed

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Chart describes a small chart that Helm accepts and renders. Only the name is required.
type Chart struct {
	Name        string            `json:"name"`
	Version     string            `json:"version"` // 1.0.0 when empty
	AppVersion  string            `json:"appVersion,omitempty"`
	Description string            `json:"description,omitempty"`
	KubeVersion string            `json:"kubeVersion,omitempty"`
	Type        string            `json:"type,omitempty"`
	Home        string            `json:"home,omitempty"`
	Icon        string            `json:"icon,omitempty"`
	Deprecated  bool              `json:"deprecated,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Keywords    []string          `json:"keywords,omitempty"`
	// Subcharts that Dependencies does not name are added to it.
	Dependencies []Dependency      `json:"dependencies,omitempty"`
	Values       string            `json:"-"` // values.yaml; one replica when empty
	Schema       string            `json:"-"` // values.schema.json; none when empty
	Templates    map[string]string `json:"-"` // by file name; a ConfigMap of replicaCount when empty
	Files        map[string]string `json:"-"` // any others, by path
	Subcharts    []Chart           `json:"-"` // unpacked into charts/
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
	maps.Copy(files, c.Files)
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
	c.Version = cmp.Or(c.Version, "1.0.0")
	c.Dependencies = slices.Clone(c.Dependencies)
	for _, subchart := range c.Subcharts {
		if !slices.ContainsFunc(c.Dependencies, func(d Dependency) bool { return d.Name == subchart.Name }) {
			added := Dependency{Name: subchart.Name, Version: cmp.Or(subchart.Version, "1.0.0")}
			c.Dependencies = append(c.Dependencies, added)
		}
	}
	return json.MarshalIndent(struct {
		APIVersion string `json:"apiVersion"`
		Chart
	}{"v2", c}, "", "  ")
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
