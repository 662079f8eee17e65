package acctest_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// TestResources creates, reads, imports, updates, deletes outside Terraform, creates again and destroys each
// resource, with an empty plan after each step.
func TestResources(t *testing.T) {
	t.Parallel()
	registry := processWorld.Registry("life.azurecr.io",
		testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password}))
	for _, version := range []string{"1.0.0", "1.1.0"} {
		testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: version}, "charts/web"))
	}
	_, client := fixture.Palette(t, processWorld)
	life := life{client}
	for name, test := range map[string]func(*testing.T){
		"registry": life.registry, "profile": life.profile, "layer": life.layer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
}

type life struct{ client *palette.Client }

func (l life) test(t *testing.T, gone resource.TestCheckFunc, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"palette": providerserver.NewProtocol6WithError(provider.New("test")),
		},
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		CheckDestroy:           gone,
		Steps:                  steps,
	})
}

func lifeRegistry(name, path string) string {
	return fmt.Sprintf(`
resource "palette_oci_registry" "one" {
  name              = %q
  auth_type         = "basic"
  endpoint          = "life.azurecr.io"
  base_content_path = %q
  basic             = { username = "palette", password_wo = %q, password_wo_version = "1" }
}
`, name, path, fixture.Password)
}

func (l life) registry(t *testing.T) {
	const address = "palette_oci_registry.one"
	config := func(path string) string { return fixture.Remote + lifeRegistry("life", path) }
	holds := func(path string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(address, "base_content_path", path),
			resource.TestCheckResourceAttr(address, "synchronization", "false"),
			resource.TestCheckNoResourceAttr(address, "basic.password_wo"),
			func(s *terraform.State) error {
				held, err := l.client.Registry(context.Background(), palette.Tenant(),
					s.RootModule().Resources[address].Primary.ID)
				if err == nil && held.Settings.ContentPath != path {
					err = fmt.Errorf("palette holds %q", held.Settings.ContentPath)
				}
				return err
			})
	}
	var uid string
	l.test(t,
		func(*terraform.State) error {
			return absent(l.client.Registry(context.Background(), palette.Tenant(), uid))
		},
		resource.TestStep{
			Config: config("charts"), Check: resource.ComposeTestCheckFunc(holds("charts"), keep(address, &uid)),
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: "name:life",
			ImportStateVerifyIgnore: []string{"basic.password_wo_version"},
		},
		resource.TestStep{
			Config: config("charts/more"), ConfigPlanChecks: does(address, plancheck.ResourceActionUpdate),
			Check: holds("charts/more"),
		},
		resource.TestStep{
			PreConfig: func() { fixture.Must(t, l.client.DeleteRegistry(context.Background(), registry.Basic, uid)) },
			Config:    config("charts/more"), ConfigPlanChecks: does(address, plancheck.ResourceActionCreate),
			Check: holds("charts/more"),
		},
		resource.TestStep{
			Config:      strings.Replace(config("charts"), `"basic"`, `"token"`, 1),
			ExpectError: regexp.MustCompile("Invalid Auth Type"),
		},
		resource.TestStep{Config: config("charts/more"), Check: keep(address, &uid)},
	)
}

func (l life) profile(t *testing.T) {
	const address = "palette_cluster_profile.one"
	config := func(description string) string {
		return fixture.Remote +
			fmt.Sprintf(
				"resource \"palette_cluster_profile\" \"one\" {\n  name = \"life\"\n  description = %q\n"+
					"  tags = { team = \"shop\" }\n}\n", description,
			)
	}
	holds := func(description string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(address, "version", "1.0.0"),
			resource.TestCheckResourceAttr(address, "scope", "tenant"),
			resource.TestCheckResourceAttr(address, "unpublished_changes", "false"),
			func(s *terraform.State) error {
				held, err := l.client.FreshProfile(context.Background(), palette.Tenant(),
					s.RootModule().Resources[address].Primary.ID)
				if err == nil && (held.Description != description || held.Tags["team"] != "shop") {
					err = fmt.Errorf("palette holds %+v", held)
				}
				return err
			})
	}
	var uid string
	l.test(t,
		func(*terraform.State) error {
			return absent(l.client.FreshProfile(context.Background(), palette.Tenant(), uid))
		},
		resource.TestStep{
			Config: config("first"), Check: resource.ComposeTestCheckFunc(holds("first"), keep(address, &uid)),
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: "tenant:life:1.0.0",
		},
		resource.TestStep{
			Config: config("second"), ConfigPlanChecks: does(address, plancheck.ResourceActionUpdate),
			Check: holds("second"),
		},
		resource.TestStep{
			PreConfig: func() { fixture.Must(t, l.client.DeleteProfile(context.Background(), palette.Tenant(), uid)) },
			Config:    config("second"), ConfigPlanChecks: does(address, plancheck.ResourceActionCreate),
			Check: holds("second"),
		},
		resource.TestStep{Config: config("second"), Check: keep(address, &uid)},
	)
}

