package credential_test

import (
	"slices"
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

// row is one line of the truth table. Empty columns are attributes that are
// not in the configuration; "x" is an object that is.
type row struct {
	auth, endpoint, protected  string
	basic, accessKey, sts      string // sts: the role's ARN
	defaultRegion, suffix      string
	synchronization, basePath  string
	wantAttribute, wantMessage string // "" = accepted; two violations are joined with " + "
}

var table = []row{
	// auth     endpoint  protect  basic key  sts   default      suffix sync   path  attribute           of the detail
	{"basic", acr, "", "x", "", "", "", "", "", "", "", ""},
	{"basic", acr, "", "", "", "", "", "", "", "", "", ""},
	{"basic", acr, "false", "x", "", "", "", "", "", "", "", ""},
	{"basic", acr, "", "x", "", "", "", "x", "", "", "", ""},
	{"basic", acr, "", "x", "", "", "", "", "true", "x", "", ""},
	{"basic", acr, "", "x", "", "", "", "", "false", "", "", ""},
	{"basic", acr, "", "x", "", "", "", "", "", "x", "", ""},
	{"basic", "https://" + acr, "", "x", "", "", "", "", "", "", "", ""},
	{"basic", acr, "", "x", "", "", "", "", "true", "", "synchronization", "base_content_path"},
	{"basic", acr, "true", "x", "", "", "", "", "", "", "protected", `auth_type = "ecr"`},
	{"basic", acr, "true", "", "", "", "", "", "", "", "protected", "anonymously"},
	{"basic", acr, "", "x", "x", "", "", "", "", "", "access_key", "into basic"},
	{"basic", acr, "", "", "", role, "", "", "", "", "sts", "into basic"},
	{"basic", acr, "", "", "", user, "", "", "", "", "sts", "into basic"},
	{"basic", acr, "", "x", "", "", "us-west-1", "", "", "", "default_region", `auth_type = "ecr"`},
	{"basic", acr, "true", "", "x", role, "us-west-1", "", "true", "", "protected + access_key + sts + default_region + synchronization", ""},
	{"basic", private, "", "x", "", "", "", "", "", "", "endpoint", `auth_type = "ecr"`},
	{"basic", private, "", "AWS", "", "", "", "", "", "", "endpoint", "12 hours"},
	{"basic", regions, "", "x", "", "", "", "", "", "", "endpoint", `auth_type = "ecr"`},
	{"basic", public, "", "", "", "", "", "", "", "", "endpoint", `auth_type = "ecr"`},
	{"basic", "oci://" + acr, "", "x", "", "", "", "", "", "", "endpoint", "oci://"},
	{"basic", "http://" + acr, "", "x", "", "", "", "", "", "", "endpoint", "TLS"},
	{"basic", "x." + endpoint.RegionVariable + ".io", "", "x", "", "", "", "", "", "", "endpoint", "variable"},

	{"basic", packages, "", "x", "", "", "", "", "true", "x", "", ""},
	{"basic", "https://ghcr.io/users/contoso/", "", "x", "", "", "", "", "true", "x", "", ""},
	{"basic", packages, "", "x", "", "", "", "", "true", "", "synchronization", "base_content_path"},
	{"basic", packages, "", "x", "", "", "", "", "false", "x", "synchronization", "ghcr.io/contoso/<path>"},
	{"basic", packages, "", "x", "", "", "", "", "", "", "synchronization", "synchronization = true"},
	{"basic", packages, "", "x", "", "", "", "x", "true", "x", "endpoint_suffix", "Remove"},
	{"basic", packages, "", "", "", "", "", "", "true", "x", "basic", "read:packages"},
	{"basic", packages, "", "", "", "", "", "x", "", "x", "synchronization + endpoint_suffix + basic", ""},
	{"basic", "ghcr.io/orgs", "", "x", "", "", "", "", "true", "x", "endpoint", "ghcr.io/orgs/<organization>"},
	{"basic", packages + "/charts", "", "x", "", "", "", "", "true", "x", "endpoint", "base_content_path"},
	{"basic", "ghcr.io/contoso/charts", "", "", "", "", "", "", "", "", "", ""},
	{"basic", "harbor.contoso.com/orgs/contoso", "", "", "", "", "", "x", "", "", "", ""},
	{"ecr", packages, "", "", "", "", "", "", "", "", "endpoint", `auth_type = "basic"`},

	{"ecr", private, "", "", "", "", "", "", "", "", "", ""},
	{"ecr", private, "false", "", "", "", "", "", "", "", "", ""},
	{"ecr", private, "", "", "", "", "", "", "true", "x", "", ""},
	{"ecr", private, "true", "", "x", "", "", "", "", "", "", ""},
	{"ecr", private, "true", "", "", role, "", "", "", "x", "", ""},
	{"ecr", private, "true", "", "", "", "", "", "", "", "protected", "access_key or sts"},
	{"ecr", private, "true", "", "x", role, "", "", "", "", "access_key", "exactly one"},
	{"ecr", private, "", "", "x", "", "", "", "", "", "access_key", "protected = true"},
	{"ecr", private, "false", "", "x", "", "", "", "", "", "access_key", "protected = true"},
	{"ecr", private, "", "", "", role, "", "", "", "", "sts", "protected = true"},
	{"ecr", private, "", "", "x", role, "", "", "", "", "access_key + sts", "un-protected"},
	{"ecr", private, "true", "", "", user, "", "", "", "", "sts.role_arn", "user"},
	{"ecr", private, "true", "", "", roleGov, "", "", "", "", "sts.role_arn", "aws-us-gov"},
	{"ecr", private, "true", "", "", roleCN, "", "", "", "", "sts.role_arn", "aws-cn"},
	{"ecr", private, "", "x", "", "", "", "", "", "", "basic", "access_key or sts"},
	{"ecr", private, "true", "AWS", "x", "", "", "", "", "", "basic", "access_key or sts"},
	{"ecr", private, "", "", "", "", "", "x", "", "", "endpoint_suffix", "base_content_path"},
	{"ecr", private, "", "", "", "", "us-west-1", "", "", "", "default_region", "Remove"},
	{"ecr", private, "", "", "", "", "uswest1", "", "", "", "default_region", "Remove"},
	{"ecr", private, "", "", "", "", "", "", "true", "", "synchronization", "base_content_path"},
	{"ecr", "https://" + private, "true", "", "x", "", "", "", "", "", "endpoint", "https://"},
	{"ecr", "https://" + private, "true", "", "", "", "", "", "", "", "endpoint + protected", ""},
	{"ecr", private + "/charts", "", "", "", "", "", "", "", "", "endpoint", "base_content_path"},
	{"ecr", acr, "", "", "", "", "", "", "", "", "endpoint", `auth_type = "basic"`},
	{"ecr", acr, "", "", "", "", "uswest1", "", "", "", "endpoint + default_region", ""},

	{"ecr", regions, "", "", "", "", "us-west-1", "", "", "", "", ""},
	{"ecr", regions, "true", "", "x", "", "us-west-1", "", "", "", "", ""},
	{"ecr", regions, "true", "", "", role, "us-west-1", "", "", "", "", ""},
	{"ecr", regions, "true", "", "", roleGov, "us-gov-west-1", "", "", "", "", ""},
	{"ecr", regions, "", "", "", "", "", "", "", "", "default_region", "us-west-1"},
	{"ecr", regions, "true", "", "x", "", "", "", "", "", "default_region", "us-west-1"},
	{"ecr", regions, "", "", "", "", "uswest1", "", "", "", "default_region", "spelled"},
	{"ecr", regions, "", "", "", "", "us-west-1a", "", "", "", "default_region", "availability zone"},
	{"ecr", regions, "", "", "", "", "cn-north-1", "", "", "", "default_region", "aws-cn"},
	{"ecr", regions, "true", "", "", roleGov, "us-west-1", "", "", "", "sts.role_arn", "in aws."},
	{"ecr", regions, "true", "", "", roleCN, "cn-north-1", "", "", "", "sts.role_arn + default_region", "aws-us-gov"},
	{"ecr", regions, "true", "", "", roleCN, "", "", "", "", "sts.role_arn + default_region", ""},

	{"ecr", gov, "true", "", "", roleGov, "", "", "", "", "", ""},
	{"ecr", gov, "true", "", "", role, "", "", "", "", "sts.role_arn", "aws-us-gov"},
	{"ecr", iso, "true", "", "x", "", "", "", "", "", "", ""},
	{"ecr", isoE, "true", "", "x", "", "", "", "", "", "protected", "aws-iso-e"},
	{"ecr", china, "", "", "", "", "", "", "", "", "", ""},
	{"ecr", china, "true", "", "x", "", "", "", "", "", "protected", "aws-cn"},
	{"ecr", china, "true", "", "", roleCN, "", "", "", "", "protected", "aws-cn"},
	{"ecr", china, "true", "", "", "", "", "", "", "", "protected", "aws-cn"},
	{"ecr", china, "", "", "x", "", "", "", "", "", "access_key", "Remove"},
	{"ecr", regionCN, "", "", "", "", "cn-north-1", "", "", "", "", ""},
	{"ecr", regionCN, "true", "", "", roleCN, "cn-north-1", "", "", "", "protected", "aws-cn"},
	{"ecr", eusc, "", "", "", "", "", "", "", "", "", ""},
	{"ecr", eusc, "true", "", "x", "", "", "", "", "", "protected", "aws-eusc"},

	{"ecr", public, "", "", "", "", "", "", "", "", "", ""},
	{"ecr", public, "false", "", "", "", "", "", "", "x", "", ""},
	{"ecr", public, "true", "", "", "", "", "", "", "", "protected", "without credentials"},
	{"ecr", public, "true", "", "x", "", "", "", "", "", "protected", "access_key"},
	{"ecr", public, "true", "", "x", role, "", "", "", "", "protected + access_key", ""},
	{"ecr", public, "", "", "x", "", "", "", "", "", "access_key", "Public"},
	{"ecr", public, "", "", "", role, "", "", "", "", "sts", "Public"},
	{"ecr", public, "", "", "", roleCN, "", "", "", "", "sts", "Public"},
	{"ecr", public, "", "x", "", "", "", "", "", "", "basic", "access_key"},
	{"ecr", public, "", "", "", "", "us-east-1", "", "", "", "default_region", "Remove"},
	{"ecr", "public.ecr.aws", "", "", "", "", "", "", "", "", "endpoint", "alias"},

	{"token", acr, "", "x", "", "", "", "", "", "", "auth_type", `"basic"`},
	{"ECR", private, "true", "", "", "", "", "", "true", "", "auth_type + synchronization", ""},
}

func (r row) mode() credential.Mode {
	is := func(text string) credential.Presence {
		if text == "" {
			return credential.Absent
		}
		return credential.Given
	}
	flag := map[string]credential.Presence{"": credential.Absent, "true": credential.Given, "false": credential.Absent}
	return credential.Mode{
		AuthType: r.auth, Endpoint: r.endpoint, EndpointSuffix: is(r.suffix), BaseContentPath: is(r.basePath),
		Synchronization: flag[r.synchronization], Basic: is(r.basic), Username: r.basic,
		Protected: flag[r.protected], AccessKey: is(r.accessKey), STS: is(r.sts), RoleARN: r.sts,
		DefaultRegion: is(r.defaultRegion), DefaultRegionText: r.defaultRegion,
	}
}

func attributes(violations []credential.Violation) string {
	var names []string
	for _, violation := range violations {
		names = append(names, violation.Attribute)
	}
	return strings.Join(names, " + ")
}

func TestTruthTable(t *testing.T) {
	t.Parallel()
	for _, row := range table {
		found := row.mode().Violations()
		if diff := cmp.Diff(row.wantAttribute, attributes(found)); diff != "" {
			t.Errorf("%+v: %s", row, diff)
			continue
		}
		if row.wantMessage != "" && !strings.Contains(found[0].Detail, row.wantMessage) {
			t.Errorf("%+v: %q does not say %q", row, found[0].Detail, row.wantMessage)
		}
	}
}

// unknowns puts Unknown into one position each; values are what the position
// may turn out to be.
var unknowns = map[string]struct {
	hide   func(*credential.Mode)
	values []func(*credential.Mode)
}{
	"auth_type": {
		func(m *credential.Mode) { m.AuthType = "" },
		each([]string{"basic", "ecr"}, func(m *credential.Mode, v string) { m.AuthType = v }),
	},
	"endpoint": {
		func(m *credential.Mode) { m.Endpoint = "" },
		each([]string{acr, private, gov, isoE, china, regions, regionCN, public, packages, "oci://" + acr}, func(m *credential.Mode, v string) { m.Endpoint = v }),
	},
	"endpoint_suffix": presence(func(m *credential.Mode) *credential.Presence { return &m.EndpointSuffix }),
	"base_path":       presence(func(m *credential.Mode) *credential.Presence { return &m.BaseContentPath }),
	"basic":           presence(func(m *credential.Mode) *credential.Presence { return &m.Basic }),
	"access_key":      presence(func(m *credential.Mode) *credential.Presence { return &m.AccessKey }),
	"sts":             presence(func(m *credential.Mode) *credential.Presence { return &m.STS }),
	"synchronization": presence(func(m *credential.Mode) *credential.Presence { return &m.Synchronization }),
	"protected":       presence(func(m *credential.Mode) *credential.Presence { return &m.Protected }),
	"username": {
		func(m *credential.Mode) { m.Username = "" },
		each([]string{"AWS", "contoso"}, func(m *credential.Mode, v string) { m.Username = v }),
	},
	"role_arn": {
		func(m *credential.Mode) { m.RoleARN = "" },
		each([]string{role, roleGov, roleCN, user}, func(m *credential.Mode, v string) { m.RoleARN = v }),
	},
	"default_region": {
		func(m *credential.Mode) { m.DefaultRegion, m.DefaultRegionText = credential.Unknown, "" },
		append(each([]string{
			"us-west-1", "us-gov-west-1", "cn-north-1", "uswest1",
		}, func(m *credential.Mode, v string) {
			m.DefaultRegion, m.DefaultRegionText = credential.Given, v
		}), func(m *credential.Mode) { m.DefaultRegion, m.DefaultRegionText = credential.Absent, "" }),
	},
}

func each[T any](values []T, set func(*credential.Mode, T)) []func(*credential.Mode) {
	var setters []func(*credential.Mode)
	for _, value := range values {
		setters = append(setters, func(m *credential.Mode) { set(m, value) })
	}
	return setters
}

type position = struct {
	hide   func(*credential.Mode)
	values []func(*credential.Mode)
}

func presence(field func(*credential.Mode) *credential.Presence) position {
	return position{
		func(m *credential.Mode) { *field(m) = credential.Unknown },
		each([]credential.Presence{
			credential.Absent, credential.Given,
		}, func(m *credential.Mode, v credential.Presence) {
			*field(m) = v
		}),
	}
}

// A violation that is reported while something is unknown must be one at the
// same attribute whatever the unknown turns out to be.
func TestUnknownIsNeverToBlame(t *testing.T) {
	t.Parallel()
	for _, row := range table {
		for name, position := range unknowns {
			hidden := row.mode()
			position.hide(&hidden)
			for _, violation := range hidden.Violations() {
				for _, value := range position.values {
					known := row.mode()
					value(&known)
					if !strings.Contains(" + "+attributes(known.Violations())+" + ", " + "+violation.Attribute+" + ") {
						t.Errorf(
							"%+v with unknown %s: %s is blamed, but %+v is fine there", row, name,
							violation.Attribute, known,
						)
					}
				}
			}
		}
	}
}

func TestAllUnknown(t *testing.T) {
	t.Parallel()
	for _, authType := range []string{"", "basic", "ecr"} {
		mode := credential.Mode{AuthType: authType}
		for _, position := range unknowns {
			auth := mode.AuthType
			position.hide(&mode)
			mode.AuthType = auth
		}
		if found := mode.Violations(); found != nil {
			t.Errorf("auth_type %q: %+v", authType, found)
		}
	}
}

// Empty texts that were written are mistakes; the same texts unwritten are unknown.
func TestEmptyIsNotUnknown(t *testing.T) {
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

// Every combination has a defined answer: at most one violation at any
// attribute, each with a rule and a sentence that says what to write.
func TestEveryCombination(t *testing.T) {
	t.Parallel()
	modes := []credential.Mode{{}}
	// What is left out is checked by one attribute of its own.
	for _, name := range []string{
		"auth_type", "endpoint", "protected", "basic", "access_key", "sts", "role_arn", "default_region",
	} {
		var next []credential.Mode
		for _, mode := range modes {
			for _, value := range append(slices.Clone(unknowns[name].values), unknowns[name].hide) {
				changed := mode
				value(&changed)
				next = append(next, changed)
			}
		}
		modes = next
	}
	// Seven divides none of the numbers of values, so that every seventh mode
	// still holds each value together with each other.
	for i := 0; i < len(modes); i += 7 {
		mode := modes[i]
		seen := map[string]bool{}
		for _, violation := range mode.Violations() {
			if seen[violation.Attribute] {
				t.Fatalf("%+v: two violations at %s", mode, violation.Attribute)
			}
			seen[violation.Attribute] = true
			if violation.Rule == "" || !strings.HasSuffix(violation.Detail, ".") {
				t.Fatalf("%+v: %+v", mode, violation)
			}
		}
	}
}
