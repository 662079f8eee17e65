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

// quickstart is the main job: a private registry, a profile, two charts.
func quickstart(world *testbed.World) scene {
	registry := world.Registry("contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette-pull", Password: password}))
	pushed := map[string]string{}
	return scene{
		title:   "Helm charts of a private registry become layers of a cluster profile",
		example: "quickstart",
		env:     []string{"TF_VAR_registry_password=" + password},
		steps: []step{
			{
				says: "Two real Helm charts are pushed to contoso.azurecr.io, which wants a password.",
				do: func(_ context.Context, s *stage) error {
					for chart, version := range map[string]string{"storefront": "2.4.1", "session-cache": "0.3.1_build.7"} {
						digest, err := registry.Push(filepath.Join(s.folder, "charts", chart), "charts/"+chart)
						if err != nil {
							return err
						}
						pushed[chart] = fmt.Sprintf("oci://contoso.azurecr.io/charts/%s:%s@%s", chart, version, digest)
					}
					return nil
				},
			},
			{says: "Terraform installs the provider from a local mirror.", args: []string{"init"}},
			{says: "The configuration is valid.", args: []string{"validate"}, shows: []string{"Success! The configuration is valid."}},
			{
				says:  "The plan has looked for both charts, although the registry does not exist in Palette yet.",
				args:  []string{"plan", "-out=shop.tfplan"},
				shows: []string{"Plan: 4 to add, 0 to change, 0 to destroy.", "oci://contoso.azurecr.io/charts/storefront:2.4.1"},
				check: func(context.Context, *stage) error {
					return found(registry, "storefront/manifests/2.4.1", "session-cache/manifests/0.3.1_build.7")
				},
			},
			{
				says:  "Apply makes the registry, the profile and two layers, and says which digest each version stands for.",
				args:  []string{"apply", "shop.tfplan"},
				shows: []string{"Apply complete! Resources: 4 added, 0 changed, 0 destroyed."},
				check: func(ctx context.Context, s *stage) error {
					charts := map[string]string{}
					if err := s.output(ctx, "charts", &charts); err != nil {
						return err
					}
					if diff := cmp.Diff(pushed, charts); diff != "" {
						return fmt.Errorf("the charts are not those that were pushed:\n%s", diff)
					}
					return nil
				},
			},
			{says: "The password is in no file: not in the plan, not in the state, and not in the control plane's.", do: passwordInNoFile},
			{
				says:  "A second plan is empty.",
				args:  []string{"plan", "-detailed-exitcode"},
				shows: []string{"No changes."},
			},
			{
				says:  "A version that is not there fails the plan, which names the nearest one.",
				args:  []string{"plan", "-var=storefront_version=2.5.0"},
				exit:  1,
				shows: []string{"Error: Chart Version Not Found", "2.4.1"},
			},
			{
				says:  "Destroy takes everything back.",
				args:  []string{"destroy", "-auto-approve"},
				shows: []string{"Destroy complete! Resources: 4 destroyed."},
			},
		},
	}
}

// found tells whether the registry has given away each of these manifests.
func found(registry *testbed.Registry, manifests ...string) error {
	for _, manifest := range manifests {
		if !slices.ContainsFunc(registry.Requests(), func(r testbed.Request) bool {
			return r.Status == http.StatusOK && strings.HasSuffix(r.Path, manifest)
		}) {
			return fmt.Errorf("nobody has asked for %s", manifest)
		}
	}
	return nil
}

func passwordInNoFile(ctx context.Context, s *stage) error {
	// A plan file is compressed.
	plan, err := s.command(ctx, []string{"show", "-json", "shop.tfplan"}).Output()
	if err != nil {
		return fmt.Errorf("show the plan: %w", err)
	}
	if holdsPassword(plan) {
		return errors.New("the password is in the plan")
	}
	return filepath.WalkDir(s.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && holdsPassword(content) {
			err = fmt.Errorf("the password is in %s", path)
		}
		return err
	})
}

func holdsPassword(content []byte) bool {
	encoded := base64.StdEncoding.EncodeToString([]byte(password))
	return bytes.Contains(content, []byte(password)) || bytes.Contains(content, []byte(encoded))
}
