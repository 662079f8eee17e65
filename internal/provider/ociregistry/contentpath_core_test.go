package ociregistry_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// respells changes fields of the spec in every read of a registry, like a Palette with another spelling.
func respells(t *testing.T, fields map[string]any) acctest.Effect {
	return func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		response, err := next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer func() { _ = response.Body.Close() }()
		var document map[string]any
		if err := json.NewDecoder(response.Body).Decode(&document); err != nil {
			t.Error(err)
		}
		spec, _ := document["spec"].(map[string]any)
		for name, value := range fields {
			spec[name] = value
		}
		body, err := json.Marshal(document)
		response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		response.Header.Del("Content-Length")
		return response, err
	}
}

// Slashes at the ends of a path that Palette adds or removes are no drift. Another spelling in the configuration is no
// change.
func TestPathsAreComparedWithoutOuterSlashes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		written, held, respelled string
	}{
		"added":    {"charts", "/charts/", "/charts"},
		"stripped": {"/team/charts/", "team/charts", "team/charts"},
		"root":     {"/", "", "/"},
		"kept":     {"charts", "charts", "charts/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, ctx := fixture.NewCore(t), t.Context()
			registryAt := func(path string) acctest.Resource {
				return fixture.Registry("1", map[string]any{
					"base_content_path": path, "endpoint_suffix": path, "synchronization": true,
				})
			}
			w.Apply(ctx, registryAt(test.written)).MustSucceed(t)
			w.Faulty.Break(acctest.Match{Method: http.MethodGet, Path: "/basic$"},
				respells(t, map[string]any{"baseContentPath": test.held, "basePath": test.held}))
			for _, path := range []string{test.written, test.respelled} {
				if plan := w.Plan(ctx, registryAt(path)); len(plan.Actions) > 0 || len(plan.Diagnostics) > 0 {
					t.Errorf("%q: %+v", path, plan)
				}
			}
			for _, attribute := range []string{"base_content_path", "endpoint_suffix"} {
				if got := w.Attribute(fixture.RegistryAddress, attribute); got != test.written {
					t.Errorf("the state has %s %v", attribute, got)
				}
			}
			if plan := w.Plan(ctx, registryAt("elsewhere")); plan.Actions[fixture.RegistryAddress] != "update" {
				t.Errorf("another path: %+v", plan)
			}
		})
	}
}

// A registry without a path, which is "/" in Palette, has no drift.
func TestRootIsNoPath(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	wanted := fixture.Registry("1", map[string]any{"base_content_path": nil})
	w.Apply(ctx, wanted).MustSucceed(t)
	read := acctest.Match{Method: http.MethodGet, Path: "/basic$"}
	w.Faulty.Break(read, respells(t, map[string]any{"baseContentPath": "/"}))
	if plan := w.Plan(ctx, wanted); len(plan.Actions) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("%+v", plan)
	}
}

const (
	contentPathWarning = "Base Content Path Without Synchronization"
	adminUserWarning   = "Registry Admin User"
)

func warns(run acctest.Run, summary string) bool {
	return slices.ContainsFunc(run.Diagnostics, func(d acctest.Diagnostic) bool {
		return d.Severity == "warning" && d.Summary == summary
	})
}

// A plan that writes the registry warns of a base content path that only an index is known to use, if the path has
// another place.
func TestContentPathWithoutSynchronization(t *testing.T) {
	t.Parallel()
	const private = "214575254960.dkr.ecr.us-west-1.amazonaws.com"
	for name, test := range map[string]struct {
		change   map[string]any
		warned   bool
		mentions string
	}{
		"basic": {nil, true, `endpoint = "contoso.azurecr.io/charts"`},
		"basic below a path": {
			map[string]any{"endpoint": "https://contoso.azurecr.io/team/", "base_content_path": "/charts"}, true,
			`endpoint = "https://contoso.azurecr.io/team/charts"`,
		},
		"basic with a suffix": {map[string]any{"endpoint_suffix": "/api"}, true, "after the host"},
		"synchronized":        {map[string]any{"synchronization": true}, false, ""},
		"no path":             {map[string]any{"base_content_path": nil}, false, ""},
		"root":                {map[string]any{"base_content_path": "/"}, false, ""},
		"in the endpoint": {
			map[string]any{"base_content_path": nil, "endpoint": "contoso.azurecr.io/charts"}, false, "",
		},
		"ecr": {map[string]any{"auth_type": "ecr", "endpoint": private, "basic": nil}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, ctx := fixture.NewCore(t), t.Context()
			wanted := fixture.Registry("1", test.change)
			run := w.Plan(ctx, wanted)
			run.MustSucceed(t)
			if warns(run, contentPathWarning) != test.warned {
				t.Fatalf("%+v", run.Diagnostics)
			}
			for _, d := range run.Diagnostics {
				if d.Summary == contentPathWarning && !strings.Contains(d.Detail, test.mentions) {
					t.Errorf("no %q in\n%s", test.mentions, d.Detail)
				}
			}
			w.Apply(ctx, wanted).MustSucceed(t)
			if plan := w.Plan(ctx, wanted); len(plan.Diagnostics) > 0 {
				t.Errorf("a plan that writes nothing: %+v", plan)
			}
		})
	}
}

// A plan that writes the registry warns of its admin user. Other plans do not.
func TestAdminUser(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	registryAt := func(user, version string, more map[string]any) acctest.Resource {
		wanted := fixture.Registry(version, more)
		wanted.Config["basic"].(map[string]any)["username"] = user
		return wanted
	}
	admin := registryAt("contoso", "1", nil)
	if run := w.Apply(ctx, admin); !warns(run, adminUserWarning) || len(run.Errors()) > 0 {
		t.Errorf("create: %+v", run)
	}
	for name, test := range map[string]struct {
		wanted acctest.Resource
		warned bool
	}{
		"unchanged":               {admin, false},
		"setting of the provider": {registryAt("contoso", "1", map[string]any{"credential_check": "local"}), false},
		"new password":            {registryAt("contoso", "2", nil), true},
		"other user":              {registryAt("palette", "1", nil), false},
		"other registry":          {registryAt("contoso", "1", map[string]any{"endpoint": "fabrikam.azurecr.io"}), false},
	} {
		if run := w.Plan(ctx, test.wanted); warns(run, adminUserWarning) != test.warned || len(run.Errors()) > 0 {
			t.Errorf("%s: %+v", name, run)
		}
	}
	w.Apply(ctx).MustSucceed(t)
	w.Apply(ctx, registryAt("palette", "1", nil)).MustSucceed(t)
	if run := w.Apply(ctx, admin); !warns(run, adminUserWarning) {
		t.Errorf("update: %+v", run)
	}
}

// Several paths are refused with the next step, in every form.
func TestSeveralContentPaths(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	for _, path := range []string{"charts,team", "charts, team", "/charts/,/team/", "charts,"} {
		errors := w.Plan(t.Context(), fixture.Registry("1", map[string]any{"base_content_path": path})).Errors()
		if len(errors) != 1 || errors[0].Summary != "Invalid Path" ||
			!strings.Contains(errors[0].Detail, "once for each") {
			t.Errorf("%q: %+v", path, errors)
		}
	}
}
