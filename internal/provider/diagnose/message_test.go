package diagnose_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

// message is a problem, with what a practitioner has to find in it: the summary,
// the attribute, and fragments of the detail.
type message struct {
	problem            diagnose.Problem
	attribute, summary string
	fragments          []string
}

// compareMessages checks each problem against its row.
func compareMessages(t *testing.T, messages map[string]message) {
	t.Helper()
	for name, want := range messages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := want.problem; got.Summary != want.summary || got.Attribute.String() != want.attribute {
				t.Errorf("%q at %q, want %q at %q", got.Summary, got.Attribute, want.summary, want.attribute)
			}
			checkFragments(t, name, want.problem.Detail, want.fragments...)
			if !strings.HasSuffix(want.problem.Detail, ".") && !strings.Contains(want.problem.Detail, "\n\n  ") {
				t.Errorf("the detail does not end with a sentence or a block:\n%s", want.problem.Detail)
			}
		})
	}
}

// checkFragments reports the fragments that a text does not contain.
func checkFragments(t *testing.T, name, text string, fragments ...string) {
	t.Helper()
	for _, fragment := range fragments {
		if !strings.Contains(text, fragment) {
			t.Errorf("%s: %q is not in:\n%s", name, fragment, text)
		}
	}
}

var (
	shop     = palette.Profile{Name: "shop", Version: "1.1.0", Scope: "tenant"}
	shopUsed = palette.Profile{
		Name: "shop", Version: "1.1.0", Scope: "tenant", Clusters: []palette.Cluster{{Name: "west"}, {Name: "east"}},
	}
	refusal = &palette.Error{Status: 400, Method: "PUT", Path: "/v1/x", Code: "InvalidRequest", Message: "no"}
)

