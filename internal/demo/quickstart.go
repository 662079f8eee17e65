package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const password = "demo-8f3b1c-not-in-any-file"

// quickstart is the main use: a private registry, a profile, two charts.
func quickstart(world *testbed.World) scenario {
	registry := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette-pull", Password: password}),
	)
	pushed := map[string]string{}
	return scenario{
		title:   "Helm charts of a private registry become layers of a cluster profile",
		example: "quickstart",
		env:     []string{"TF_VAR_registry_password=" + password},
		steps: []step{
			{
				shows: "Two Helm charts are pushed to contoso.azurecr.io, which requires a password.",
				act:   func(_ context.Context, w *workspace) error { return pushCharts(w, registry, pushed) },
			},
			{shows: "Terraform installs the provider from a local mirror.", args: []string{"init"}},
			{
				shows:  "The first plan, before the registry and the profile exist in Palette, with a chart version that nobody pushed.",
				args:   []string{"plan", "-var=storefront_version=2.5.0"},
				status: 1,
				prints: []string{"Error: Chart Version Not Found", "2.4.1"},
				check:  func(_ context.Context, w *workspace) error { return checkRefused(w, registry) },
			},
			{
				shows:  "The plan with the versions that were pushed. It has looked up both charts.",
				args:   []string{"plan", "-out=shop.tfplan"},
				prints: []string{"Plan: 4 to add, 0 to change, 0 to destroy.", "oci://contoso.azurecr.io/charts/storefront:2.4.1"},
				check: func(context.Context, *workspace) error {
					return responded(
						registry, http.StatusOK, "storefront/manifests/2.4.1", "session-cache/manifests/0.3.1_build.7",
					)
				},
			},
			{
				shows:  "Apply creates the registry, the profile and two layers.",
				args:   []string{"apply", "shop.tfplan"},
				prints: []string{"Apply complete! Resources: 4 added, 0 changed, 0 destroyed."},
			},
			{
				shows: "The outputs name the digest of each chart: those that were pushed.",
				args:  []string{"output", "charts"},
				all:   true,
				check: func(ctx context.Context, w *workspace) error { return checkPushed(ctx, w, pushed) },
			},
			{shows: "The password is in no file: plan, state and control plane are searched for it.", act: checkPasswordInNoFile},
			{shows: "A second plan is empty.", args: []string{"plan", "-detailed-exitcode"}, prints: []string{"No changes."}},
			{
				shows:  "Destroy deletes everything.",
				args:   []string{"destroy", "-auto-approve"},
				prints: []string{"Destroy complete! Resources: 4 destroyed."},
			},
		},
	}
}

// pushCharts pushes the charts of the example, and stores their references in pushed.
func pushCharts(w *workspace, registry *testbed.Registry, pushed map[string]string) error {
	for _, chart := range []struct{ name, version string }{
		{"storefront", "2.4.1"}, {"session-cache", "0.3.1_build.7"},
	} {
		digest, err := registry.Push(filepath.Join(w.folder, "charts", chart.name), "charts/"+chart.name)
		if err != nil {
			return err
		}
		pushed[chart.name] = fmt.Sprintf("oci://contoso.azurecr.io/charts/%s:%s@%s", chart.name, chart.version, digest)
		w.out.fact(chart.name + " " + chart.version)
	}
	return nil
}

// checkRefused checks that the plan failed because of the response of the registry, and that nothing was created
// before.
func checkRefused(w *workspace, registry *testbed.Registry) error {
	if _, err := os.Stat(filepath.Join(w.folder, "terraform.tfstate")); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the first plan has created a state (%w)", err)
	}
	w.out.fact("Palette has no registry and no profile yet: the plan looked the chart up at contoso.azurecr.io itself.")
	return responded(registry, http.StatusNotFound, "storefront/manifests/2.5.0")
}

// responded checks that the registry has responded with this status to a request for each of these manifests.
func responded(registry *testbed.Registry, status int, manifests ...string) error {
	for _, manifest := range manifests {
		if !slices.ContainsFunc(registry.Requests(), func(r testbed.Request) bool {
			return r.Status == status && strings.HasSuffix(r.Path, manifest)
		}) {
			return fmt.Errorf("the registry has not responded to a request for %s with status %d", manifest, status)
		}
	}
	return nil
}

func checkPushed(ctx context.Context, w *workspace, pushed map[string]string) error {
	charts := map[string]string{}
	if err := w.output(ctx, "charts", &charts); err != nil {
		return err
	}
	if diff := cmp.Diff(pushed, charts); diff != "" {
		return fmt.Errorf("the charts are not those that were pushed (-pushed +shown):\n%s", diff)
	}
	return nil
}

func checkPasswordInNoFile(ctx context.Context, w *workspace) error {
	// A plan file is compressed.
	plan, err := w.command(ctx, []string{"show", "-json", "shop.tfplan"}).Output()
	if err != nil {
		return fmt.Errorf("show the plan: %w", err)
	}
	if holdsPassword(plan) {
		return errors.New("the password is in the plan")
	}
	searched := 0
	err = w.read(w.folder, func(path string, content []byte) error {
		if searched++; holdsPassword(content) {
			return fmt.Errorf("the password is in %s", path)
		}
		return nil
	})
	if err == nil {
		w.out.fact(fmt.Sprintf("%d files and the plan were searched, for the password and its Base64 form.", searched))
	}
	return err
}

func holdsPassword(content []byte) bool {
	encoded := base64.StdEncoding.EncodeToString([]byte(password))
	return bytes.Contains(content, []byte(password)) || bytes.Contains(content, []byte(encoded))
}
