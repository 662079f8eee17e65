package acctest_test

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// ecrMistakes are about Amazon ECR: regions, keys and roles.
func ecrMistakes() subject {
	return subject{
		title: "Amazon ECR", world: ecrRegionWorld,
		mistakes: append(ecrRegionMistakes(), append(ecrLoginMistakes(), ecrListed()...)...),
	}
}

// ecrRegionWorld has registries in several regions, roles, and a machine whose
// AWS identity is that of the embedded control plane.
func ecrRegionWorld(s *setting) string {
	account := s.world.AWS()
	ireland, california := account.Registry(fixture.ECROwner, "eu-west-1"),
		account.Registry(fixture.ECROwner, "us-west-1")
	account.Registry(fixture.ECROwner, "ap-southeast-2")
	everywhere := testbed.Chart{Name: "storefront", Version: "2.4.1"}
	fixture.ECRPush(s.t, ireland, everywhere)
	testbed.Must(ireland.CopyTo(california, "helm/storefront", "2.4.1"))
	fixture.ECRPush(s.t, ireland, testbed.Chart{Name: "european", Version: "1.0.0"})
	for _, registry := range []*testbed.Registry{ireland, california} {
		fixture.ECRPush(s.t, registry, testbed.Chart{Name: "again", Version: "1.0.0", Description: registry.Name()})
	}
	account.Registry(fixture.ECROwner, "ap-southeast-2")
	account.Registry(fixture.ECROwner, "eu-central-1").Fault(testbed.Match{}, testbed.Drop())
	s.w.Env = append(s.w.Env, fixture.ECRMachine(account).Env()...)
	trust, err := fixture.EmbeddedClient(s.t, s.world, s.w).AWSAccountSTS(s.t.Context(), "aws")
	if err != nil {
		s.t.Fatal(err)
	}
	trusted := aws.Trust{
		Principals: []string{"arn:aws:iam::" + trust.AccountID + ":root"}, ExternalID: trust.ExternalID,
	}
	account.AddRole(
		aws.RoleSpec{
			Account: fixture.ECROwner, Name: "palette", Policies: []string{aws.Allow(fixture.ECRActions...)},
			Trust: trusted,
		},
	)
	account.AddRole(
		aws.RoleSpec{
			Account: fixture.ECROwner, Name: "barred",
			Policies: []string{fixture.ECRPolicyWithout("ecr:GetAuthorizationToken")}, Trust: trusted,
		},
	)
	account.AddRole(
		aws.RoleSpec{
			Account: fixture.ECROwner, Name: "blind", Policies: []string{fixture.ECRPolicyWithout("ecr:BatchGetImage")},
			Trust: trusted,
		},
	)
	account.AddRole(
		aws.RoleSpec{
			Account: fixture.ECROwner, Name: "pulling", Policies: []string{fixture.ECRPolicyWithout("ecr:ListImages")},
			Trust: trusted,
		},
	)
	key := fixture.ECRAccessKey(account, 0)
	return fmt.Sprintf(`
locals {
  external = %q
  key      = %q
  secret   = %q
}
`, trust.ExternalID, key.ID, key.Secret) + fixture.Embedded
}

// ecrWith is a protected registry; attributes replace its own.
func ecrWith(attributes ...string) string {
	lines := strings.Join(attributes, "\n  ")
	for _, own := range []string{
		`endpoint = "` + fixture.ECRPrivateHost + `"`, `base_content_path = "helm"`, `protected = true`,
	} {
		if name, _, _ := strings.Cut(own, " "); !strings.Contains("\n  "+lines, "\n  "+name+" =") {
			lines = own + "\n  " + lines
		}
	}
	return registryOf("ecr", lines)
}

const (
	goodKey   = `access_key = { access_key_id = local.key, secret_access_key_wo = local.secret }`
	roleEntry = `sts = { role_arn = "arn:aws:iam::214575254960:role/%s", external_id = %s }`
)

// templated is a registry of every region, and a layer of a chart of it.
func templated(chart string, regions ...string) string {
	version := "1.0.0"
	if chart == "storefront" {
		version = "2.4.1"
	}
	return ecrWith(`endpoint = "`+fixture.ECRTemplate+`"`, `default_region = "us-west-1"`, goodKey,
		`credential_check = "none"`) + ecrLayerOf(
		fmt.Sprintf("chart = %q", chart), fmt.Sprintf("version = %q", version),
		`regions = ["`+strings.Join(regions, `", "`)+`"]`)
}

func ecrLayerOf(attributes ...string) string {
	return emptyProfile + inOwn(append(attributes, `registry_name = palette_oci_registry.this.name`)...)
}

func ecrRegionMistakes() []mistake {
	return []mistake{
		{name: "a chart that one of the regions lacks", config: templated("european", "eu-west-1", "ap-southeast-2")},
		{name: "a chart that the default region lacks", config: templated("european", "eu-west-1")},
		{name: "a chart that no region has", config: templated("storefornt", "eu-west-1", "ap-southeast-2")},
		{name: "a chart that differs from region to region", config: templated("again", "eu-west-1", "us-west-1")},
		{name: "a region that does not respond", config: templated("storefront", "eu-west-1", "eu-central-1")},
	}
}

func ecrLoginMistakes() []mistake {
	role := func(name, external string) string { return fmt.Sprintf(roleEntry, name, external) }
	storefront := ecrLayerOf(`chart = "storefront"`, `version = "2.4.1"`)
	local := `credential_check = "local"`
	nobody := ecrWith(role("nobody", "local.external"), `credential_check = "none"`)
	// AWS refuses new objects in the same way, so a creation waits for a while: these are changes.
	changes := []mistake{
		{name: "a wrong external id", config: ecrWith(role("palette", `"wrong"`)) + storefront},
		{name: "a wrong external id that this machine alone checks", config: ecrWith(role("palette", `"wrong"`), local)},
		{name: "a role that is not there", config: ecrWith(role("nobody", "local.external"))},
		{name: "a role that may not log in", config: ecrWith(role("barred", "local.external")) + storefront},
		{name: "a role that may not read images", config: ecrWith(role("blind", "local.external"), `credential_check = "none"`) + storefront},
		{name: "a secret access key of another key", config: ecrWith(`access_key = { access_key_id = local.key, secret_access_key_wo = "wrong" }`)},
		{name: "an access key that AWS does not know", config: ecrWith(fixture.ECRKeyLogin)},
		{name: "an access key without its secret", config: ecrWith(`access_key = { access_key_id = local.key }`)},
		{name: "a private registry without credentials", config: ecrWith(fixture.ECRUnprotected) + storefront},
		{
			name: "a machine without an AWS identity", config: ecrWith(role("palette", "local.external")) + storefront,
			env: []string{"AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY="},
		},
		{
			name: "a login with a role that is not there", before: nobody,
			config: nobody + loginOf(`registry_name = palette_oci_registry.this.name`),
		},
	}
	for i := range changes {
		if changes[i].before != "" {
			continue
		}
		changes[i].before = ecrWith(role("palette", "local.external"), `credential_check = "none"`,
			`base_content_path = "before"`)
	}
	return changes
}
