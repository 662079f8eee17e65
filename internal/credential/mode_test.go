package credential_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

const (
	acr      = "contoso.azurecr.io"
	private  = "214575254960.dkr.ecr.us-west-1.amazonaws.com"
	gov      = "214575254960.dkr.ecr.us-gov-west-1.amazonaws.com"
	iso      = "214575254960.dkr.ecr.us-iso-east-1.c2s.ic.gov"
	isoE     = "214575254960.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk"
	china    = "214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn"
	eusc     = "214575254960.dkr.ecr.eusc-de-east-1.amazonaws.eu"
	regions  = "214575254960.dkr.ecr." + endpoint.RegionVariable + ".amazonaws.com"
	regionCN = "214575254960.dkr.ecr." + endpoint.RegionVariable + ".amazonaws.com.cn"
	public   = "public.ecr.aws/k1n1h4h4"
	packages = "ghcr.io/orgs/contoso"

	role    = "arn:aws:iam::214575254960:role/palette-ecr"
	roleGov = "arn:aws-us-gov:iam::214575254960:role/palette-ecr"
	roleCN  = "arn:aws-cn:iam::214575254960:role/palette-ecr"
	user    = "arn:aws:iam::214575254960:user/somebody"
)

// row is one line of the truth table.
type row struct {
	auth, endpoint string
	// attributes are the others, with their values; without one, a boolean is true and an object is given.
	attributes string
	// wantAttribute is the attribute of the violation, "" for none; several are joined with " + ". wantMessage is a
	// part of the Detail of the first.
	wantAttribute, wantMessage string
}

