package acctest_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// The ways of writing a registry that the tables below combine.
const (
	ecrPrivateHost = "214575254960.dkr.ecr.us-west-1.amazonaws.com"
	ecrTemplate    = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
	ecrPublicHost  = "public.ecr.aws/k1n1h4h4"

	ecrKey  = `access_key = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = "canary" }`
	ecrRole = `sts = { role_arn = "arn:aws:iam::214575254960:role/palette-ecr" }`
	ecrUser = `basic = { username = "AWS", password_wo = "canary" }`
)

func ecrAt(endpoint string, attributes ...string) []string {
	return append([]string{`auth_type = "ecr"`, "endpoint = " + fmt.Sprintf("%q", endpoint)}, attributes...)
}

func ecrBasicAt(endpoint string, attributes ...string) []string {
	return append([]string{`auth_type = "basic"`, "endpoint = " + fmt.Sprintf("%q", endpoint)}, attributes...)
}

func ecrArn(arn string) string { return fmt.Sprintf("sts = { role_arn = %q }", arn) }

func ecrRegion(region string) string { return fmt.Sprintf("default_region = %q", region) }

const (
	protected   = "protected = true"
	unprotected = "protected = false"
)

// ecrMistake is one diagnostic: its summary, the beginning of the line that is
// underlined ("resource" when the attribute is not written), and words of its
// detail.
type ecrMistake struct{ Summary, Line, Detail string }

