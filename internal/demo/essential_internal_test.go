package main

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

const (
	planned = `data.palette_ecr_trust.palette: Reading...

Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create

Terraform will perform the following actions:

  # palette_cluster_profile.shop will be created
  + resource "palette_cluster_profile" "shop" {
      + id   = (known after apply)
      + name = "shop"
    }

  # palette_helm_layer.storefront must be replaced
-/+ resource "palette_helm_layer" "storefront" {
    }

Plan: 2 to add, 0 to change, 1 to destroy.

─────────────────────────────────────────────────────────────────────────────

Saved the plan to: shop.tfplan
`
	failed = `
Planning failed. Terraform encountered an error while generating this plan.

╷
│ Error: Chart Version Not Found
│ 
│   with palette_helm_layer.storefront,
│   on main.tf line 76, in resource "palette_helm_layer" "storefront":
│   76:   version            = var.storefront_version
│ 
│ contoso.azurecr.io/charts/storefront:2.5.0: the chart has no such version.
╵
`
	warned = `╷
│ Warning: Chart Not Checked
│ 
│ 1
│ 2
│ 3
│ 4
│ 5
│ 6
│ 7
│ 8
│ 9
│ 10
│ 11
│ 12
╵
Plan: 1 to add, 0 to change, 0 to destroy.
`
	applied = `palette_cluster_profile.shop: Creating...
palette_cluster_profile.shop: Still creating... [10s elapsed]
palette_cluster_profile.shop: Creation complete after 12s [id=6895c0f2a1b2c3d4e5f60718]

Apply complete! Resources: 1 added, 0 changed, 0 destroyed.

Outputs:

profile = "6895c0f2a1b2c3d4e5f60718"
`
	initialized = `
Initializing the backend...

Initializing provider plugins...
- Finding latest version of palette-oci/palette...
- Installing palette-oci/palette v0.1.0...
- Installed palette-oci/palette v0.1.0 (unauthenticated)

╷
│ Warning: Incomplete lock file information for providers
│ 
│ Due to your customized provider installation methods, OpenTofu was forced
│ Plan: 
╵
OpenTofu has been successfully initialized!
`
)

