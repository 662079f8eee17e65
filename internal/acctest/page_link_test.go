package acctest_test

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// linkable are the hosts of external links. A host is added once somebody has opened the link: no test uses the
// network.
var linkable = []string{
	"developer.hashicorp.com", "docs.renovatebot.com", "docs.spectrocloud.com", "github.com", "helm.sh",
	"learn.microsoft.com", "registry.terraform.io", "semver.org", "www.spectrocloud.com",
}

var (
	link    = regexp.MustCompile(`\[[^\]]*\]\(([^()\s]+)\)`)
	code    = regexp.MustCompile("`[^`]*`")
	heading = regexp.MustCompile(`^#{1,6}\s+(.*?)\s*#*$`)
	named   = regexp.MustCompile(`<a id="([^"]+)">`)
)

// Every link of every page has a target: a file, a heading of it, or by HTTPS a known host.
func TestEveryLinkHasTarget(t *testing.T) {
	t.Parallel()
	all := pages(t)
	for _, name := range filesIn(t, "docs", ".md") {
		all = append(all, readPage(t, name))
	}
	checked := 0
	for _, p := range all {
		for i, line := range p.prose {
			for _, found := range link.FindAllStringSubmatch(code.ReplaceAllString(line, ""), -1) {
				checked++
				if problem := p.problemOf(t, found[1]); problem != "" {
					t.Errorf("%s:%d: %s: %s", p.name, i+1, found[1], problem)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d links are found", checked)
	}
}

// problemOf is what is wrong with a link of the page, "" for nothing.
func (p page) problemOf(t *testing.T, target string) string {
	t.Helper()
	parsed, err := url.Parse(target)
	switch {
	case err != nil:
		return err.Error()
	case parsed.Scheme == "https":
		if !slices.Contains(linkable, parsed.Host) {
			return "not one of the known hosts"
		}
		return ""
	case parsed.Scheme != "" || parsed.Host != "":
		return "neither relative nor https"
	case parsed.Path == "":
		return lacks(p, parsed.Fragment)
	}
	name := path.Join(path.Dir(p.name), parsed.Path)
	sources := sourcesOf(name)
	if len(sources) == 0 {
		return fmt.Sprintf("there is no %s", name)
	}
	if parsed.Fragment == "" {
		return ""
	}
	problem := ""
	for _, source := range sources {
		if problem = lacks(readPage(t, source), parsed.Fragment); problem == "" {
			return ""
		}
	}
	return problem
}

func lacks(p page, anchor string) string {
	if p.anchors()[anchor] {
		return ""
	}
	return fmt.Sprintf("%s has no heading #%s", p.name, anchor)
}

// sourcesOf are the files of a page: the file itself, and for a page of the registry, which is generated, its
// sources.
func sourcesOf(name string) []string {
	candidates := []string{name}
	for _, folder := range []string{"docs/", "templates/"} {
		if page, is := strings.CutPrefix(name, folder); is {
			page = strings.TrimSuffix(page, ".md") + ".md" // the registry's own links have no ending
			candidates = append(candidates, "templates/"+page, "templates/"+page+".tmpl", "docs/"+page)
		}
	}
	return slices.DeleteFunc(candidates, func(name string) bool {
		_, err := os.Stat(filepath.Join(repository, filepath.FromSlash(name)))
		return err != nil
	})
}

// anchors are the targets of links in a page: its headings with the names that GitHub and the registry give them,
// and names in HTML.
func (p page) anchors() map[string]bool {
	found := map[string]bool{}
	times := map[string]int{}
	for _, line := range p.prose {
		for _, match := range named.FindAllStringSubmatch(line, -1) {
			found[match[1]] = true
		}
		match := heading.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		anchor := slug(match[1])
		if n := times[anchor]; n > 0 {
			found[fmt.Sprintf("%s-%d", anchor, n)] = true
		} else {
			found[anchor] = true
		}
		times[anchor]++
	}
	return found
}

var inSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]+`)

func slug(heading string) string {
	return strings.ReplaceAll(inSlug.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// A broken link is found, whatever is missing.
func TestBrokenLinksAreFound(t *testing.T) {
	t.Parallel()
	p := page{
		name:  "templates/guides/checks.md",
		prose: []string{"# Checks", "## What is `checked`?", "## Again", "## Again"},
	}
	for target, right := range map[string]bool{
		"#what-is-checked":  true,
		"#again-1":          true,
		"#again-2":          false,
		"#absent":           false,
		"versions.md":       true,
		"versions.md#gone":  false,
		"absent.md":         false,
		"../index.md":       true,
		"../../README.md":   true,
		"http://github.com": false,
		"https://github.com/palette-oci/terraform-provider-palette": true,
		"https://evil.example/":               false,
		"../resources/oci_registry.md#harbor": true,
	} {
		if problem := p.problemOf(t, target); (problem == "") != right {
			t.Errorf("%s: %q", target, problem)
		}
	}
}