// ecrModes is every way to write a registry wrongly, each with all that is
// said about it.
var ecrModes = map[string]struct {
	attributes []string
	want       []ecrMistake
}{
	"auth type of another case":    {[]string{`auth_type = "ECR"`, `endpoint = "` + ecrPrivateHost + `"`}, []ecrMistake{{"Invalid Auth Type", "auth_type", `"ecr" for Amazon ECR`}}},
	"auth type without endpoint's": {ecrBasicAt(ecrPrivateHost, ecrUser), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "ends after 12 hours"}}},
	"basic with the template":      {ecrBasicAt(ecrTemplate), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `auth_type = "ecr"`}}},
	"basic on public":              {ecrBasicAt(ecrPublicHost), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `auth_type = "ecr"`}}},
	"a template on another host":   {ecrBasicAt("registry.{{.spectro.system.aws.region}}.example.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "variable"}}},
	"basic protected":              {ecrBasicAt("contoso.azurecr.io", protected), []ecrMistake{{"Invalid Registry Mode", "protected", "anonymously"}}},
	"basic with a key":             {ecrBasicAt("contoso.azurecr.io", ecrKey), []ecrMistake{{"Invalid Registry Mode", "access_key", "go into basic"}}},
	"basic with a role":            {ecrBasicAt("contoso.azurecr.io", ecrRole), []ecrMistake{{"Invalid Registry Mode", "sts", "go into basic"}}},
	"basic with a region":          {ecrBasicAt("contoso.azurecr.io", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Mode", "default_region", "Remove it"}}},

	"another host":          {ecrAt("contoso.azurecr.io"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `auth_type = "basic"`}}},
	"scheme":                {ecrAt("https://"+ecrPrivateHost, protected, ecrRole), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + ecrPrivateHost + `"`}}},
	"oci scheme":            {ecrAt("oci://" + ecrPrivateHost + "/charts"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + ecrPrivateHost + `"`}}},
	"port":                  {ecrAt(ecrPrivateHost + ":443"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + ecrPrivateHost + `"`}}},
	"path":                  {ecrAt(ecrPrivateHost + "/charts"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "base_content_path"}}},
	"evil suffix":           {ecrAt(ecrPrivateHost + ".evil.tld"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "none of Amazon's suffixes"}}},
	"short registry id":     {ecrAt("2145752549.dkr.ecr.us-west-1.amazonaws.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "12 digits"}}},
	"no region":             {ecrAt("214575254960.dkr.ecr.amazonaws.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "region"}}},
	"upper case":            {ecrAt(strings.ToUpper(ecrPrivateHost)), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + ecrPrivateHost + `"`}}},
	"china with the suffix": {ecrAt("214575254960.dkr.ecr.cn-north-1.amazonaws.com"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn"`}}},
	"misspelt variable":     {ecrAt("214575254960.dkr.ecr.{{.spectro.system.aws.regions}}.amazonaws.com", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", `Write "` + ecrTemplate + `"`}}},
	"variable twice":        {ecrAt("{{.spectro.system.aws.region}}.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "once"}}},
	"variable elsewhere":    {ecrAt("{{.spectro.system.aws.region}}.dkr.ecr.us-west-1.amazonaws.com", ecrRegion("us-west-1")), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "not in the place of the region"}}},
	"gallery without alias": {ecrAt("public.ecr.aws"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "public.ecr.aws/<alias>"}}},
	"path below the alias":  {ecrAt(ecrPublicHost + "/charts"), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "base_content_path"}}},
	"empty endpoint":        {ecrAt(""), []ecrMistake{{"Invalid Registry Endpoint", "endpoint", "empty"}}},

	"ecr with basic":              {ecrAt(ecrPrivateHost, ecrUser), []ecrMistake{{"Invalid Registry Mode", "basic", "access_key or sts"}}},
	"ecr with a suffix":           {ecrAt(ecrPrivateHost, `endpoint_suffix = "/artifactory"`), []ecrMistake{{"Invalid Registry Mode", "endpoint_suffix", "base_content_path"}}},
	"protected, nothing":          {ecrAt(ecrPrivateHost, protected), []ecrMistake{{"Registry Credentials Missing", "protected", "Add access_key or sts"}}},
	"protected, both":             {ecrAt(ecrPrivateHost, protected, ecrKey, ecrRole), []ecrMistake{{"Conflicting Registry Credentials", "access_key", "exactly one"}}},
	"un-protected with a key":     {ecrAt(ecrPrivateHost, ecrKey), []ecrMistake{{"Invalid Registry Mode", "access_key", "protected = true"}}},
	"un-protected with a role":    {ecrAt(ecrPrivateHost, unprotected, ecrRole), []ecrMistake{{"Invalid Registry Mode", "sts", "protected = true"}}},
	"public protected":            {ecrAt(ecrPublicHost, protected), []ecrMistake{{"Invalid Registry Mode", "protected", "without credentials"}}},
	"public with a key":           {ecrAt(ecrPublicHost, ecrKey), []ecrMistake{{"Invalid Registry Mode", "access_key", "Remove access_key"}}},
	"public with a role":          {ecrAt(ecrPublicHost, ecrRole), []ecrMistake{{"Invalid Registry Mode", "sts", "Remove sts"}}},
	"public with a region":        {ecrAt(ecrPublicHost, ecrRegion("us-east-1")), []ecrMistake{{"Default Region Without Region Template", "default_region", "Remove default_region"}}},
	"china protected":             {ecrAt("214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn", protected, ecrKey), []ecrMistake{{"Invalid Registry Mode", "protected", "aws-cn"}}},
	"a user as role":              {ecrAt(ecrPrivateHost, protected, ecrArn("arn:aws:iam::214575254960:user/x")), []ecrMistake{{"Invalid Role ARN", "sts", "Only a role"}}},
	"a session as role":           {ecrAt(ecrPrivateHost, protected, ecrArn("arn:aws:sts::214575254960:assumed-role/palette-ecr/x")), []ecrMistake{{"Invalid Role ARN", "sts", `Write "arn:aws:iam::214575254960:role/palette-ecr"`}}},
	"a role of another partition": {ecrAt(ecrPrivateHost, protected, ecrArn("arn:aws-us-gov:iam::214575254960:role/x")), []ecrMistake{{"AWS Partitions Differ", "sts", "aws-us-gov"}}},
	"template, no default":        {ecrAt(ecrTemplate), []ecrMistake{{"Default Region Missing", "resource", "us-west-1"}}},
	"default, no template":        {ecrAt(ecrPrivateHost, ecrRegion("us-west-1")), []ecrMistake{{"Default Region Without Region Template", "default_region", "{{.spectro.system.aws.region}}"}}},
	"default of a wrong form":     {ecrAt(ecrTemplate, ecrRegion("us-west")), []ecrMistake{{"Invalid Default Region", "default_region", "us-west"}}},
	"a zone as default":           {ecrAt(ecrTemplate, ecrRegion("us-west-1a")), []ecrMistake{{"Invalid Default Region", "default_region", `Write "us-west-1"`}}},
	"default of another suffix":   {ecrAt(ecrTemplate, ecrRegion("cn-north-1")), []ecrMistake{{"AWS Partitions Differ", "default_region", "aws or aws-us-gov"}}},
	"default of the role's other": {ecrAt(ecrTemplate, ecrRegion("us-gov-west-1"), protected, ecrRole), []ecrMistake{{"AWS Partitions Differ", "sts", "aws-us-gov"}}},
	"synchronized nowhere":        {ecrAt(ecrPrivateHost, "synchronization = true"), []ecrMistake{{"Base Content Path Missing", "synchronization", "add it"}}},
	"four at once": {ecrAt("https://"+ecrTemplate, ecrUser, ecrRegion("nowhere"), ecrKey), []ecrMistake{
		{"Invalid Registry Endpoint", "endpoint", `Write "` + ecrTemplate + `"`},
		{"Invalid Registry Mode", "basic", "access_key or sts"},
		{"Invalid Registry Mode", "access_key", "protected = true"},
		{"Invalid Default Region", "default_region", "nowhere"},
	}},

	// What is right, or may still turn out to be.
	"right: key":               {ecrAt(ecrPrivateHost, protected, ecrKey), nil},
	"right: role":              {ecrAt(ecrPrivateHost, protected, ecrRole), nil},
	"right: un-protected":      {ecrAt(ecrPrivateHost), nil},
	"right: public":            {ecrAt(ecrPublicHost, unprotected), nil},
	"right: template":          {ecrAt("214575254960.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com", ecrRegion("us-west-1"), protected, ecrRole), nil},
	"right: fips":              {ecrAt("214575254960.dkr.ecr-fips.us-gov-west-1.amazonaws.com", protected, ecrArn("arn:aws-us-gov:iam::214575254960:role/x")), nil},
	"right: dual-stack":        {ecrAt("214575254960.dkr-ecr.us-west-1.on.aws", protected, ecrKey), nil},
	"right: china":             {ecrAt("214575254960.dkr.ecr.cn-north-1.amazonaws.com.cn"), nil},
	"unknown: auth type":       {[]string{"auth_type = terraform_data.unknown.output", "endpoint = \"" + ecrTemplate + "\"", protected, ecrKey, ecrRole, ecrUser}, nil},
	"unknown: endpoint":        {[]string{`auth_type = "ecr"`, "endpoint = terraform_data.unknown.output", ecrRegion("us-west-1"), protected, ecrRole}, nil},
	"unknown: protected":       {ecrAt(ecrPrivateHost, "protected = terraform_data.unknown.output", ecrKey), nil},
	"unknown: public secured":  {ecrAt(ecrPublicHost, "protected = terraform_data.unknown.output"), nil},
	"unknown: key":             {ecrAt(ecrPrivateHost, protected, "access_key = terraform_data.unknown.output"), nil},
	"unknown: key and role":    {ecrAt(ecrPrivateHost, protected, ecrKey, "sts = terraform_data.unknown.output"), nil},
	"unknown: key's parts":     {ecrAt(ecrPrivateHost, protected, "access_key = { access_key_id = terraform_data.unknown.output, secret_access_key_wo = terraform_data.unknown.output }"), nil},
	"unknown: role":            {ecrAt(ecrPrivateHost, protected, "sts = terraform_data.unknown.output"), nil},
	"unknown: role's parts":    {ecrAt(ecrPrivateHost, protected, "sts = { role_arn = terraform_data.unknown.output, external_id = terraform_data.unknown.output }"), nil},
	"unknown: basic":           {ecrAt(ecrPrivateHost, "basic = terraform_data.unknown.output"), nil},
	"unknown: suffix":          {ecrAt(ecrPrivateHost, "endpoint_suffix = terraform_data.unknown.output"), nil},
	"unknown: default region":  {ecrAt(ecrTemplate, "default_region = terraform_data.unknown.output"), nil},
	"unknown: no default":      {ecrAt(ecrPrivateHost, "default_region = terraform_data.unknown.output"), nil},
	"unknown: synchronization": {ecrAt(ecrPrivateHost, "synchronization = terraform_data.unknown.output"), nil},
	"unknown: base path":       {ecrAt(ecrPrivateHost, "synchronization = true", "base_content_path = terraform_data.unknown.output"), nil},
	"unknown: tls":             {ecrAt(ecrPrivateHost, "tls = terraform_data.unknown.output"), nil},
}

// inWords is how an attribute is named that may hold a secret: the resource is
// underlined in its place.
var inWords = regexp.MustCompile(`^(basic|access_key|sts)[.: ]`)

// TestEveryRegistryModeIsCheckedAtValidate writes all of them into one
// configuration and compares all that validate says.
func TestEveryRegistryModeIsCheckedAtValidate(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	var configuration strings.Builder
	configuration.WriteString("resource \"terraform_data\" \"unknown\" {}\n")
	for i, name := range slices.Sorted(maps.Keys(ecrModes)) {
		// Every line carries the name of its case, so that a snippet shows it.
		fmt.Fprintf(&configuration, "resource \"palette_oci_registry\" \"r%d\" { # case: %s\n  name = \"r%d\"\n", i, name, i)
		for _, line := range ecrModes[name].attributes {
			fmt.Fprintf(&configuration, "  %s # case: %s\n", line, name)
		}
		configuration.WriteString("}\n")
	}
	w.Write(configuration.String())
	said := make(map[string][]ecrMistake)
	for _, d := range w.Validate().Errors() {
		line, name, _ := strings.Cut(d.Code, " # case: ")
		word, _, _ := strings.Cut(line, " ")
		if named := inWords.FindStringSubmatch(d.Detail); named != nil {
			word = named[1]
		}
		said[name] = append(said[name], ecrMistake{d.Summary, word, strings.Join(strings.Fields(d.Detail), " ")})
	}
	for name, mode := range ecrModes {
		byWords := cmp.Comparer(func(a, b ecrMistake) bool {
			return a.Summary == b.Summary && a.Line == b.Line && (strings.Contains(a.Detail, b.Detail) || strings.Contains(b.Detail, a.Detail))
		})
		if diff := cmp.Diff(mode.want, said[name], byWords); diff != "" {
			t.Errorf("%s (-want +said):\n%s", name, diff)
		}
		delete(said, name)
	}
	if len(said) > 0 {
		t.Errorf("said of no case: %v", said)
	}
}