var table = []row{
	{"basic", acr, "basic", "", ""},
	{"basic", acr, "", "", ""},
	{"basic", acr, "protected=false basic", "", ""},
	{"basic", acr, "basic endpoint_suffix", "", ""},
	{"basic", acr, "basic synchronization base_content_path", "", ""},
	{"basic", acr, "basic synchronization=false", "", ""},
	{"basic", acr, "basic base_content_path", "", ""},
	{"basic", "https://" + acr, "basic", "", ""},
	{"basic", acr, "basic synchronization", "synchronization", "base_content_path"},
	{"basic", acr, "protected basic", "protected", `auth_type = "ecr"`},
	{"basic", acr, "protected", "protected", "anonymously"},
	{"basic", acr, "basic access_key", "access_key", "into basic"},
	{"basic", acr, "sts=" + role, "sts", "into basic"},
	{"basic", acr, "sts=" + user, "sts", "into basic"},
	{"basic", acr, "basic default_region=us-west-1", "default_region", `auth_type = "ecr"`},
	{"basic", acr, "protected access_key default_region=us-west-1 synchronization sts=" + role, "protected + access_key + sts + default_region + synchronization", ""},
	{"basic", private, "basic", "endpoint", `auth_type = "ecr"`},
	{"basic", private, "basic=AWS", "endpoint", "12 hours"},
	{"basic", regions, "basic", "endpoint", `auth_type = "ecr"`},
	{"basic", public, "", "endpoint", `auth_type = "ecr"`},
	{"basic", "oci://" + acr, "basic", "endpoint", "oci://"},
	{"basic", "http://" + acr, "basic", "endpoint", "TLS"},
	{"basic", "x." + endpoint.RegionVariable + ".io", "basic", "endpoint", "variable"},

	{"basic", packages, "basic synchronization base_content_path", "", ""},
	{"basic", "https://ghcr.io/users/contoso/", "basic synchronization base_content_path", "", ""},
	{"basic", packages, "basic synchronization", "synchronization", "base_content_path"},
	{"basic", packages, "basic synchronization=false base_content_path", "synchronization", "ghcr.io/contoso/<path>"},
	{"basic", packages, "basic", "synchronization", "synchronization = true"},
	{"basic", packages, "basic endpoint_suffix synchronization base_content_path", "endpoint_suffix", "Remove"},
	{"basic", packages, "synchronization base_content_path", "basic", "read:packages"},
	{"basic", packages, "endpoint_suffix base_content_path", "synchronization + endpoint_suffix + basic", ""},
	{"basic", "ghcr.io/orgs", "basic synchronization base_content_path", "endpoint", "ghcr.io/orgs/<organization>"},
	{"basic", packages + "/charts", "basic synchronization base_content_path", "endpoint", "base_content_path"},
	{"basic", "ghcr.io/contoso/charts", "", "", ""},
	{"basic", "harbor.contoso.com/orgs/contoso", "endpoint_suffix", "", ""},
	{"ecr", packages, "", "endpoint", `auth_type = "basic"`},

	{"ecr", private, "", "", ""},
	{"ecr", private, "protected=false", "", ""},
	{"ecr", private, "synchronization base_content_path", "", ""},
	{"ecr", private, "protected access_key", "", ""},
	{"ecr", private, "protected base_content_path sts=" + role, "", ""},
	{"ecr", private, "protected", "protected", "access_key or sts"},
	{"ecr", private, "protected access_key sts=" + role, "access_key", "exactly one"},
	{"ecr", private, "access_key", "access_key", "protected = true"},
	{"ecr", private, "protected=false access_key", "access_key", "protected = true"},
	{"ecr", private, "sts=" + role, "sts", "protected = true"},
	{"ecr", private, "access_key sts=" + role, "access_key + sts", "un-protected"},
	{"ecr", private, "protected sts=" + user, "sts.role_arn", "user"},
	{"ecr", private, "protected sts=" + roleGov, "sts.role_arn", "aws-us-gov"},
	{"ecr", private, "protected sts=" + roleCN, "sts.role_arn", "aws-cn"},
	{"ecr", private, "basic", "basic", "access_key or sts"},
	{"ecr", private, "protected basic=AWS access_key", "basic", "access_key or sts"},
	{"ecr", private, "endpoint_suffix", "endpoint_suffix", "base_content_path"},
	{"ecr", private, "default_region=us-west-1", "default_region", "Remove"},
	{"ecr", private, "default_region=uswest1", "default_region", "Remove"},
	{"ecr", private, "synchronization", "synchronization", "base_content_path"},
	{"ecr", "https://" + private, "protected access_key", "endpoint", "https://"},
	{"ecr", "https://" + private, "protected", "endpoint + protected", ""},
	{"ecr", private + "/charts", "", "endpoint", "base_content_path"},
	{"ecr", acr, "", "endpoint", `auth_type = "basic"`},
	{"ecr", acr, "default_region=uswest1", "endpoint + default_region", ""},

	{"ecr", regions, "default_region=us-west-1", "", ""},
	{"ecr", regions, "protected access_key default_region=us-west-1", "", ""},
	{"ecr", regions, "protected default_region=us-west-1 sts=" + role, "", ""},
	{"ecr", regions, "protected default_region=us-gov-west-1 sts=" + roleGov, "", ""},
	{"ecr", regions, "", "default_region", "us-west-1"},
	{"ecr", regions, "protected access_key", "default_region", "us-west-1"},
	{"ecr", regions, "default_region=uswest1", "default_region", "spelled"},
	{"ecr", regions, "default_region=us-west-1a", "default_region", "availability zone"},
	{"ecr", regions, "default_region=cn-north-1", "default_region", "aws-cn"},
	{"ecr", regions, "protected default_region=us-west-1 sts=" + roleGov, "sts.role_arn", "in aws."},
	{"ecr", regions, "protected default_region=cn-north-1 sts=" + roleCN, "sts.role_arn + default_region", "aws-us-gov"},
	{"ecr", regions, "protected sts=" + roleCN, "sts.role_arn + default_region", ""},

	{"ecr", gov, "protected sts=" + roleGov, "", ""},
	{"ecr", gov, "protected sts=" + role, "sts.role_arn", "aws-us-gov"},
	{"ecr", iso, "protected access_key", "", ""},
	{"ecr", isoE, "protected access_key", "protected", "aws-iso-e"},
	{"ecr", china, "", "", ""},
	{"ecr", china, "protected access_key", "protected", "aws-cn"},
	{"ecr", china, "protected sts=" + roleCN, "protected", "aws-cn"},
	{"ecr", china, "protected", "protected", "aws-cn"},
	{"ecr", china, "access_key", "access_key", "Remove"},
	{"ecr", regionCN, "default_region=cn-north-1", "", ""},
	{"ecr", regionCN, "protected default_region=cn-north-1 sts=" + roleCN, "protected", "aws-cn"},
	{"ecr", eusc, "", "", ""},
	{"ecr", eusc, "protected access_key", "protected", "aws-eusc"},

	{"ecr", public, "", "", ""},
	{"ecr", public, "protected=false base_content_path", "", ""},
	{"ecr", public, "protected", "protected", "without credentials"},
	{"ecr", public, "protected access_key", "protected", "access_key"},
	{"ecr", public, "protected access_key sts=" + role, "protected + access_key", ""},
	{"ecr", public, "access_key", "access_key", "Public"},
	{"ecr", public, "sts=" + role, "sts", "Public"},
	{"ecr", public, "sts=" + roleCN, "sts", "Public"},
	{"ecr", public, "basic", "basic", "access_key"},
	{"ecr", public, "default_region=us-east-1", "default_region", "Remove"},
	{"ecr", "public.ecr.aws", "", "endpoint", "alias"},

	{"token", acr, "basic", "auth_type", `"basic"`},
	{"ECR", private, "protected synchronization", "auth_type + synchronization", ""},
}

