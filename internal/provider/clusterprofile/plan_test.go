package clusterprofile_test

import (
	"cmp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// The plan of a creation has the default scope of the provider configuration, and leaves unknown values open.
func TestPlanCreation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options session.Options
		there   values // a profile that is there already
		own     bool   // it is one of this run
		plan    values
		scope   any
		want    []string
	}{
		"the tenant by default":   {plan: values{"scope": unknown{}}, scope: "tenant"},
		"the project by default":  {options: session.Options{Project: "Default"}, plan: values{"scope": unknown{}}, scope: "project"},
		"a project not known yet": {options: session.Options{ProjectUnknown: true}, plan: values{"scope": unknown{}}, scope: unknown{}},
		"a scope":                 {options: session.Options{Project: "Default"}, plan: values{"scope": "tenant"}, scope: "tenant"},
		"no project": {
			plan: values{"scope": "project"}, scope: "project", want: []string{"at scope: error: Project Not Configured"},
		},
		"another project": {
			options: session.Options{Project: "Lab"}, plan: values{"scope": "project"}, scope: "project",
			want: []string{"error: Project Not Found"},
		},
		"the name is taken": {
			there: values{}, plan: values{}, scope: "tenant", want: []string{"at version: error: Cluster Profile Already Exists"},
		},
		"taken by this run":            {there: values{}, own: true, plan: values{}, scope: "tenant", want: []string{"warning: Cluster Profile Recreated"}},
		"another version is there":     {there: values{}, plan: values{"version": "1.1.0"}, scope: "tenant"},
		"a version not known yet":      {there: values{}, plan: values{"version": unknown{}}, scope: "tenant"},
		"a name not known yet":         {there: values{}, plan: values{"name": unknown{}}, scope: "tenant"},
		"variables that are not known": {plan: values{"variables": unknown{}}, scope: "tenant"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			if test.there != nil {
				p.created(test.there)
			}
			if !test.own {
				p.begin(test.options)
			}
			modified, diags := p.modify(nil, planned(test.plan), "[]")
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if modified["scope"] != test.scope || modified["unpublished_changes"] != false ||
				modified["id"] != (unknown{}) {
				t.Errorf("planned %v", modified)
			}
		})
	}
}