func TestSelection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		output, want string
		all          bool
	}{
		"plan": {output: planned, want: `  # palette_cluster_profile.shop will be created
  # palette_helm_layer.storefront must be replaced
Plan: 2 to add, 0 to change, 1 to destroy.
`},
		"error": {output: failed, want: `Planning failed. Terraform encountered an error while generating this plan.
╷
│ Error: Chart Version Not Found
│   with palette_helm_layer.storefront,
│   on main.tf line 76, in resource "palette_helm_layer" "storefront":
│   76:   version            = var.storefront_version
│ contoso.azurecr.io/charts/storefront:2.5.0: the chart has no such version.
╵
`},
		"lines after a diagnostic": {output: failed + planned, want: `Planning failed. Terraform encountered an error while generating this plan.
╷
│ Error: Chart Version Not Found
│   with palette_helm_layer.storefront,
│   on main.tf line 76, in resource "palette_helm_layer" "storefront":
│   76:   version            = var.storefront_version
│ contoso.azurecr.io/charts/storefront:2.5.0: the chart has no such version.
╵
  # palette_cluster_profile.shop will be created
  # palette_helm_layer.storefront must be replaced
Plan: 2 to add, 0 to change, 1 to destroy.
`},
		"long warning": {output: warned, want: `╷
│ Warning: Chart Not Checked
│ 1
│ 2
│ 3
│ 4
│ 5
│ 6
│ 7
│ 8
│ 9
│ 10
│ … 2 more lines
╵
Plan: 1 to add, 0 to change, 0 to destroy.
`},
		"long warning, all of it": {output: warned, want: warned, all: true},
		"destroy": {
			output: "  # palette_cluster_profile.shop will be destroyed\nPlan: 0 to add, 0 to change, 1 to destroy.\n" +
				"palette_cluster_profile.shop: Destroying...\npalette_cluster_profile.shop: Destruction complete after 1s\n",
			want: "Plan: 0 to add, 0 to change, 1 to destroy.\npalette_cluster_profile.shop: Destruction complete after 1s\n",
		},
		"apply": {output: applied, want: `palette_cluster_profile.shop: Creation complete after 12s [id=6895c0f2a1b2c3d4e5f60718]
Apply complete! Resources: 1 added, 0 changed, 0 destroyed.
`},
		"init":             {output: initialized, want: "- Installed palette-oci/palette v0.1.0 (unauthenticated)\n"},
		"no changes":       {output: "\nNo changes. Your infrastructure matches the configuration.\n\nTerraform has compared …\n", want: "No changes. Your infrastructure matches the configuration.\n"},
		"without line end": {output: "Success! The configuration is valid.", want: "Success! The configuration is valid.\n"},
		"all of it":        {output: failed, want: strings.TrimPrefix(failed, "\n"), all: true},
		"all of init":      {output: initialized, want: initialized, all: true},
		"lines of Windows": {output: "Reading...\r\nPlan: 1 to add, 0 to change, 0 to destroy.\r\n", want: "Plan: 1 to add, 0 to change, 0 to destroy.\n"},
	} {
		for shape, reader := range map[string]func(io.Reader) io.Reader{
			"": func(r io.Reader) io.Reader { return r }, ", byte by byte": iotest.OneByteReader,
		} {
			t.Run(name+shape, func(t *testing.T) {
				t.Parallel()
				var output strings.Builder
				s := &selection{to: printer{to: &output}, all: test.all}
				if _, err := io.Copy(struct{ io.Writer }{s}, reader(strings.NewReader(test.output))); err != nil {
					t.Fatal(err)
				}
				s.end()
				var want strings.Builder
				for line := range strings.Lines(test.want) {
					if strings.TrimSpace(line) != "" {
						want.WriteString("   " + line)
					}
				}
				if diff := cmp.Diff(want.String(), output.String()); diff != "" {
					t.Errorf("lines (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// Lines are selected by their text, and printed with the styles that Terraform gave them.
func TestSelectionKeepsStyles(t *testing.T) {
	t.Parallel()
	const output = "\x1b[0m\x1b[1mpalette_cluster_profile.shop: Creating...\x1b[0m\x1b[0m\n" +
		"\x1b[0m\x1b[1mpalette_cluster_profile.shop: Creation complete after 0s [id=1]\x1b[0m\n" +
		"\x1b[31m╷\x1b[0m\x1b[0m\n\x1b[31m│\x1b[0m \x1b[0m\x1b[1m\x1b[31mError: " +
		"\x1b[0m\x1b[0m\x1b[1mPlan\x1b[0m\n\x1b[31m╵\x1b[0m\x1b[0m\n" +
		"\x1b[0mnothing\n"
	for colours, want := range map[bool]int{true: 4, false: 4} {
		var printed strings.Builder
		s := &selection{to: printer{to: &printed, colours: colours}}
		if _, err := io.WriteString(s, output); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(printed.String(), "\n"); got != want {
			t.Errorf("colours %v: %d lines, want %d: %q", colours, got, want, printed.String())
		}
		if styled := strings.Contains(printed.String(), "\x1b[31m"); styled != colours {
			t.Errorf("colours %v: %q", colours, printed.String())
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	output := "╷\n│ Error: Chart Version\n│ Not Found\n╵\n"
	for name, test := range map[string]struct {
		step step
		exit int
		fits bool
	}{
		"as announced":   {step: step{status: 1, prints: []string{"Chart Version Not Found"}}, exit: 1, fits: true},
		"another status": {step: step{prints: []string{"Chart Version Not Found"}}, exit: 1},
		"another text":   {step: step{status: 1, prints: []string{"Chart Not Found"}}, exit: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := test.step.compare(test.exit, output); (err == nil) != test.fits {
				t.Errorf("compare: %v", err)
			}
		})
	}
}
