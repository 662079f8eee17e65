package chart_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-version"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// hostedTags are tags as a registry lists them.
var hostedTags = []string{
	"latest", "1.0.0", "1.10.0", "1.2.0", "v1.2.5", "1.2", "sha256-0123.sig", "2.0.0-rc.1", "2.0.0", "1.3.0-rc.1", "1.3.0-rc.2", "1.3.0",
	"1.2.0_b.2", "1.2.0_b.10", "0.9.0-alpha", "1.2.5", "01.0.0", "3.0.0-beta",
}

func TestHosted(t *testing.T) {
	t.Parallel()
	want := []string{
		"0.9.0-alpha", "1.0.0", "1.2.0", "1.2.0+b.2", "1.2.0+b.10", "1.2.5", "v1.2.5", "1.3.0-rc.1", "1.3.0-rc.2", "1.3.0", "1.10.0",
		"2.0.0-rc.1", "2.0.0", "3.0.0-beta",
	}
	if diff := cmp.Diff(want, texts(chart.Hosted(append(hostedTags, "1.0.0")))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := chart.Hosted(nil); len(got) != 0 {
		t.Errorf("without tags: %v", got)
	}
}

func texts(versions []chart.Version) []string {
	all := []string{}
	for _, version := range versions {
		all = append(all, version.String())
	}
	return all
}

func TestConstraintSelect(t *testing.T) {
	t.Parallel()
	const releases, all = false, true
	for _, c := range []struct {
		constraint  string
		preReleases bool
		want        string
	}{
		{"~> 1.2", releases, "1.2.0 1.2.0+b.2 1.2.0+b.10 1.2.5 v1.2.5 1.3.0 1.10.0"},
		{"~> 1.2.0", releases, "1.2.0 1.2.0+b.2 1.2.0+b.10 1.2.5 v1.2.5"},
		{">= 1.0, < 1.3", releases, "1.0.0 1.2.0 1.2.0+b.2 1.2.0+b.10 1.2.5 v1.2.5"},
		{">=1.3,!=1.3.0", releases, "1.10.0 2.0.0"},
		{"1.2.5", releases, "1.2.5 v1.2.5"},
		{"= v1.2.5", releases, "1.2.5 v1.2.5"},
		{"1.2.0+b.2", releases, "1.2.0 1.2.0+b.2 1.2.0+b.10"},
		{"> 9", releases, ""},
		// A pre-release is selected only where it is named.
		{"1.3.0-rc.1", releases, "1.3.0-rc.1"},
		{"= 1.3.0-rc.1", releases, "1.3.0-rc.1"},
		{">= 1.3.0-rc.1, < 1.4", releases, "1.3.0"},
		{"!= 1.0.0", releases, "1.2.0 1.2.0+b.2 1.2.0+b.10 1.2.5 v1.2.5 1.3.0 1.10.0 2.0.0"},

		{"~> 1.2", all, "1.2.0 1.2.0+b.2 1.2.0+b.10 1.2.5 v1.2.5 1.3.0-rc.1 1.3.0-rc.2 1.3.0 1.10.0"},
		{"~> 1.3.0", all, "1.3.0"},
		{"~> 1.3.0-rc.2", all, "1.3.0-rc.2"},
		{"< 2.0, > 1.3.0-rc.1", all, "1.3.0-rc.2 1.3.0 1.10.0"},
		{"< 2.0.0-rc.2, >= 1.10", all, "1.10.0 2.0.0-rc.1"},
		{"<= 2.0, >= 1.10", all, "1.10.0 2.0.0-rc.1 2.0.0"},
		{"> 2", all, "3.0.0-beta"},
		{"!= 2.0.0-rc.1, >= 1.10", all, "1.10.0 2.0.0 3.0.0-beta"},
		{"1.3.0-rc.1", all, "1.3.0-rc.1"},
		{"1.3.0", all, "1.3.0"},
	} {
		parsed, err := chart.ParseConstraint(c.constraint)
		if err != nil {
			t.Errorf("%q: %v", c.constraint, err)
			continue
		}
		if got := strings.Join(texts(parsed.Select(chart.Hosted(hostedTags), c.preReleases)), " "); got != c.want {
			t.Errorf("%q, pre-releases %t:\nwant %s\n got %s", c.constraint, c.preReleases, c.want, got)
		}
	}
	none := chart.Constraint{}
	isPreRelease := func(text string) bool { return strings.Contains(text, "-") }
	got := texts(none.Select(chart.Hosted(hostedTags), releases))
	if slices.ContainsFunc(got, isPreRelease) || len(got) != 9 {
		t.Errorf("without a constraint: %v", got)
	}
	if got := texts(none.Select(chart.Hosted(hostedTags), all)); len(got) != 14 {
		t.Errorf("without a constraint, pre-releases as well: %v", got)
	}
	// A number that the library cannot hold is no error.
	huge := chart.Hosted([]string{"18446744073709551615.0.0", "1.0.0"})
	if got := texts(mustConstraint(t, ">= 0").Select(huge, all)); !slices.Equal(got, []string{"1.0.0"}) {
		t.Errorf("a huge number: %v", got)
	}
}

func mustConstraint(t *testing.T, text string) chart.Constraint {
	t.Helper()
	parsed, err := chart.ParseConstraint(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestParseConstraintRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]chart.ConstraintError{
		"":                     {Reason: chart.ConstraintEmpty},
		"  ":                   {Reason: chart.ConstraintEmpty},
		">= 1.0,":              {Reason: chart.ConstraintEmpty},
		"latest":               {Part: "latest", Reason: chart.ConstraintLatest},
		"^1.2.3":               {Part: "^1.2.3", Reason: chart.ConstraintCaret, Suggestion: "~> 1.2, >= 1.2.3"},
		"^1.2":                 {Part: "^1.2", Reason: chart.ConstraintCaret, Suggestion: "~> 1.2"},
		"^1":                   {Part: "^1", Reason: chart.ConstraintCaret, Suggestion: "~> 1.0"},
		"^0.3.1":               {Part: "^0.3.1", Reason: chart.ConstraintCaret, Suggestion: "~> 0.3.1"},
		"^0.3":                 {Part: "^0.3", Reason: chart.ConstraintCaret, Suggestion: "~> 0.3.0"},
		"^0.0.3":               {Part: "^0.0.3", Reason: chart.ConstraintCaret},
		"~1.2":                 {Part: "~1.2", Reason: chart.ConstraintTilde, Suggestion: "~> 1.2.0"},
		"~1.2.3":               {Part: "~1.2.3", Reason: chart.ConstraintTilde, Suggestion: "~> 1.2.3"},
		"1.x":                  {Part: "1.x", Reason: chart.ConstraintWildcard, Suggestion: "~> 1.0"},
		"1.2.*":                {Part: "1.2.*", Reason: chart.ConstraintWildcard, Suggestion: "~> 1.2.0"},
		">= 1.0, 2.x.x":        {Part: "2.x.x", Reason: chart.ConstraintWildcard, Suggestion: ">= 1.0, ~> 2.0"},
		"*":                    {Part: "*", Reason: chart.ConstraintWildcard},
		">= 1.x":               {Part: ">= 1.x", Reason: chart.ConstraintWildcard},
		"==1.2.3":              {Part: "==1.2.3", Reason: chart.ConstraintEquals, Suggestion: "= 1.2.3"},
		">= 1.0 < 2.0":         {Part: ">= 1.0 < 2.0", Reason: chart.ConstraintComma, Suggestion: ">= 1.0, < 2.0"},
		">=1.0 <2.0 !=1.3.0":   {Part: ">=1.0 <2.0 !=1.3.0", Reason: chart.ConstraintComma, Suggestion: ">=1.0, <2.0, !=1.3.0"},
		"1.0 - 2.0":            {Part: "1.0 - 2.0", Reason: chart.ConstraintHyphen, Suggestion: ">= 1.0, <= 2.0"},
		"~> 1.2 || ~> 2.0":     {Part: "~> 1.2 || ~> 2.0", Reason: chart.ConstraintUnion},
		">= one":               {Part: ">= one"},
		"=> 1.0":               {Part: "=> 1.0"},
		"1.0.0 1.0.1":          {Part: "1.0.0 1.0.1"},
		"99999999999999999999": {Part: "99999999999999999999"},
	} {
		want.Text = text
		_, err := chart.ParseConstraint(text)
		var got *chart.ConstraintError
		if !errors.As(err, &got) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// As in Terraform's library, the same texts are constraints and the same releases meet
// them, also beside pre-releases.
func FuzzConstraint(f *testing.F) {
	for _, text := range []string{
		"~> 1.2", ">= 1.0, < 2.0", "!= 1.3.0", "1.3.0-rc.1", "~> 1.3.0-rc.1", "^1.2.3", ">= 1.0 < 2.0", "1.x", "<2.0.0rc1", "= 1.2.0+b.2",
	} {
		f.Add(text, "1.2.0")
		f.Add(text, "1.3.0-rc.1")
	}
	f.Fuzz(func(t *testing.T, text, tag string) {
		theirs, refused := version.NewConstraint(text)
		ours, err := chart.ParseConstraint(text)
		if (refused == nil) != (err == nil) {
			t.Fatalf("%q: %v, and %v in Terraform", text, err, refused)
		}
		if err != nil {
			var found *chart.ConstraintError
			if !errors.As(err, &found) {
				t.Fatalf("%q: %v", text, err)
			}
			if _, err := chart.ParseConstraint(found.Suggestion); found.Suggestion != "" && err != nil {
				t.Fatalf("%q: the suggestion %q is no constraint", text, found.Suggestion)
			}
			return
		}
		hosted, ok := chart.VersionFromTag(tag)
		if !ok {
			return
		}
		parsed, err := version.NewVersion(hosted.String())
		if err != nil {
			return
		}
		constraint := []chart.Version{hosted}
		releases, all := len(ours.Select(constraint, false)) == 1, len(ours.Select(constraint, true)) == 1
		switch meets := theirs.Check(parsed); {
		case parsed.Prerelease() == "" && (releases != meets || all != meets):
			t.Errorf("%s meets %q: %t and %t, and %t in Terraform", hosted, text, releases, all, meets)
		case parsed.Prerelease() != "" && releases && !meets:
			t.Errorf("%s meets %q, but not in Terraform", hosted, text)
		case releases && !all:
			t.Errorf("%s meets %q only without pre-releases", hosted, text)
		}
	})
}