func TestLayerMessages(t *testing.T) {
	t.Parallel()
	unconfirmed := &palette.UnconfirmedError{Err: io.ErrUnexpectedEOF}
	foreign := &palette.ForeignDraftError{Packs: []string{"quota", "web"}}
	absent := &palette.Error{Status: 404, Method: "GET", Path: "/v1/x", Message: "gone"}
	lookalikes := func(count int) session.Lookalikes {
		return session.Lookalikes{Named: make([]palette.ProfileVersion, count)}
	}
	compareMessages(t, map[string]message{
		"taken pack": {
			diagnose.LayerExists("web", "5f/web", false), "name", "Layer Already Exists",
			[]string{`already has a pack "web"`, `id = "5f/web"`, "a moved block instead"},
		},
		"taken pack of a layer that follows its profile": {
			diagnose.LayerExists("web", "5f/web", true), "name", "Layer Already Exists",
			[]string{"follows the profile", "terraform state rm palette_helm_layer.<label>", `id = "5f/web"`},
		},
		"two layers of one pack": {
			diagnose.LayerTwice("web", "web"), "chart", "Duplicate Layer", []string{`the pack "web"`, `name = "web-2"`},
		},
		"profile that is gone": {
			diagnose.LayerProfileNotFound("5f", absent), "cluster_profile_id", "Cluster Profile Not Found",
			[]string{`the uid "5f"`, "status 404: gone"},
		},
		"name of a profile": {
			diagnose.LayerProfileAbsent("shop", []string{"the tenant"}, lookalikes(1)), "cluster_profile_id", "Cluster Profile Not Found",
			[]string{`"shop" is the name of a profile. Write its uid:`, "palette_cluster_profile.<label>.id"},
		},
		"name of many versions": {
			diagnose.LayerProfileAbsent("shop", []string{"the tenant"}, lookalikes(12)), "cluster_profile_id", "Cluster Profile Not Found",
			[]string{"Write the uid of one of its versions:", "and 2 others"},
		},
		"mistyped uid": {
			diagnose.LayerProfileAbsent("5e", []string{"the tenant"}, session.Lookalikes{
				Similar: []palette.ProfileVersion{{UID: "5f", Name: "shop", Version: "1.1.0"}},
			}), "cluster_profile_id", "Cluster Profile Not Found", []string{`cluster_profile_id = "5f"   # shop 1.1.0`},
		},
		"foreign draft": {
			diagnose.LayerEdit("add the layer", "5f/web", foreign), "cluster_profile_id", "Cluster Profile Has Unpublished Changes",
			[]string{"quota, web.", "PALETTE_UNPUBLISHED_CHANGES=publish", "PALETTE_UNPUBLISHED_CHANGES=discard"},
		},
		"contended profile": {
			diagnose.LayerEdit("add the layer", "5f/web", palette.ErrContended), "cluster_profile_id", "Cluster Profile Keeps Changing",
			[]string{"Could not add the layer.", "Apply again"},
		},
		"profile without layers": {
			diagnose.LayerEdit("remove the layer", "5f/web", &palette.EmptyProfileError{Err: refusal}), "",
			"Cluster Profile Requires Layer", []string{"Could not remove the layer", "400 InvalidRequest: no.", "Keep one layer"},
		},
		"write that is not confirmed": {
			diagnose.LayerEdit("add the layer", "5f/web", unconfirmed), "", "Palette Not Reached",
			[]string{"It is not known whether", `id = "5f/web"`},
		},
		"variable that Palette does not know": {
			diagnose.LayerEdit("add the layer", "5f/web", &palette.Error{Status: 400, Code: "PackVariablesUndefined", Message: "size"}),
			"values", "Variable Not Declared", []string{"Could not add the layer", "remove the reference"},
		},
		"registry that is not registered in time": {
			diagnose.LayerRegistry(true, session.ErrNotRegistered), "registry_name", "Registry Not Registered Yet",
			[]string{"at the same time", "so that Terraform registers it first", "palette_oci_registry.<label>.name"},
		},
		"uid of no registry": {
			diagnose.LayerRegistry(false, absent), "registry_id", "Registry Not Found", []string{"Palette has no such OCI registry"},
		},
		"registry that cannot be read": {
			diagnose.LayerRegistry(false, refusal), "", "Palette Refused Request", []string{"Could not find the registry of the layer."},
		},
		"name and uid of different registries": {
			diagnose.RegistriesDiffer("acr", "5f"), "registry_id", "Registry Name And Id Differ",
			[]string{`the registry "acr" has the uid 5f.`, "Keep registry_name or registry_id"},
		},
		"uid beside a planned registry": {
			diagnose.RegistriesDiffer("acr", ""), "registry_id", "Registry Name And Id Differ", []string{`"acr" is not registered yet`},
		},
		"values that are not YAML": {
			diagnose.LayerNotReadable("web", errors.New("not YAML")), "", "Layer Not Readable", []string{`pack "web"`, "Not YAML."},
		},
		"no registry": {
			diagnose.LayerWithoutRegistry(), "", "Missing Attribute Configuration", []string{"registry_name =", "registry_id"},
		},
		"import id": {
			diagnose.LayerImportID("web"), "", "Invalid Import Id", []string{`"web" is not <cluster_profile_id>/<name>`},
		},
		"index without the version": {
			diagnose.NotIndexed("acr", "web", "1.2.3", palette.ErrNotFound), "version", "Chart Version Not Indexed",
			[]string{"does not contain web 1.2.3", "every 24 hours"},
		},
		"index that cannot be read": {
			diagnose.NotIndexed("acr", "web", "1.2.3", refusal), "", "Palette Refused Request", []string{"look up the chart in Palette's index"},
		},
		"values that attributes set": {
			diagnose.ValuesHeader(errors.New("pack.namespace is a key of the header")), "values", "Values Contradict Attributes",
			[]string{"pack.namespace is"},
		},
		"fraction": {
			diagnose.NotWhole("1.5", "1"), "", "Invalid Install Order", []string{"1.5 is not a whole number.", "Write 1."},
		},
		"large number": {
			diagnose.NotWhole("1e+30", ""), "", "Invalid Install Order", []string{"64 bits", "such as 10."},
		},
		"layer that moves in the run of a new version": {
			diagnose.LayerLeavesEarlierVersion(), "cluster_profile_id", "Layer Cannot Be Moved", []string{"Apply the new version first"},
		},
	})
}

