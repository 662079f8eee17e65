package diagnose_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

func TestPalette(t *testing.T) {
	t.Parallel()
	page := &palette.UnexpectedError{
		Method: "GET", Path: "/v1/x", Host: "palette.test",
		Status: 200, ContentType: "text/html", Title: "Sign in", Lacks: "json is expected",
	}
	lost := func(err error) error {
		return &palette.TransportError{
			Method: "GET", Path: "/v1/x", Host: "palette.test",
			Waited: 45 * time.Second, Attempts: 3, Status: 503, Err: err,
		}
	}
	for name, test := range map[string]struct {
		err       error
		summary   string
		fragments []string
	}{
		"page": {page, "Response Not From Palette", []string{
			"GET /v1/x", "palette.test", "200", "text/html", `"Sign in"`, "proxy", "captive portal", "HTTPS_PROXY", "NO_PROXY",
		}},
		"redirect": {
			&palette.Error{Status: 302, Message: "redirect to login.test not followed"},
			"Response Not From Palette", []string{"login.test", "HTTPS_PROXY"},
		},
		"no response": {
			lost(palette.ErrNoResponse), "Palette Not Responding", []string{"waited 45s", "3 attempts", "status 503"},
		},
		"deadline":  {lost(context.DeadlineExceeded), "Palette Operation Timed Out", []string{"timeouts"}},
		"cancelled": {lost(context.Canceled), "Palette Operation Cancelled", nil},
		"reset":     {lost(io.ErrUnexpectedEOF), "Palette Not Reached", []string{"unexpected EOF"}},
		"long pause": {
			&palette.Error{Status: 429, RetryAfter: 100 * time.Second}, "Palette Rate Limit Reached", []string{"1m40s"},
		},
		"refused": {
			&palette.Error{Status: 400, Code: "X", Message: "m", Ref: "r"},
			"Palette Refused Request", []string{"400 X: m", "r."},
		},
		"not resolved": {
			&palette.UnresolvedError{Kind: "registry", Name: "acr", Err: page, Lookup: &palette.Error{Status: 403}},
			"Response Not From Palette", []string{"not known", "403"},
		},
		"absent": {
			&palette.UnresolvedError{Kind: "registry", Name: "acr", Err: lost(context.Canceled)},
			"Palette Operation Cancelled", []string{`no registry named "acr"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problem := diagnose.Palette("read it", test.err)
			if problem.Summary != test.summary || !strings.HasPrefix(problem.Detail, "Could not read it.") {
				t.Errorf("%q: %q", problem.Summary, problem.Detail)
			}
			checkFragments(t, name, problem.Detail, test.fragments...)
		})
	}
}

func TestRegistryNotCreated(t *testing.T) {
	t.Parallel()
	const block = "to = palette_oci_registry.<label>\n    id = \"name:acr\""
	for name, test := range map[string]struct {
		err     error
		summary string
		adopts  bool
	}{
		"taken":                      {&palette.TakenError{Kind: "registry", Name: "acr", UID: "u"}, "Registry Already Exists", true},
		"conflict without an object": {&palette.Error{Status: 409}, "Palette Conflict", false},
		"not resolved": {
			&palette.UnresolvedError{Kind: "registry", Name: "acr", Err: context.Canceled}, "Palette Operation Cancelled", true,
		},
		"refused": {&palette.Error{Status: 400}, "Palette Refused Request", false},
	} {
		problem := diagnose.RegistryNotCreated("acr", test.err)
		if problem.Summary != test.summary || strings.Contains(problem.Detail, block) != test.adopts {
			t.Errorf("%s: %q\n%s", name, problem.Summary, problem.Detail)
		}
	}
}

// When it is not known whether a version was created, the message has the block
// that imports it. A deletion that Palette refuses without a reason is not
// attributed to clusters.
func TestProfileNotCreatedOrDeleted(t *testing.T) {
	t.Parallel()
	unresolved := &palette.UnresolvedError{Kind: "cluster profile", Name: "shop 1.1.0", Err: io.ErrUnexpectedEOF}
	shop := palette.Profile{Name: "shop", Version: "1.1.0"}
	used := palette.Profile{Name: "shop", Version: "1.1.0", Clusters: []palette.Cluster{{Name: "prod"}}}
	failed := &palette.Error{Status: 500, Code: "X", Message: "no"}
	for name, test := range map[string]struct {
		problem           diagnose.Problem
		summary, fragment string
	}{
		"not created": {
			diagnose.ProfileNotCreated("tenant", "shop", "1.1.0", unresolved), "Palette Not Reached", `id = "tenant:shop:1.1.0"`,
		},
		"version not created": {
			diagnose.ProfileVersionNotCreated("tenant", "shop", "1.1.0", unresolved), "Palette Not Reached", `id = "tenant:shop:1.1.0"`,
		},
		"refused":     {diagnose.ProfileNotDeleted(shop, &palette.Error{Status: 409}), "Cluster Profile Not Deleted", "reports no clusters"},
		"used":        {diagnose.ProfileNotDeleted(used, failed), "Cluster Profile In Use", "prod"},
		"not deleted": {diagnose.ProfileNotDeleted(shop, failed), "Cluster Profile Not Deleted", "500 X: no"},
		"not reached": {diagnose.ProfileNotDeleted(used, io.ErrUnexpectedEOF), "Palette Not Reached", "delete cluster profile"},
	} {
		if test.problem.Summary != test.summary ||
			!strings.Contains(strings.ToLower(test.problem.Detail), strings.ToLower(test.fragment)) {
			t.Errorf("%s: %s\n%s", name, test.problem.Summary, test.problem.Detail)
		}
	}
}

func TestRegistryNotDeleted(t *testing.T) {
	t.Parallel()
	refused := &palette.Error{Status: 409, Message: "in use"}
	problem := diagnose.RegistryNotDeleted(&palette.RegistryInUseError{Err: refused, Users: []palette.ProfileUse{
		{Name: "shop", Version: "1.0.0", Scope: "project"}, {Name: "team: apps", Version: "2.0.0", Scope: "tenant"},
	}})
	if problem.Summary != "Registry In Use" {
		t.Error(problem.Summary)
	}
	checkFragments(t, "used", problem.Detail,
		"shop 1.0.0 (project), team: apps 2.0.0 (tenant)", "destroy_earlier_versions = true",
		"to = palette_cluster_profile.<label>", `id = "project:shop:1.0.0"`, `id = "tenant:team: apps:2.0.0"`,
	)
	if problem := diagnose.RegistryNotDeleted(refused); problem.Summary != "Registry Not Deleted" ||
		strings.Contains(problem.Detail, "import {") || !strings.Contains(problem.Detail, "another project") {
		t.Errorf("no profile is known to use it: %s\n%s", problem.Summary, problem.Detail)
	}
}

func TestSyncProblemAndSeverity(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err      error
		summary  string
		severity diagnose.Severity
	}{
		"failed": {
			&palette.SyncError{Status: "Failed", Message: "no such repository"},
			"Registry Synchronization Failed", diagnose.Error,
		},
		"timed out": {
			&palette.SyncError{Err: context.DeadlineExceeded}, "Registry Synchronization Not Finished", diagnose.Error,
		},
		"cancelled": {
			&palette.SyncError{Err: context.Canceled}, "Registry Synchronization Not Finished", diagnose.Warning,
		},
		"no response": {&palette.TransportError{Err: errors.New("reset")}, "Palette Not Reached", diagnose.Error},
	} {
		problem := diagnose.Sync(test.err)
		if problem.Summary != test.summary || diagnose.SyncSeverity(test.err) != test.severity {
			t.Errorf("%s: %q\n%s", name, problem.Summary, problem.Detail)
		}
	}
}
