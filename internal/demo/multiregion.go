package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const (
	ownerAccount   = "214575254960"
	paletteAccount = "111122223333" // account of the embedded control plane
	emptyRegion    = "ap-southeast-2"
	defaultRegion  = "us-west-1"
)

var regions = []string{"eu-west-1", defaultRegion, emptyRegion}

// coverage is an element of region_coverage.
type coverage struct {
	Endpoint   string `json:"endpoint"`
	ServedFrom string `json:"served_from"`
	Fallback   bool   `json:"fallback"`
	Digest     string `json:"digest"`
}

// multiRegion is one ECR endpoint for three regions, with a role that is created from the documents that the provider
// outputs.
func multiRegion(world *testbed.World) scenario {
	account := world.AWS()
	// The embedded control plane calls AWS as this machine, so this machine stands for Palette here.
	palette := account.AddUser(
		aws.UserSpec{Account: paletteAccount, Name: "palette", Policies: []string{aws.Allow("sts:AssumeRole")}},
	)
	var digest string
	return scenario{
		title:   "One Amazon ECR endpoint serves clusters in three regions",
		example: "ecr-multi-region",
		env:     append(palette.NewAccessKey(0).Env(), "PALETTE_EMBEDDED_PATH=.palette"),
		steps: []step{
			{
				shows: "The chart is pushed to ECR in eu-west-1 and us-west-1, and not to ap-southeast-2.",
				act: func(_ context.Context, w *workspace) (err error) {
					digest, err = pushToRegions(w, account)
					return err
				},
			},
			{shows: "Terraform installs the provider. Its configuration is in the environment.", args: []string{"init"}},
			{
				shows:  "The role does not exist yet: the plan warns that the regions were not checked, and outputs the two documents for the role.",
				args:   []string{"plan", "-out=first.tfplan"},
				prints: []string{"Not Checked", "sts:AssumeRole", "ecr:GetAuthorizationToken"},
			},
			{
				shows: "The owner of the AWS account creates the role from the two documents.",
				act:   func(ctx context.Context, w *workspace) error { return createRole(ctx, w, account) },
			},
			{
				shows:  "Apply looks the chart up in every region. The default region serves the one that lacks it.",
				args:   []string{"apply", "-auto-approve"},
				prints: []string{"Apply complete! Resources: 3 added, 0 changed, 0 destroyed."},
				check:  func(ctx context.Context, w *workspace) error { return checkCoverage(ctx, w, digest) },
			},
			{shows: "A second plan is empty.", args: []string{"plan", "-detailed-exitcode"}, prints: []string{"No changes."}},
			{
				shows:  "Destroy deletes everything.",
				args:   []string{"destroy", "-auto-approve"},
				prints: []string{"Destroy complete! Resources: 3 destroyed."},
			},
		},
	}
}

// pushToRegions pushes the chart to every region but the empty one, and returns its digest.
func pushToRegions(w *workspace, account *testbed.AWS) (digest string, err error) {
	for _, region := range regions {
		registry := account.Registry(ownerAccount, region)
		if region == emptyRegion {
			continue
		}
		pushed, err := registry.Push(filepath.Join(w.examples, "quickstart", "charts", "storefront"), "helm/storefront")
		if err != nil {
			return "", err
		}
		digest = pushed.String()
	}
	return digest, nil
}

// checkCoverage compares the coverage in the output with the regions where the chart was pushed, and prints it.
func checkCoverage(ctx context.Context, w *workspace, digest string) error {
	want := map[string]coverage{}
	for _, region := range regions {
		from := region
		if region == emptyRegion {
			from = defaultRegion
		}
		host := ownerAccount + ".dkr.ecr." + from + ".amazonaws.com"
		want[region] = coverage{Endpoint: host, ServedFrom: from, Fallback: from != region, Digest: digest}
	}
	got := map[string]coverage{}
	if err := w.output(ctx, "coverage", &got); err != nil {
		return err
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("the coverage differs (-pushed +shown):\n%s", diff)
	}
	for _, region := range regions {
		text := fmt.Sprintf("clusters in %-14s pull from %s", region, got[region].Endpoint)
		if got[region].Fallback {
			text += " (fallback)"
		}
		w.out.fact(text)
	}
	return nil
}

// createRole creates the role from the two documents, as the owner of the AWS account does.
func createRole(ctx context.Context, w *workspace, account *testbed.AWS) error {
	var plan struct {
		Outputs map[string]struct{ After any } `json:"output_changes"`
	}
	content, err := w.command(ctx, []string{"show", "-json", "first.tfplan"}).Output()
	if err != nil {
		return fmt.Errorf("show the plan: %w", err)
	}
	if err := json.Unmarshal(content, &plan); err != nil {
		return fmt.Errorf("the plan: %w", err)
	}
	trustPolicy, _ := plan.Outputs["trust_policy"].After.(string)
	permissions, _ := plan.Outputs["permissions"].After.(string)
	var trust struct {
		Statement []struct {
			Principal struct{ AWS string }
			Condition struct{ StringEquals map[string]string }
		}
	}
	if err := json.Unmarshal([]byte(trustPolicy), &trust); err != nil {
		return fmt.Errorf("trust policy: %w", err)
	}
	if len(trust.Statement) != 1 {
		return fmt.Errorf("the trust policy has %d statements", len(trust.Statement))
	}
	principal := trust.Statement[0].Principal.AWS
	externalID := trust.Statement[0].Condition.StringEquals["sts:ExternalId"]
	account.AddRole(aws.RoleSpec{
		Account: ownerAccount, Name: "palette-charts",
		Trust:    aws.Trust{Principals: []string{principal}, ExternalID: externalID},
		Policies: []string{permissions},
	})
	w.out.fact("trust policy: " + principal + " may assume it, with the external id of this tenant")
	w.out.fact("permissions: to pull helm/* in the three regions, nothing else")
	return nil
}