func TestChartMessages(t *testing.T) {
	t.Parallel()
	missing := &probe.Error{
		Outcome: probe.ChartAbsent, Registry: "acr.test", Repository: "web", Tag: "1.2.3",
		Method: "GET", URL: "https://acr.test/v2/web/manifests/1.2.3", Status: 404,
		Causes:    []string{"it was not pushed"},
		Elsewhere: []string{"charts", ""}, Endpoints: []string{"acr.test/team"}, NextStep: "Push it.",
		Permission: "list",
	}
	required := &probe.Error{Outcome: probe.CredentialsRequired, Registry: "acr.test"}
	limited := &probe.Error{Outcome: probe.RateLimited, Registry: "acr.test", RetryAfter: 90 * time.Second}
	hidden := session.Registration{Registry: palette.Registry{Name: "acr", Settings: registry.Settings{Hidden: true}}}
	unexplained := errors.New("no such region")
	compareMessages(t, map[string]message{
		"absent": {
			diagnose.Chart(missing), "chart", "Chart Not Found", []string{
				"This machine sent GET https://acr.test/v2/web/manifests/1.2.3 and received status 404.",
				"Possible causes:\n  - it was not pushed", "Push it.", `base_content_path = "charts"`, "no base_content_path",
				`endpoint = "acr.test/team"`, "could not be listed. Missing permission: list",
			},
		},
		"unexplained error": {
			diagnose.LayerChart(unexplained), "registry_name", "Chart Not Checked", []string{"No such region.", `chart_checks = "off"`},
		},
		"pause": {diagnose.Chart(limited), "", "Chart Not Checked", []string{"requests a wait of 90 seconds"}},
		"hidden credentials": {
			diagnose.Chart(diagnose.SourceOf(hidden).Explain(required)), "", "Chart Not Checked",
			[]string{`credentials for the registry "acr" and hides them`, `registry_auth = { "acr" = { … } }`},
		},
		"anonymous endpoint": {
			diagnose.Chart(diagnose.EndpointAnonymous(required)), "", "Chart Not Checked",
			[]string{"sends no credentials", "set registry_name instead of endpoint"},
		},
		"no credentials are at fault": {
			diagnose.Chart(diagnose.EndpointAnonymous(missing)), "chart", "Chart Not Found", []string{"Push it."},
		},
		"unknown input": {
			diagnose.ChartNotKnownYet("registry"), "", "Chart Not Checked", []string{"The registry is known only after apply"},
		},
		"unknown registry name": {
			diagnose.RegistryNotKnown("acre", &palette.NotFoundError{Kind: "registry", Name: "acre", Known: []string{"acr"}}),
			"registry_name", "Chart Not Checked", []string{`registry_name = "acr"`, "so that Terraform plans it first"},
		},
		"overwritten tag": {
			diagnose.TagOverwritten("web:1.2.3", "sha256:a", "sha256:b"), "digest", "Chart Tag Was Overwritten",
			[]string{"was sha256:a", "now sha256:b", "set digest"},
		},
		"data source without a chart": {
			diagnose.ChartNotRead(region.Resolution{Err: unexplained, Hosts: []string{"a.test", "b.test"}}), "", "Chart Not Read",
			[]string{"No such region.", "Hosts looked up, in this order: a.test, b.test."},
		},
		"data source without access": {
			diagnose.ChartNotRead(region.Resolution{Err: required}), "", "Chart Not Read", []string{"acr.test"},
		},
		"registry that is not known yet": {
			diagnose.RegistryUnknown("acr"), "registry_name", "Registry Not Known Yet", []string{"add depends_on"},
		},
		"versions that are not listed": {
			diagnose.VersionsNotListed(unexplained), "", "Chart Versions Not Listed", []string{"No such region."},
		},
		"no region at all": {
			diagnose.ServedNowhere([]string{"eu-west-1"}, region.Resolution{Err: missing}), "chart", "Chart Not Found",
			[]string{"No region of the layer has the chart either (eu-west-1)"},
		},
		"some regions": {
			diagnose.Unserved(map[string]region.Resolution{"eu-west-1": {Err: missing}}, []string{"us-west-1"}), "regions", "Region Not Served",
			[]string{"These regions are served: us-west-1.", "Replicate"},
		},
		"no fallback": {
			diagnose.FallbackEmpty(missing), "regions", "Default Region Lacks Chart", []string{"no fallback", "acr.test/web:1.2.3"},
		},
		"no region": {diagnose.RegionNeeded(), "region", "Region Required", []string{`region = "us-west-1"`}},
		"region without a response": {
			diagnose.RegionNotChecked("eu-west-1", region.Resolution{Err: limited, Hosts: []string{"a.test"}}), "regions",
			"Region Not Checked", []string{"a deployment in eu-west-1", "order: a.test."},
		},
		"chart that cannot be read": {
			diagnose.ValuesNotChecked(limited), "values", "Values Not Checked", []string{"The chart exists"},
		},
		"chart that cannot be read, unexplained": {
			diagnose.ValuesNotChecked(unexplained), "values", "Values Not Checked", []string{"No such region."},
		},
		"deprecated": {diagnose.Deprecated("web", "1.2.3"), "chart", "Chart Is Deprecated", []string{"web 1.2.3"}},
	})
	if diagnose.FactSeverity(session.Enforce) != diagnose.Error ||
		diagnose.FactSeverity(session.Warn) != diagnose.Warning {
		t.Error("facts about charts are not reported as strictly as charts are checked")
	}
}

