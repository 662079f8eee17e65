package ociregistry_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func ecrAt(endpoint string, attributes ...string) []string {
	return append([]string{`auth_type = "ecr"`, "endpoint = " + fmt.Sprintf("%q", endpoint)}, attributes...)
}

func ecrBasicAt(endpoint string, attributes ...string) []string {
	return append([]string{`auth_type = "basic"`, "endpoint = " + fmt.Sprintf("%q", endpoint)}, attributes...)
}

func ecrRegion(region string) string { return fmt.Sprintf("default_region = %q", region) }

// ecrMistake is one diagnostic: its summary, the beginning of the underlined line ("resource" if the attribute is not
// written), and a part of its detail.
type ecrMistake struct{ Summary, Line, Detail string }

// ecrModes are all invalid forms of a registry, each with all its diagnostics.
var ecrModes = map[string]struct {
	attributes []string
	want       []ecrMistake
}{
	"auth type of another case":    {[]string{`auth_type = "ECR"`, `endpoint = "` + fixture.ECRPrivateHost + `"`}, []ecrMistake{{"Invalid Auth Type", "auth_type", `"ecr" for Amazon ECR`}}},
	"auth type without endpoint's": {ecrBasicAt(fixture.ECRPrivateHost, fixture.ECRUserLogin), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "ends after 12 hours"}}},
	"basic with the template":      {ecrBasicAt(fixture.ECRTemplate), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `auth_type = "ecr"`}}},
	"basic on public":              {ecrBasicAt(fixture.ECRPublicHost), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `auth_type = "ecr"`}}},
	"a template on another host":   {ecrBasicAt("registry.{{.spectro.system.aws.region}}.example.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "variable"}}},
	"basic protected":              {ecrBasicAt("contoso.azurecr.io", fixture.ECRProtected), []ecrMistake{{"Invalid Registry Mode", "protected", "anonymously"}}},
	"basic with a key":             {ecrBasicAt("contoso.azurecr.io", fixture.ECRKeyLogin), []ecrMistake{{"Invalid Registry Mode", "access_key", "go into basic"}}},
	"basic with a role":            {ecrBasicAt("contoso.azurecr.io", fixture.ECRRoleLogin), []ecrMistake{{"Invalid Registry Mode", "sts", "go into basic"}}},
	"basic with a region":          {ecrBasicAt("contoso.azurecr.io", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Mode", "default_region", "Remove it"}}},

	"another host":          {ecrAt("contoso.azurecr.io"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `auth_type = "basic"`}}},
	"scheme":                {ecrAt("https://"+fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRRoleLogin), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + fixture.ECRPrivateHost + `"`}}},
	"oci scheme":            {ecrAt("oci://" + fixture.ECRPrivateHost + "/charts"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + fixture.ECRPrivateHost + `"`}}},
	"port":                  {ecrAt(fixture.ECRPrivateHost + ":443"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + fixture.ECRPrivateHost + `"`}}},
	"path":                  {ecrAt(fixture.ECRPrivateHost + "/charts"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "base_content_path"}}},
	"evil suffix":           {ecrAt(fixture.ECRPrivateHost + ".evil.tld"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "not one of Amazon's suffixes"}}},
	"short registry id":     {ecrAt("2145752549.dkr.ecr.us-west-1.amazonaws.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "12 digits"}}},
	"no region":             {ecrAt("214575254960.dkr.ecr.amazonaws.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "region"}}},
	"upper case":            {ecrAt(strings.ToUpper(fixture.ECRPrivateHost)), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + fixture.ECRPrivateHost + `"`}}},
	"china with the suffix": {ecrAt("214575254960.dkr.ecr.cn-north-1.amazonaws.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn"`}}},
	"misspelt variable":     {ecrAt("214575254960.dkr.ecr.{{.spectro.system.aws.regions}}.amazonaws.com", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + fixture.ECRTemplate + `"`}}},
	"variable twice":        {ecrAt("{{.spectro.system.aws.region}}.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "once"}}},
	"variable elsewhere":    {ecrAt("{{.spectro.system.aws.region}}.dkr.ecr.us-west-1.amazonaws.com", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "not at the position of the region"}}},
	"gallery without alias": {ecrAt("public.ecr.aws"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "public.ecr.aws/<alias>"}}},
	"path below the alias":  {ecrAt(fixture.ECRPublicHost + "/charts"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "base_content_path"}}},
	"empty endpoint":        {ecrAt(""), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "empty"}}},

	"ecr with basic":              {ecrAt(fixture.ECRPrivateHost, fixture.ECRUserLogin), []ecrMistake{{"Invalid Registry Mode", "basic", "access_key or sts"}}},
	"ecr with a suffix":           {ecrAt(fixture.ECRPrivateHost, `endpoint_suffix = "/artifactory"`), []ecrMistake{{"Invalid Registry Mode", "endpoint_suffix", "base_content_path"}}},
	"protected, nothing":          {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected), []ecrMistake{{"Registry Credentials Missing", "protected", "Add access_key or sts"}}},
	"protected, both":             {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRKeyLogin, fixture.ECRRoleLogin), []ecrMistake{{"Conflicting Registry Credentials", "access_key", "exactly one"}}},
	"un-protected with a key":     {ecrAt(fixture.ECRPrivateHost, fixture.ECRKeyLogin), []ecrMistake{{"Invalid Registry Mode", "access_key", "protected = true"}}},
	"un-protected with a role":    {ecrAt(fixture.ECRPrivateHost, fixture.ECRUnprotected, fixture.ECRRoleLogin), []ecrMistake{{"Invalid Registry Mode", "sts", "protected = true"}}},
	"public protected":            {ecrAt(fixture.ECRPublicHost, fixture.ECRProtected), []ecrMistake{{"Invalid Registry Mode", "protected", "without credentials"}}},
	"public with a key":           {ecrAt(fixture.ECRPublicHost, fixture.ECRKeyLogin), []ecrMistake{{"Invalid Registry Mode", "access_key", "Remove access_key"}}},
	"public with a role":          {ecrAt(fixture.ECRPublicHost, fixture.ECRRoleLogin), []ecrMistake{{"Invalid Registry Mode", "sts", "Remove sts"}}},
	"public with a region":        {ecrAt(fixture.ECRPublicHost, ecrRegion("us-east-1")), []ecrMistake{{"Default Region Without Region Template", "default_region", "Remove default_region"}}},
	"china protected":             {ecrAt("214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn", fixture.ECRProtected, fixture.ECRKeyLogin), []ecrMistake{{"Invalid Registry Mode", "protected", "aws-cn"}}},
	"a user as role":              {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRArnLogin("arn:aws:iam::214575254960:user/x")), []ecrMistake{{"Invalid Role ARN", "sts", "Only a role"}}},
	"a session as role":           {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRArnLogin("arn:aws:sts::214575254960:assumed-role/palette-ecr/x")), []ecrMistake{{"Invalid Role ARN", "sts", `Write "arn:aws:iam::214575254960:role/palette-ecr"`}}},
	"a role of another partition": {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRArnLogin("arn:aws-us-gov:iam::214575254960:role/x")), []ecrMistake{{"AWS Partitions Differ", "sts", "aws-us-gov"}}},
	"template, no default":        {ecrAt(fixture.ECRTemplate), []ecrMistake{{"Default Region Missing", "resource", "us-west-1"}}},
	"default, no template":        {ecrAt(fixture.ECRPrivateHost, ecrRegion("us-west-1")), []ecrMistake{{"Default Region Without Region Template", "default_region", "{{.spectro.system.aws.region}}"}}},
	"default of a wrong form":     {ecrAt(fixture.ECRTemplate, ecrRegion("us-west")), []ecrMistake{{"Invalid Default Region", "default_region", "us-west"}}},
	"a zone as default":           {ecrAt(fixture.ECRTemplate, ecrRegion("us-west-1a")), []ecrMistake{{"Invalid Default Region", "default_region", `Write "us-west-1"`}}},
	"default of another suffix":   {ecrAt(fixture.ECRTemplate, ecrRegion("cn-north-1")), []ecrMistake{{"AWS Partitions Differ", "default_region", "aws or aws-us-gov"}}},
	"default of the role's other": {ecrAt(fixture.ECRTemplate, ecrRegion("us-gov-west-1"), fixture.ECRProtected, fixture.ECRRoleLogin), []ecrMistake{{"AWS Partitions Differ", "sts", "aws-us-gov"}}},
	"synchronized nowhere":        {ecrAt(fixture.ECRPrivateHost, "synchronization = true"), []ecrMistake{{"Base Content Path Missing", "synchronization", "add it"}}},
	"four at once": {ecrAt("https://"+fixture.ECRTemplate, fixture.ECRUserLogin, ecrRegion("nowhere"), fixture.ECRKeyLogin), []ecrMistake{
		{"Invalid Registry Endpoint", "endpoint", `Write "` + fixture.ECRTemplate + `"`},
		{"Invalid Registry Mode", "basic", "access_key or sts"},
		{"Invalid Registry Mode", "access_key", "protected = true"},
		{"Invalid Default Region", "default_region", "nowhere"},
	}},

	// Valid or not known yet.
	"right: key":               {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRKeyLogin), nil},
	"right: role":              {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRRoleLogin), nil},
	"right: un-protected":      {ecrAt(fixture.ECRPrivateHost), nil},
	"right: public":            {ecrAt(fixture.ECRPublicHost, fixture.ECRUnprotected), nil},
	"right: template":          {ecrAt("214575254960.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com", ecrRegion("us-west-1"), fixture.ECRProtected, fixture.ECRRoleLogin), nil},
	"right: fips":              {ecrAt("214575254960.dkr.ecr-fips.us-gov-west-1.amazonaws.com", fixture.ECRProtected, fixture.ECRArnLogin("arn:aws-us-gov:iam::214575254960:role/x")), nil},
	"right: dual-stack":        {ecrAt("214575254960.dkr-ecr.us-west-1.on.aws", fixture.ECRProtected, fixture.ECRKeyLogin), nil},
	"right: china":             {ecrAt("214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn"), nil},
	"unknown: auth type":       {[]string{"auth_type = terraform_data.unknown.output", "endpoint = \"" + fixture.ECRTemplate + "\"", fixture.ECRProtected, fixture.ECRKeyLogin, fixture.ECRRoleLogin, fixture.ECRUserLogin}, nil},
	"unknown: endpoint":        {[]string{`auth_type = "ecr"`, "endpoint = terraform_data.unknown.output", ecrRegion("us-west-1"), fixture.ECRProtected, fixture.ECRRoleLogin}, nil},
	"unknown: protected":       {ecrAt(fixture.ECRPrivateHost, "protected = terraform_data.unknown.output", fixture.ECRKeyLogin), nil},
	"unknown: public secured":  {ecrAt(fixture.ECRPublicHost, "protected = terraform_data.unknown.output"), nil},
	"unknown: key":             {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, "access_key = terraform_data.unknown.output"), nil},
	"unknown: key and role":    {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, fixture.ECRKeyLogin, "sts = terraform_data.unknown.output"), nil},
	"unknown: key's parts":     {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, "access_key = { access_key_id = terraform_data.unknown.output, secret_access_key_wo = terraform_data.unknown.output }"), nil},
	"unknown: role":            {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, "sts = terraform_data.unknown.output"), nil},
	"unknown: role's parts":    {ecrAt(fixture.ECRPrivateHost, fixture.ECRProtected, "sts = { role_arn = terraform_data.unknown.output, external_id = terraform_data.unknown.output }"), nil},
	"unknown: basic":           {ecrAt(fixture.ECRPrivateHost, "basic = terraform_data.unknown.output"), nil},
	"unknown: suffix":          {ecrAt(fixture.ECRPrivateHost, "endpoint_suffix = terraform_data.unknown.output"), nil},
	"unknown: default region":  {ecrAt(fixture.ECRTemplate, "default_region = terraform_data.unknown.output"), nil},
	"unknown: no default":      {ecrAt(fixture.ECRPrivateHost, "default_region = terraform_data.unknown.output"), nil},
	"unknown: synchronization": {ecrAt(fixture.ECRPrivateHost, "synchronization = terraform_data.unknown.output"), nil},
	"unknown: base path":       {ecrAt(fixture.ECRPrivateHost, "synchronization = true", "base_content_path = terraform_data.unknown.output"), nil},
	"unknown: tls":             {ecrAt(fixture.ECRPrivateHost, "tls = terraform_data.unknown.output"), nil},
}