// If no profile can be created, the error is reported once.
func TestPlanWithoutPalette(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	p.connect = func() (*palette.Client, error) { return nil, session.ErrNoControlPlane }
	p.begin(session.Options{})
	for _, want := range [][]string{{"error: Control Plane Not Configured"}, nil} {
		_, diags := p.modify(nil, planned(values{}), "[]")
		if diff := gocmp.Diff(want, reported(diags)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// An unreadable private state is an error. It is not read as an empty list of earlier versions.
func TestPlanUnreadablePrivateState(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{})
	_, diags := p.modify(state, state, `{"a":[1]}`)
	if diff := gocmp.Diff([]string{"error: Private State Not Readable"}, reported(diags)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A change in place keeps the uid. A change of the version makes the uid unknown, so that layers follow the profile. If
// removals or drafts of earlier versions wait, unpublished_changes is unknown, so that Update is called.
func TestPlanChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change      values
		private     string
		removal     bool   // a layer of the run is removed
		others      string // a version that is there by other means
		announced   string // a version that an interrupted run has begun with
		id          bool   // it is known
		unpublished any
		course      ledger.Course
		want        []string
	}{
		"nothing":                    {id: true, unpublished: false, course: ledger.Kept},
		"a description":              {change: values{"description": "New."}, id: true, unpublished: false, course: ledger.Kept},
		"a removal":                  {removal: true, id: true, unpublished: unknown{}, course: ledger.Kept},
		"an earlier version waits":   {private: `[{"uid":"u","version":"0.9.0","waits":true}]`, id: true, unpublished: unknown{}},
		"an earlier version is done": {private: `[{"uid":"u","version":"0.9.0"}]`, id: true, unpublished: false},
		"of a release before 0.2":    {private: `["u"]`, id: true, unpublished: false},
		"another version":            {change: values{"version": "1.1.0"}, unpublished: unknown{}, course: ledger.Superseded},
		"a version not known yet":    {change: values{"version": unknown{}}, unpublished: unknown{}, course: ledger.Superseded},
		"a version of others": {
			change: values{"version": "1.1.0"}, others: "1.1.0", unpublished: unknown{}, course: ledger.Superseded,
			want: []string{"at version: error: Cluster Profile Already Exists"},
		},
		"a version of this resource": {
			change: values{"version": "1.1.0"}, others: "1.1.0", private: `[{"uid":"OTHERS","version":"1.1.0"}]`,
			unpublished: unknown{}, course: ledger.Superseded,
		},
		"another cloud": {
			change: values{"cloud_type": "aws"}, id: true, unpublished: false, course: ledger.Superseded,
			want: []string{"warning: Cluster Profile Recreated"},
		},
		"another cloud and version": {
			change: values{"cloud_type": "aws", "version": "2.0.0"}, unpublished: unknown{}, course: ledger.Superseded,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			state := p.created(values{})
			uid, _ := state["id"].(string)
			if test.others != "" {
				other := p.created(values{"version": test.others})
				id, _ := other["id"].(string)
				test.private = strings.ReplaceAll(test.private, "OTHERS", id)
			}
			p.begin(session.Options{})
			if test.removal {
				p.session.PlanRemoval(uid, true)
			}
			if test.private == "" {
				test.private = "[]"
			}
			modified, diags := p.modify(state, merged(state, test.change), test.private)
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if modified["unpublished_changes"] != test.unpublished || (modified["id"] == uid) != test.id {
				t.Errorf("planned %v", modified)
			}
			if course := p.session.CourseOf(uid); test.course != 0 && course != test.course {
				t.Errorf("layers are reported %v", course)
			}
			if !p.session.Owns(uid) {
				t.Error("layers do not know that the profile has a resource")
			}
		})
	}
}

// The session has the variables that the profile will have, for the layers of the run.
func TestPlanVariables(t *testing.T) {
	t.Parallel()
	region := values{"region": declared(nil)}
	for name, test := range map[string]struct {
		state, plan any
		want        []string
	}{
		"none":            {nil, nil, nil},
		"the same":        {region, region, nil},
		"a new one":       {values{}, region, nil},
		"not known yet":   {region, unknown{}, nil},
		"given up":        {region, nil, []string{"warning: Variables Kept In Cluster Profile"}},
		"given up, empty": {values{}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			state := p.created(values{"variables": test.state})
			p.begin(session.Options{})
			_, diags := p.modify(state, merged(state, values{"variables": test.plan}), "[]")
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

// The plan of a deletion names the clusters that use the deleted versions, and the versions that are kept.
func TestPlanDeletion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keep      bool
		made      bool   // the run makes a profile of that name
		clusters  string // the version that clusters use
		private   string
		noPalette bool
		want      []string
	}{
		"nobody uses it":           {},
		"clusters use it":          {clusters: "1.0.0", want: []string{"warning: Clusters Use Cluster Profile"}},
		"clusters use an earlier":  {clusters: "0.9.0", private: "EARLIER", want: []string{"warning: Clusters Use Cluster Profile"}},
		"an earlier one is kept":   {keep: true, clusters: "0.9.0", private: "EARLIER", want: []string{"at destroy_earlier_versions: warning: Earlier Versions Kept"}},
		"an earlier one is gone":   {private: `["0123456789abcdef01234567"]`},
		"it is made again":         {made: true, want: []string{"warning: Cluster Profile Recreated"}},
		"Palette is not reachable": {noPalette: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			earlier := p.created(values{"version": "0.9.0"})
			state := p.created(values{"destroy_earlier_versions": !test.keep})
			for _, version := range []values{earlier, state} {
				if version["version"] == test.clusters {
					uid, _ := version["id"].(string)
					p.clusters[uid] = []string{"prod"}
				}
			}
			if test.private == "EARLIER" {
				test.private = `[{"uid":"` + earlier["id"].(string) + `","version":"0.9.0"}]`
			}
			if test.noPalette {
				p.connect = func() (*palette.Client, error) { return nil, session.ErrNoControlPlane }
			}
			p.begin(session.Options{})
			if test.made {
				p.session.PlanCreation("cluster profile", "tenant:apps:1.0.0")
			}
			_, diags := p.modify(state, nil, cmp.Or(test.private, "[]"))
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if uid, _ := state["id"].(string); p.session.CourseOf(uid) != ledger.Superseded {
				t.Error("layers do not know that their profile is deleted")
			}
		})
	}
}