func TestRegistryMessages(t *testing.T) {
	t.Parallel()
	login := func(outcome probe.Outcome) diagnose.Problem {
		return diagnose.Login(&probe.Error{Outcome: outcome, Registry: "acr.test"}, path.Root("basic"))
	}
	const machine, written = "the result on this machine", "Nothing was written."
	compareMessages(t, map[string]message{
		"refused":        {login(probe.CredentialsRefused), "basic", "Registry Refused Credentials", []string{written}},
		"required":       {login(probe.CredentialsRequired), "basic", "Registry Requires Credentials", []string{written}},
		"forbidden":      {login(probe.Forbidden), "basic", "Registry Permission Missing", []string{written}},
		"role":           {login(probe.RoleNotAssumed), "basic", "Role Not Assumed By This Machine", []string{machine}},
		"no identity":    {login(probe.NoIdentity), "basic", "No AWS Identity On This Machine", []string{machine}},
		"token":          {login(probe.TokenEndpointRefused), "endpoint", "Registry Token Endpoint Refused", []string{machine}},
		"scheme":         {login(probe.AuthenticationUnsupported), "endpoint", "Registry Authentication Not Supported", []string{machine}},
		"not challenged": {login(probe.RefusedUnchallenged), "endpoint", "Registry Refused Request", []string{machine}},
		"plain":          {login(probe.PlainHTTP), "endpoint", "Registry Uses Plain HTTP", []string{"acr.test"}},
		"certificate":    {login(probe.UntrustedCertificate), "tls", "Registry Certificate Not Trusted By This Machine", []string{"acr.test"}},
		"unreachable":    {login(probe.Unreachable), "endpoint", "Registry Not Reached From This Machine", []string{machine}},
		"unexplained":    {diagnose.Login(io.EOF, path.Root("basic")), "basic", "Registry Not Reached From This Machine", []string{"EOF."}},
		"not verified":   {diagnose.Inconclusive(probe.Proof{Registry: "acr.test"}, path.Root("basic")), "basic", "Registry Credentials Not Verified", []string{"acr.test"}},
		"replaced in use": {
			diagnose.RegistryReplacedInUse("acr", []palette.ProfileUse{{Name: "shop", Version: "1.0.0", Scope: "tenant"}}), "auth_type",
			"Registry In Use", []string{"shop 1.0.0 (tenant)", "create_before_destroy"},
		},
		"import id": {diagnose.RegistryImportID(), "", "Invalid Import Id", []string{"the uid of a registry"}},
		"not readable": {
			diagnose.RegistryNotFound(path.Root("name"), "acr", refusal), "", "Palette Refused Request", []string{`find the registry "acr"`},
		},
		"one name": {
			diagnose.RegistriesOfOneName("acr", "1", "2"), "", "Registry Name Ambiguous", []string{`2 registries named "acr": 1, 2.`},
		},
		"synchronized": {diagnose.SyncCannotEnd(), "synchronization", "Synchronization Cannot Be Turned Off", []string{"Keep synchronization"}},
		"secret":       {diagnose.SecretNeeded(), "", "Registry Secret Required", []string{"write-only"}},
		"half":         {diagnose.NameNeeded(), "", "Registry Credentials Incomplete", []string{"Set it"}},
		"admin":        {diagnose.AdminUser("acr"), "basic.username", "Registry Admin User", []string{"AcrPull"}},
		"path": {
			diagnose.ContentPathNotIndexed(""), "base_content_path", "Base Content Path Without Synchronization", []string{"after the host"},
		},
		"path of a host": {
			diagnose.ContentPathNotIndexed("acr.test/charts"), "base_content_path", "Base Content Path Without Synchronization",
			[]string{`endpoint = "acr.test/charts"`},
		},
		"not deleted": {
			diagnose.RegistryLeft("acr", "5f", refusal), "", "Registry In Use", []string{"no longer in the state", `id = "5f"`},
		},
		"hidden":     {diagnose.LoginNotAtHand("acr"), "registry_name", "Registry Credentials Hidden", []string{`"acr" = { … }`}},
		"later":      {diagnose.LoginNotKnown("acr"), "registry_name", "Registry Not Known Yet", []string{"-target"}},
		"no login":   {diagnose.LoginNotMade("acr", io.EOF), "registry_name", "Registry Login Failed", []string{"EOF."}},
		"no session": {diagnose.LoginNotMade("acr", &probe.Error{Outcome: probe.Forbidden, Permission: "ecr:X"}), "registry_name", "Registry Login Failed", []string{"Missing permission: ecr:X"}},
	})
}

