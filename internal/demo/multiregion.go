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
	paletteAccount = "111122223333" // as which the embedded control plane presents itself
)

// coverage is an element of region_coverage.
type coverage struct {
	Endpoint   string `json:"endpoint"`
	ServedFrom string `json:"served_from"`
	Fallback   bool   `json:"fallback"`
	Digest     string `json:"digest"`
}

// multiRegion is one ECR endpoint for three regions, behind a role that is made from the documents that the provider gives.
func multiRegion(world *testbed.World) scene {
	account := world.AWS()
	// The embedded control plane asks AWS as this machine, so this machine stands for Palette here.
	palette := account.AddUser(aws.UserSpec{Account: paletteAccount, Name: "palette", Policies: []string{aws.Allow("sts:AssumeRole")}})
	var digest string
	return scene{
		title:   "One Amazon ECR endpoint serves clusters in three regions",
		example: "ecr-multi-region",
		env:     append(palette.NewAccessKey(0).Env(), "PALETTE_EMBEDDED_PATH=.palette"),
		steps: []step{
			{
				says: "The chart is pushed to ECR in eu-west-1 and us-west-1, and not to ap-southeast-2.",
				do: func(_ context.Context, s *stage) error {
					for _, region := range []string{"eu-west-1", "us-west-1", "ap-southeast-2"} {
						registry := account.Registry(ownerAccount, region)
						if region == "ap-southeast-2" {
							continue
						}
						pushed, err := registry.Push(filepath.Join(s.examples, "quickstart", "charts", "storefront"), "helm/storefront")
						if err != nil {
							return err
						}
						digest = pushed.String()
					}
					return nil
				},
			},
			{says: "Terraform installs the provider; its configuration is in the environment.", args: []string{"init"}},
			{
				says:  "There is no role yet. The plan says so, goes on, and shows the two documents that the role needs.",
				args:  []string{"plan", "-out=first.tfplan"},
				shows: []string{"Not Checked", "sts:AssumeRole", "ecr:GetAuthorizationToken"},
			},
			{
				says: "The owner of the AWS account makes the role from these two documents.",
				do:   func(ctx context.Context, s *stage) error { return makeRole(ctx, s, account) },
			},
			{
				says:  "Apply: every region is asked, and the one without the chart is served by the default region.",
				args:  []string{"apply", "-auto-approve"},
				shows: []string{"Apply complete! Resources: 3 added, 0 changed, 0 destroyed."},
				check: func(ctx context.Context, s *stage) error {
					host := func(region string) string { return ownerAccount + ".dkr.ecr." + region + ".amazonaws.com" }
					want := map[string]coverage{
						"eu-west-1":      {Endpoint: host("eu-west-1"), ServedFrom: "eu-west-1", Digest: digest},
						"us-west-1":      {Endpoint: host("us-west-1"), ServedFrom: "us-west-1", Digest: digest},
						"ap-southeast-2": {Endpoint: host("us-west-1"), ServedFrom: "us-west-1", Fallback: true, Digest: digest},
					}
					got := map[string]coverage{}
					if err := s.output(ctx, "coverage", &got); err != nil {
						return err
					}
					if diff := cmp.Diff(want, got); diff != "" {
						return fmt.Errorf("the coverage is another (-said +shown):\n%s", diff)
					}
					return nil
				},
			},
			{says: "A second plan is empty.", args: []string{"plan", "-detailed-exitcode"}, shows: []string{"No changes."}},
			{
				says:  "Destroy takes everything back.",
				args:  []string{"destroy", "-auto-approve"},
				shows: []string{"Destroy complete! Resources: 3 destroyed."},
			},
		},
	}
}

// makeRole does what the owner of the AWS account does with the two documents.
func makeRole(ctx context.Context, s *stage, account *testbed.AWS) error {
	var plan struct {
		Outputs map[string]struct{ After any } `json:"output_changes"`
	}
	content, err := s.command(ctx, []string{"show", "-json", "first.tfplan"}).Output()
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
	account.AddRole(aws.RoleSpec{
		Account: ownerAccount, Name: "palette-charts",
		Trust: aws.Trust{
			Principals: []string{trust.Statement[0].Principal.AWS},
			ExternalID: trust.Statement[0].Condition.StringEquals["sts:ExternalId"],
		},
		Policies: []string{permissions},
	})
	return nil
}