func (r row) mode() credential.Mode {
	mode := credential.Mode{AuthType: r.auth, Endpoint: r.endpoint}
	for _, attribute := range strings.Fields(r.attributes) {
		name, value, _ := strings.Cut(attribute, "=")
		if value == "false" {
			continue
		}
		*fields[name](&mode) = credential.Given
		switch name {
		case "basic":
			mode.Username = value
		case "sts":
			mode.RoleARN = value
		case "default_region":
			mode.DefaultRegionText = value
		}
	}
	return mode
}

// fields are the attributes of which a mode has the presence.
var fields = map[string]func(*credential.Mode) *credential.Presence{
	"endpoint_suffix":   func(m *credential.Mode) *credential.Presence { return &m.EndpointSuffix },
	"base_content_path": func(m *credential.Mode) *credential.Presence { return &m.BaseContentPath },
	"synchronization":   func(m *credential.Mode) *credential.Presence { return &m.Synchronization },
	"basic":             func(m *credential.Mode) *credential.Presence { return &m.Basic },
	"protected":         func(m *credential.Mode) *credential.Presence { return &m.Protected },
	"access_key":        func(m *credential.Mode) *credential.Presence { return &m.AccessKey },
	"sts":               func(m *credential.Mode) *credential.Presence { return &m.STS },
	"default_region":    func(m *credential.Mode) *credential.Presence { return &m.DefaultRegion },
}

func attributes(violations []credential.Violation) string {
	var names []string
	for _, violation := range violations {
		names = append(names, violation.Attribute)
	}
	return strings.Join(names, " + ")
}

func TestViolations(t *testing.T) {
	t.Parallel()
	for _, row := range table {
		found := row.mode().Violations()
		if diff := cmp.Diff(row.wantAttribute, attributes(found)); diff != "" {
			t.Errorf("%+v: %s", row, diff)
			continue
		}
		if row.wantMessage != "" && !strings.Contains(found[0].Detail, row.wantMessage) {
			t.Errorf("%+v: %q does not contain %q", row, found[0].Detail, row.wantMessage)
		}
	}
}

// unknown is one value of a mode: hide makes it Unknown, known are the values that it may become.
type unknown struct {
	hide  func(*credential.Mode)
	known []func(*credential.Mode)
}