func (l life) layer(t *testing.T) {
	const address = "palette_helm_layer.one"
	config := func(version, values string) string {
		return fixture.Remote + lifeRegistry("life-layer", "charts") + fmt.Sprintf(`
resource "palette_cluster_profile" "one" {
  name = "life-layer"
}
resource "palette_helm_layer" "one" {
  cluster_profile_id = palette_cluster_profile.one.id
  registry_name      = palette_oci_registry.one.name
  name               = "frontend"
  chart              = "web"
  version            = %q
  namespace          = "web"
  values             = %q
}
`, version, values)
	}
	var uid string
	holds := func(version string) resource.TestCheckFunc {
		return resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(address, "version", version),
			resource.TestCheckResourceAttr(address, "install_order", "0"),
			resource.TestCheckResourceAttrPair(address, "registry_id", "palette_oci_registry.one", "id"),
			resource.TestCheckResourceAttrPair(address, "cluster_profile_id", "palette_cluster_profile.one", "id"),
			keep("palette_cluster_profile.one", &uid),
			func(*terraform.State) error {
				for _, pack := range fixture.Packs(t, l.client, uid) {
					if pack.Name == "frontend--web" && pack.Tag == version {
						return nil
					}
				}
				return errors.New("palette does not hold the layer")
			})
	}
	resolved := []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("digest"), knownvalue.StringRegexp(regexp.MustCompile("^sha256:"))),
	}
	l.test(t,
		func(*terraform.State) error {
			return absent(l.client.FreshProfile(context.Background(), palette.Tenant(), uid))
		},
		resource.TestStep{
			Config: config("1.0.0", "replicaCount: 1\n"), Check: holds("1.0.0"), ConfigStateChecks: resolved,
		},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: func(*terraform.State) (string, error) { return uid + "/frontend", nil },
			// The first plan that has the credentials of the registry reads its chart.
			ImportStateVerifyIgnore: []string{"digest", "chart_reference"},
		},
		resource.TestStep{
			Config:           config("1.1.0", "replicaCount: 2\n"),
			ConfigPlanChecks: does(address, plancheck.ResourceActionUpdate), Check: holds("1.1.0"),
		},
		resource.TestStep{
			PreConfig:        func() { fixture.EditProfile(t, l.client, uid, fixture.RemovePack("frontend--web")) },
			Config:           config("1.1.0", "replicaCount: 2\n"),
			ConfigPlanChecks: does(address, plancheck.ResourceActionCreate), Check: holds("1.1.0"),
		},
		resource.TestStep{
			Config: config("9.9.9", "replicaCount: 2\n"), ExpectError: regexp.MustCompile("Chart Version Not Found"),
		},
	)
}

// does is the action of the plan of a step, and the check that the plan after the step is empty.
func does(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// keep stores the id of a resource.
func keep(address string, id *string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		*id = s.RootModule().Resources[address].Primary.ID
		return nil
	}
}

// absent is nil when the object does not exist any more.
func absent[T any](_ T, err error) error {
	switch {
	case errors.Is(err, palette.ErrNotFound):
		return nil
	case err == nil:
		return errors.New("it is still there")
	default:
		return err
	}
}
