package acctest_test

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// required has the source of every provider, for blocks that do not.
func required() string {
	text := "terraform {\n  required_providers {\n" +
		"    palette = { source = \"registry.terraform.io/palette-oci/palette\" }\n"
	for kind, source := range others {
		text += fmt.Sprintf("    %s = { source = %q }\n", kind, source)
	}
	return text + "  }\n}\n"
}

var (
	// onlyInRoot are blocks that a child module may not have.
	onlyInRoot = regexp.MustCompile(`(?m)^import \{`)
	// declared are the variables that a configuration declares.
	declared = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)^\}`)
	// variableUse finds the variables that a configuration uses.
	variableUse = regexp.MustCompile(`\bvar\.(\w+)`)
	// looksLikeHCL finds configurations in blocks without a language.
	looksLikeHCL = regexp.MustCompile(
		`(?m)^(resource|data|ephemeral|provider|module|variable|output|terraform|import|moved|run|check)\b[^=]*\{`,
	)
)

// configuration is a block, or the files of an example, that is valid by
// itself.
type configuration struct {
	place string
	files map[string]string
}

func (c configuration) text() string {
	var all strings.Builder
	for _, text := range c.files {
		all.WriteString(text)
	}
	return all.String()
}

// put writes the files into a folder of a workspace.
func (c configuration) put(w *acctest.Workspace, folder string) {
	for name, text := range c.files {
		w.File(path.Join(folder, name), text)
	}
	if !strings.Contains(c.text(), "required_providers") {
		w.File(path.Join(folder, "versions.tf"), required())
	}
}

// Every HCL block of every page is formatted.
func TestEveryBlockIsFormatted(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	places := map[string]string{}
	for _, p := range pages(t) {
		for i, b := range p.blocks {
			if !b.configures() {
				b.mustBeOther(t)
				continue
			}
			end := ".tf"
			if r, is := b.rule("file", "apply", "fails"); is && strings.HasSuffix(r.file, ".hcl") {
				end = ".tftest.hcl"
			}
			name := fmt.Sprintf("%s-%d%s", strings.ReplaceAll(p.name, "/", "-"), i, end)
			places[name] = b.place()
			w.File(name, b.text)
		}
	}
	if len(places) < 20 {
		t.Errorf("only %d blocks are found", len(places))
	}
	formatted := w.Run("fmt", "-check", "-diff", "-list=true")
	if formatted.Code != 0 {
		t.Errorf("%s\nthe blocks are at %v", formatted.Text(), places)
	}
}

// mustBeOther fails the test when a block without a language may be HCL.
func (b block) mustBeOther(t *testing.T) {
	t.Helper()
	switch b.language {
	case "sh", "text", "json", "yaml":
		return
	case "":
		if !looksLikeHCL.MatchString(b.text) {
			return
		}
	}
	t.Errorf("%s: a block of the language %q: write terraform, sh, text, json or yaml", b.place(), b.language)
}

// Every HCL block that no guide applies is valid by itself, or with the examples
// that a comment before it names; so is every example.
func TestEveryBlockIsValid(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	withOthers(t, w)
	main := "variable \"any\" {\n  type = any\n}\n"
	for i, c := range slices.Concat(blockConfigurations(t), exampleConfigurations(t)) {
		if onlyInRoot.MatchString(c.text()) {
			t.Run(c.place, func(t *testing.T) {
				t.Parallel()
				mustBeValid(t, c)
			})
			continue
		}
		name := fmt.Sprintf("m%d-%s", i, strings.Map(inName, c.place))
		c.put(w, name)
		main += fmt.Sprintf("module %q {\n  source = \"./%s\"\n", name, name)
		for _, variable := range declared.FindAllStringSubmatch(c.text(), -1) {
			if !strings.Contains(variable[2], "default") {
				main += fmt.Sprintf("  %s = var.any\n", variable[1])
			}
		}
		main += "}\n"
	}
	w.File("main.tf", main)
	w.Run("get").MustSucceed(t)
	w.Validate().MustSucceed(t)
}

func mustBeValid(t *testing.T, c configuration) {
	t.Helper()
	w := acctest.NewWorkspace(t, testbed.New(t))
	withOthers(t, w)
	c.put(w, ".")
	w.Validate().MustSucceed(t)
}

// inName keeps the characters that the name of a module may have.
func inName(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}

// blockConfigurations are the HCL blocks of all pages that no guide applies.
func blockConfigurations(t *testing.T) []configuration {
	t.Helper()
	var found []configuration
	for _, p := range pages(t) {
		if p.name == readme {
			continue // TestReadme pastes its blocks
		}
		for _, b := range p.blocks {
			// Examples are checked with their folder.
			if _, applied := b.rule("file", "apply", "fails"); applied || !b.configures() || b.example != "" {
				continue
			}
			if needs, is := b.rule("needs"); is && !has(t, needs.title) {
				t.Logf("%s: needs %s", b.place(), needs.title)
				continue
			}
			c := configuration{b.place(), map[string]string{"block.tf": b.text}}
			if companion, is := b.rule("with"); is {
				for _, name := range strings.Fields(companion.title) {
					c.files[path.Base(name)] = example(t, name)
				}
			}
			c.declare()
			found = append(found, c)
		}
	}
	return found
}

// has reports whether the CLI of the tests fulfils the needs of a block, such as "terraform 1.12".
func has(t *testing.T, needs string) bool {
	t.Helper()
	name, least, _ := strings.Cut(needs, " ")
	shown := acctest.NewWorkspace(t, testbed.New(t)).Run("version").Text()
	version := cliVersion.FindStringSubmatch(shown)
	wanted, err := semver.NewVersion(least)
	if version == nil || err != nil {
		t.Fatalf("%q is not a version: %v; the CLI prints %s", needs, err, shown)
	}
	is := semver.MustParse(version[2])
	return strings.EqualFold(version[1], name) && !is.LessThan(wanted)
}

var cliVersion = regexp.MustCompile(`(Terraform|OpenTofu) v(\d+\.\d+\.\d+)`)

// declare declares the variables that a fragment uses and does not declare.
func (c configuration) declare() {
	shown := map[string]bool{}
	for _, variable := range declared.FindAllStringSubmatch(c.text(), -1) {
		shown[variable[1]] = true
	}
	for _, use := range variableUse.FindAllStringSubmatch(c.text(), -1) {
		if !shown[use[1]] {
			shown[use[1]] = true
			c.files["variables.tf"] += fmt.Sprintf("variable %q {\n}\n", use[1])
		}
	}
}

// exampleConfigurations are the folders of the examples.
func exampleConfigurations(t *testing.T) []configuration {
	t.Helper()
	folders := map[string]configuration{}
	var order []string
	for _, name := range filesIn(t, "examples", ".tf", ".yaml") {
		folder := path.Dir(name)
		if strings.Contains(name, "/charts/") {
			continue
		}
		if folders[folder].files == nil {
			folders[folder] = configuration{folder, map[string]string{}}
			order = append(order, folder)
		}
		folders[folder].files[filepath.Base(name)] = example(t, strings.TrimPrefix(name, "examples/"))
	}
	var found []configuration
	for _, folder := range order {
		found = append(found, folders[folder])
	}
	return found
}