// unknowns are the values that Terraform may not know yet.
func unknowns() map[string]unknown {
	all := map[string]unknown{
		"auth_type": text(func(m *credential.Mode) *string { return &m.AuthType }, "basic", "ecr"),
		"endpoint": text(func(m *credential.Mode) *string { return &m.Endpoint },
			acr, private, gov, isoE, china, regions, regionCN, public, packages, "oci://"+acr),
		"username": text(func(m *credential.Mode) *string { return &m.Username }, "AWS", "contoso"),
		"role_arn": text(func(m *credential.Mode) *string { return &m.RoleARN }, role, roleGov, roleCN, user),
	}
	for name, field := range fields {
		set := func(presence credential.Presence, region string) func(*credential.Mode) {
			return func(m *credential.Mode) {
				*field(m) = presence
				if name == "default_region" {
					m.DefaultRegionText = region
				}
			}
		}
		known := []func(*credential.Mode){set(credential.Absent, ""), set(credential.Given, "us-west-1")}
		if name == "default_region" {
			for _, region := range []string{"us-gov-west-1", "cn-north-1", "uswest1"} {
				known = append(known, set(credential.Given, region))
			}
		}
		all[name] = unknown{set(credential.Unknown, ""), known}
	}
	return all
}

// text is an unknown text, which is "" while it is unknown.
func text(field func(*credential.Mode) *string, values ...string) unknown {
	set := func(value string) func(*credential.Mode) {
		return func(m *credential.Mode) { *field(m) = value }
	}
	found := unknown{hide: set("")}
	for _, value := range values {
		found.known = append(found.known, set(value))
	}
	return found
}

// A mode with an unknown value has only violations of attributes that have one
// with every value that it may become.
func TestViolationsWithOneUnknown(t *testing.T) {
	t.Parallel()
	for _, row := range table {
		for name, unknown := range unknowns() {
			hidden := row.mode()
			unknown.hide(&hidden)
			for _, violation := range hidden.Violations() {
				for _, set := range unknown.known {
					known := row.mode()
					set(&known)
					if !strings.Contains(" + "+attributes(known.Violations())+" + ", " + "+violation.Attribute+" + ") {
						t.Errorf("%+v with unknown %s has a violation at %s, %+v has none", row, name,
							violation.Attribute, known)
					}
				}
			}
		}
	}
}

func TestViolationsWithAllUnknown(t *testing.T) {
	t.Parallel()
	for _, authType := range []string{"", "basic", "ecr"} {
		var mode credential.Mode
		for _, unknown := range unknowns() {
			unknown.hide(&mode)
		}
		mode.AuthType = authType
		if found := mode.Violations(); found != nil {
			t.Errorf("auth_type %q: %+v", authType, found)
		}
	}
}

// Empty texts are mistakes where they are given, and unknown otherwise.
func TestViolationsOfEmptyTexts(t *testing.T) {
	t.Parallel()
	mode := credential.Mode{AuthType: "ecr", EndpointPresence: credential.Given}
	if got := attributes(mode.Violations()); got != "endpoint" {
		t.Errorf("empty endpoint: %q", got)
	}
	mode = credential.Mode{
		AuthType: "ecr", Endpoint: regions, Protected: credential.Given, DefaultRegion: credential.Given,
		STS: credential.Given, RoleARNPresence: credential.Given,
	}
	if got := attributes(mode.Violations()); got != "sts.role_arn + default_region" {
		t.Errorf("empty role and region: %q", got)
	}
}

// Every combination has at most one violation at any attribute, each with a rule
// and a whole sentence.
func TestViolationsOfEveryCombination(t *testing.T) {
	t.Parallel()
	modes := []credential.Mode{{}}
	// Rules about the other attributes depend on one attribute each.
	for _, name := range []string{
		"auth_type", "endpoint", "protected", "basic", "access_key", "sts", "role_arn", "default_region",
	} {
		var next []credential.Mode
		for _, mode := range modes {
			for _, set := range append(unknowns()[name].known, unknowns()[name].hide) {
				changed := mode
				set(&changed)
				next = append(next, changed)
			}
		}
		modes = next
	}
	// Seven divides none of the numbers of values, so every pair of values is in
	// one of the modes that are checked.
	for i := 0; i < len(modes); i += 7 {
		mode := modes[i]
		found := map[string]bool{}
		for _, violation := range mode.Violations() {
			if found[violation.Attribute] {
				t.Fatalf("%+v: two violations at %s", mode, violation.Attribute)
			}
			found[violation.Attribute] = true
			if violation.Rule == "" || !strings.HasSuffix(violation.Detail, ".") {
				t.Fatalf("%+v: %+v", mode, violation)
			}
		}
	}
}