func TestProfileMessages(t *testing.T) {
	t.Parallel()
	taken := &palette.TakenError{Kind: "cluster profile", Name: "shop"}
	compareMessages(t, map[string]message{
		"taken": {
			diagnose.ProfileNotCreated("tenant", "shop", "1.1.0", taken), "version", "Cluster Profile Already Exists",
			[]string{`id = "tenant:shop:1.1.0"`, "a moved block instead"},
		},
		"taken version": {
			diagnose.ProfileVersionNotCreated("tenant", "shop", "1.1.0", taken), "version", "Cluster Profile Already Exists",
			[]string{"terraform state rm", `id = "tenant:shop:1.1.0"`},
		},
		"empty version": {
			diagnose.ProfileVersionNotCreated("tenant", "shop", "1.1.0", &palette.EmptyProfileError{Err: refusal}), "",
			"Cluster Profile Requires Layer", []string{"create the next version"},
		},
		"sensitive variables": {
			diagnose.ProfileVersionNotCreated("tenant", "shop", "1.1.0", &palette.SensitiveVariablesError{Names: []string{"token"}}),
			"version", "Sensitive Variables Cannot Be Copied", []string{"token", "as version 1.1.0"},
		},
		"another address": {
			diagnose.ProfileAddressChanged(shopUsed), "", "Cluster Profile Recreated", []string{"east, west", "moved {"},
		},
		"replaced": {diagnose.ProfileReplaced(shop), "", "Cluster Profile Recreated", []string{"shop 1.1.0", "change version"}},
		"draft":    {diagnose.DraftNotRestored("shop", "1.1.0", refusal), "", "Draft Not Restored", []string{"shop 1.1.0", "400"}},
		"used":     {diagnose.ClustersUseVersion(shopUsed), "", "Clusters Use Cluster Profile", []string{"east, west"}},
		"used layer": {
			diagnose.ClustersUseLayer("web", shopUsed), "", "Clusters Use Layer", []string{`the layer "web"`, "namespace is deleted"},
		},
		"kept": {
			diagnose.VersionsKept([]palette.Profile{shop}, map[string]string{}), "destroy_earlier_versions", "Earlier Versions Kept",
			[]string{"  shop 1.1.0", `id = "tenant:shop:1.1.0"`},
		},
		"no version": {
			diagnose.ProfileNotFound(path.Root("name"), "tenant", "shop", "1.1.0", palette.ErrNotFound), "name", "Cluster Profile Not Found",
			[]string{`"shop" in version 1.1.0`},
		},
		"version that cannot be read": {
			diagnose.ProfileNotFound(path.Root("name"), "tenant", "shop", "1.1.0", refusal), "", "Palette Refused Request", nil,
		},
		"uid that cannot be read": {
			diagnose.ProfileUIDNotFound(path.Root("id"), "5f", refusal), "", "Palette Refused Request", nil,
		},
		"layers that remain": {
			diagnose.ProfileInUse(shopUsed, refusal).Also([]string{"5f/web"}), "", "Cluster Profile In Use",
			[]string{"east, west", "still in the profile", `id = "5f/web"`},
		},
		"no layers remain": {diagnose.ProfileInUse(shop, nil).Also(nil), "", "Cluster Profile In Use", []string{"destroy again"}},
		"unknown name":     {diagnose.ProfileImportName("shop", nil), "", "Cluster Profile Not Found", []string{`"shop"`, "<scope>:<name>"}},
		"import id":        {diagnose.ProfileImportID("x:y"), "", "Invalid Import Id", []string{`"x:y" is neither`}},
		"not listed": {
			diagnose.NotListed("registry", "acr", refusal), "", "Palette Refused Request", []string{`read the registry "acr"`, "no `import` block"},
		},
	})
}

