package acctest_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
)

// titles are the texts of the provider that are written as summaries of
// diagnostics are: several words, each with a capital letter.
var titles = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*( [A-Z][A-Za-z0-9-]*)+$`)

// untellable are summaries that no run can bring about, with the reason.
func untellable() map[string]string {
	return map[string]string{
		"Unexpected Provider Data":   "a defect of the wiring",
		"Private State Not Readable": "a state that another program has damaged",
		"Private State Not Writable": "a defect: what is written always marshals",
	}
}

// tableOnly are summaries that tests beside the code have, and no run so far. The
// list may only become shorter.
func tableOnly() map[string]bool {
	return map[string]bool{
		"Chart Schema Not Fetched":                        true,
		"Chart Version Not Indexed":                       true,
		"Chart Versions Not Listed":                       true,
		"Cluster Profile Keeps Changing":                  true,
		"Default Region Lacks Chart":                      true,
		"Draft Not Restored":                              true,
		"Embedded Control Plane In Use":                   true,
		"Embedded Control Plane Not Readable":             true,
		"Embedded Control Plane Written By Newer Release": true,
		"Invalid CA Certificate":                          true,
		"Invalid Chart Name":                              true,
		"Invalid Credential Check":                        true,
		"Invalid Digest":                                  true,
		"Invalid Endpoint":                                true,
		"Invalid Partition":                               true,
		"Invalid Region":                                  true,
		"Invalid Release Name":                            true,
		"Layer Already Exists":                            true,
		"Layer Not Readable":                              true,
		"Palette Conflict":                                true,
		"Palette Object Not Found":                        true,
		"Provider Configuration Not Known Yet":            true,
		"Region Not Checked":                              true,
		"Registry Authentication Not Supported":           true,
		"Registry Certificate Not Trusted From Here":      true,
		"Registry Credentials Not Usable":                 true,
		"Registry Login Failed":                           true,
		"Registry Not Known Yet":                          true,
		"Registry Not Registered Yet":                     true,
		"Registry Refused Request":                        true,
		"Registry Speaks Plain HTTP":                      true,
		"Registry Token Endpoint Refused":                 true,
		"Role Not Assumed From Here":                      true,
		"Two Registries":                                  true,
	}
}

// everythingTold fails a run of every case of all tests in which a diagnostic was
// not told: a message that nobody has seen is one that nobody knows to be right.
func everythingTold(code int) int {
	if code != 0 || os.Getenv("TF_ACC") == "" || os.Getenv(everyEnv) == "" || flag.Lookup("test.run").Value.String() != "" || flag.Lookup("test.skip").Value.String() != "" {
		return code
	}
	missing := untold(acctest.Told())
	for _, summary := range slices.Sorted(maps.Keys(missing)) {
		fmt.Fprintf(os.Stderr, "no test has a run that tells %q (%s)\n", summary, missing[summary])
	}
	if len(missing) > 0 {
		return 1
	}
	return 0
}

// untold are the summaries that no run has told, by their place.
func untold(told map[string]bool) map[string]string {
	missing := titled()
	maps.DeleteFunc(missing, func(summary, _ string) bool {
		return told[summary] || tableOnly()[summary] || untellable()[summary] != ""
	})
	return missing
}

// The summaries are found, and one that was told is not missed.
func TestUntold(t *testing.T) {
	t.Parallel()
	all, told := untold(nil), map[string]bool{"Chart Not Checked": true}
	if len(all) < 80 || all["Chart Not Checked"] == "" || untold(told)["Chart Not Checked"] != "" {
		t.Errorf("%d summaries: %v", len(all), all)
	}
}

// titled are the summaries that the code of the provider has, by their place.
func titled() map[string]string {
	found := map[string]string{}
	_ = filepath.WalkDir(filepath.Join("..", "provider"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if literal, is := node.(*ast.BasicLit); is && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil && titles.MatchString(text) {
					found[text] = set.Position(literal.Pos()).String()
				}
			}
			return true
		})
		return nil
	})
	return found
}