// inWords is the form of an attribute that may hold a secret: the resource is underlined instead.
var inWords = regexp.MustCompile(`^(basic|access_key|sts)[.: ]`)

// One configuration has all invalid forms. validate reports the expected diagnostics for each.
func TestEveryRegistryModeIsCheckedAtValidate(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	var configuration strings.Builder
	configuration.WriteString("resource \"terraform_data\" \"unknown\" {}\n")
	for i, name := range slices.Sorted(maps.Keys(ecrModes)) {
		// Every line has the name of its case, so that a snippet shows it.
		fmt.Fprintf(&configuration, "resource \"palette_oci_registry\" \"r%d\" { # case: %s\n  name = \"r%d\"\n", i,
			name, i)
		for _, line := range ecrModes[name].attributes {
			fmt.Fprintf(&configuration, "  %s # case: %s\n", line, name)
		}
		configuration.WriteString("}\n")
	}
	w.Write(configuration.String())
	found := make(map[string][]ecrMistake)
	for _, d := range w.Validate().Errors() {
		line, name, _ := strings.Cut(d.Code, " # case: ")
		word, _, _ := strings.Cut(line, " ")
		if named := inWords.FindStringSubmatch(d.Detail); named != nil {
			word = named[1]
		}
		found[name] = append(found[name], ecrMistake{d.Summary, word, strings.Join(strings.Fields(d.Detail), " ")})
	}
	for name, mode := range ecrModes {
		byWords := cmp.Comparer(func(a, b ecrMistake) bool {
			return a.Summary == b.Summary && a.Line == b.Line &&
				(strings.Contains(a.Detail, b.Detail) || strings.Contains(b.Detail, a.Detail))
		})
		if diff := cmp.Diff(mode.want, found[name], byWords); diff != "" {
			t.Errorf("%s (-want +reported):\n%s", name, diff)
		}
		delete(found, name)
	}
	if len(found) > 0 {
		t.Errorf("reported for no case: %v", found)
	}
}