func TestProviderMessages(t *testing.T) {
	t.Parallel()
	compareMessages(t, map[string]message{
		"two":        {diagnose.TwoControlPlanes(), "embedded", "Conflicting Control Planes", []string{"remove embedded"}},
		"insecure":   {diagnose.PaletteNotVerified(), "", "Certificate Not Verified", []string{"ca_certificate"}},
		"registry":   {diagnose.RegistryNotVerified("acr"), "tls.insecure_skip_verify", "Certificate Not Verified", []string{`"acr"`}},
		"half":       {diagnose.RegistryAuthForm("acr"), "", "Invalid Registry Credentials", []string{`"acr"`, "exactly one of"}},
		"decision":   {diagnose.UnpublishedChoice("X", "y"), "", "Invalid Environment Variable", []string{`X is "y"`, "publish or discard"}},
		"checks":     {diagnose.ChecksChoice("X", "y"), "", "Invalid Environment Variable", []string{`X is "y"`, "enforce, warn or off"}},
		"no key":     {diagnose.Palette("x", session.ErrNoAPIKey), "", "Control Plane Not Configured", []string{"no API key"}},
		"both":       {diagnose.Palette("x", session.ErrAmbiguousEnvironment), "", "Control Plane Ambiguous", []string{"PALETTE_EMBEDDED_PATH"}},
		"home":       {diagnose.Palette("x", session.ErrHomeOfAnother), "", "Invalid Folder", []string{"~ and a name"}},
		"no home":    {diagnose.Palette("x", session.ErrNoHome), "", "Invalid Folder", []string{"HOME"}},
		"unknown":    {diagnose.Palette("x", session.ErrConfigurationUnknown), "", "Provider Configuration Not Known Yet", []string{"-target"}},
		"not listed": {diagnose.Palette("x", session.ErrProjectNotListed), "", "Project Not Found", []string{"embedded.projects"}},
		"no project": {diagnose.Palette("x", session.ErrProjectNotFound), "", "Project Not Found", []string{"PALETTE_PROJECT"}},
		"scope":      {diagnose.Palette("x", session.ErrNoProject), "scope", "Project Not Configured", []string{`scope = "tenant"`}},
		"api key":    {diagnose.Palette("x", palette.ErrAPIKey), "", "Malformed Credential", []string{"an HTTP header"}},
		"ca":         {diagnose.Palette("x", palette.ErrCA), "", "Invalid CA Certificate", []string{`file("ca.pem")`}},
		"down":       {diagnose.Palette("x", palette.ErrUnavailable), "", "Palette Not Available", []string{"Apply again later"}},
		"forbidden":  {diagnose.Palette("x", palette.ErrForbidden), "", "Palette Permission Missing", []string{"packRegistry"}},
	})
}

func TestMoveMessages(t *testing.T) {
	t.Parallel()
	moved := func(reason migration.Reason) diagnose.Problem {
		return diagnose.ProfileNotMoved(&migration.Error{
			Reason: reason, Type: "spectrocloud_cluster_profile", Name: "shop", UID: "5f", Value: "infra",
		})
	}
	const title = "Cluster Profile Not Moved"
	compareMessages(t, map[string]message{
		"type":        {moved(migration.WrongType), "", title, []string{"Only spectrocloud_cluster_profile can be moved"}},
		"content":     {moved(migration.OtherContent), "", title, []string{`provider_type is "infra"`}},
		"kind":        {moved(migration.OtherKind), "", title, []string{`type is "infra"`, "basic and ecr"}},
		"profile":     {moved(migration.OtherProfile), "", title, []string{`type is "infra"`, "add-on profiles"}},
		"newer":       {moved(migration.NewerVersion), "", title, []string{"schema version infra", `id = "5f"`, "removed {"}},
		"unexplained": {diagnose.RegistryNotMoved(io.EOF), "", "Registry Not Moved", []string{"EOF."}},
		"no uid": {
			diagnose.RegistryNotMoved(&migration.Error{Type: "spectrocloud_registry_oci"}), "", "Registry Not Moved",
			[]string{`id = "<uid>"`, "spectrocloud_registry_oci.<label>"},
		},
		"secret": {
			diagnose.SecretNotMoved("acr", "basic.password_wo"), "", "Secret Not Moved", []string{"set basic.password_wo_version"},
		},
		"packs": {
			diagnose.PacksNotMoved("shop", []string{"a", "b", "c", "d", "e", "f"}, []string{"z", "y"}), "", "Packs Not Moved",
			[]string{`id = "a"`, "And 1 others.", "y, z."},
		},
		"kept": {diagnose.KeptProfileNotMoved("shop"), "", "Destroy Deletes Cluster Profile", []string{"prevent_destroy"}},
	})
}

func TestVariableMessages(t *testing.T) {
	t.Parallel()
	const title, name = "Invalid Profile Variable", `variables["size"]`
	size := path.Root("variables").AtMapKey("size")
	undefined := &palette.Error{Status: 400, Code: "PackVariablesUndefined", Message: "size"}
	compareMessages(t, map[string]message{
		"name": {diagnose.VariableName(size, "", io.EOF), name, title, []string{`"replicas"`}},
		"suggested name": {
			diagnose.VariableName(size, "a size", variable.CheckName("a size")), name, title, []string{`Write "a_size".`},
		},
		"null":    {diagnose.VariableNull(size), name, title, []string{"Write {}"}},
		"regex":   {diagnose.VariableRegex(size, io.EOF), name, title, []string{"RE2"}},
		"format":  {diagnose.VariableDefault(size, &variable.FormatError{Format: variable.IPv4}), name, title, []string{`"10.0.0.1"`}},
		"match":   {diagnose.VariableDefault(size, io.EOF), name, title, []string{"`regex`"}},
		"fixed":   {diagnose.VariableNeedsDefault(size, variable.ErrImmutable), name, title, []string{"`immutable`"}},
		"hidden":  {diagnose.VariableNeedsDefault(size, variable.ErrHiddenRequired), name, title, []string{"`hidden`"}},
		"two":     {diagnose.VariableTwoDefaults(size), name, title, []string{"`default_value_wo`"}},
		"secret":  {diagnose.VariableNotSensitive(size), name, title, []string{"`sensitive`"}},
		"version": {diagnose.VariableVersionAlone(size), name, title, []string{"`default_value_wo_version`"}},
		"display": {diagnose.VariableNamedTwice(size, "Size", "large"), name, title, []string{`"Size"`, `"large"`}},
		"kept":    {diagnose.VariablesStay([]string{"b", "a"}), "", "Variables Kept In Cluster Profile", []string{"a, b.", "variables = {}"}},
		"similar": {
			diagnose.VariableUndeclared("siez", []string{"size"}, 1), "values", "Variable Not Declared", []string{"{{.spectro.var.size}}"},
		},
		"declared": {
			diagnose.VariableUndeclared("x", []string{"b", "a", "c", "d", "e", "f", "g", "h", "i", "j", "k"}, 1), "values",
			"Variable Not Declared", []string{"The profile declares: a, b,", "and 1 others"},
		},
		"none declared": {
			diagnose.VariableUndeclared("1x", nil, 1), "values", "Variable Not Declared", []string{"declares no variables", `"1x" = {`},
		},
		"two profiles": {
			diagnose.VariableUndeclared("x", []string{"replicas"}, 2), "values", "Variable Not Declared", []string{"none of the cluster profiles"},
		},
		"referred to": {
			diagnose.VariablesKept(&palette.VariablesKeptError{Names: []string{"size"}, Err: undefined}), "", "Variables Still In Use",
			[]string{"size"},
		},
		"default that is hidden": {
			diagnose.VariablesNotWritten(shop, &palette.HiddenDefaultError{Names: []string{"token"}}), "",
			"Sensitive Default Value Required", []string{"token. Nothing was written."},
		},
		"not taken": {
			diagnose.VariablesNotWritten(shop, &palette.VariablesNotTakenError{Names: []string{"zone"}}), "", "Variables Differ After Write",
			[]string{"zone"},
		},
		"deleted":         {diagnose.VariablesNotWritten(shop, undefined), "", "Variable In Use", []string{"would be deleted"}},
		"used by cluster": {diagnose.VariablesNotWritten(shopUsed, refusal), "", "Variables In Use", []string{"east, west"}},
		"refused":         {diagnose.VariablesNotWritten(shop, refusal), "", "Palette Refused Request", []string{"write the variables"}},
	})
}
