package palette_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// declaring is a fake that keeps variables and masks the sensitive ones.
type declaring struct {
	*fake
	variables []v1.Variable
	// lacks are methods of /variables that do not exist, refuses those that are
	// refused, ignores those that are accepted and change nothing.
	lacks, refuses, ignores []string
	// drops lets a creation ignore its variables, and keeps refuses a deletion.
	drops, keeps bool
	sent         []string
	wrote        []string
}

func newDeclaring(variables ...v1.Variable) *declaring {
	d := &declaring{fake: newFake(), variables: variables}
	d.before = func(w http.ResponseWriter, r *http.Request, body string) bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		switch place := strings.TrimPrefix(r.URL.Path, "/v1/clusterprofiles"); {
		case place == "/profile-1/variables":
			d.serve(w, r, body)
		case place == "" && r.Method == http.MethodPost:
			var made v1.ClusterProfileEntity
			_ = json.Unmarshal([]byte(body), &made)
			if !d.drops {
				d.variables = made.Spec.Variables
			}
			reply(w, http.StatusCreated, v1.UID{UID: "profile-1"})
		case place == "/profile-1" && r.Method == http.MethodDelete && d.keeps:
			refuse(w, http.StatusConflict, "InUse")
		case place == "/profile-1" && r.Method == http.MethodDelete:
			reply(w, http.StatusNoContent, nil)
		default:
			return false
		}
		return true
	}
	return d
}

func (d *declaring) serve(w http.ResponseWriter, r *http.Request, body string) {
	if r.Method == http.MethodGet {
		shown := slices.Clone(d.variables)
		for i := range shown {
			if shown[i].IsSensitive && shown[i].DefaultValue != "" {
				shown[i].DefaultValue = v1.Masked
			}
		}
		reply(w, http.StatusOK, v1.Variables{Variables: shown})
		return
	}
	if slices.Contains(d.lacks, r.Method) {
		refuse(w, http.StatusMethodNotAllowed, "")
		return
	}
	d.wrote, d.sent = append(d.wrote, r.Method), append(d.sent, body)
	switch {
	case slices.Contains(d.refuses, "references") && r.Method == http.MethodDelete:
		refuse(w, http.StatusBadRequest, v1.CodePackVariablesUndefined)
		return
	case slices.Contains(d.refuses, r.Method):
		reply(w, http.StatusBadRequest, v1.Error{Code: "InvalidRequest", Message: "not this: " + body})
		return
	case slices.Contains(d.ignores, r.Method):
	case r.Method == http.MethodDelete:
		var names v1.VariableNames
		_ = json.Unmarshal([]byte(body), &names)
		d.variables = slices.DeleteFunc(
			d.variables, func(v v1.Variable) bool { return slices.Contains(names.Variables, v.Name) },
		)
	default:
		var given v1.Variables
		_ = json.Unmarshal([]byte(body), &given)
		if r.Method == http.MethodPut {
			d.variables = nil
		}
		for _, variable := range given.Variables {
			d.variables = append(
				slices.DeleteFunc(d.variables, func(v v1.Variable) bool { return v.Name == variable.Name }), variable,
			)
		}
	}
	reply(w, http.StatusNoContent, nil)
}

func (d *declaring) held() map[string]v1.Variable {
	found := map[string]v1.Variable{}
	for _, variable := range d.variables {
		found[variable.Name] = variable
	}
	return found
}

func TestSetVariables(t *testing.T) {
	t.Parallel()
	size := v1.Variable{
		Name: "size", DisplayName: "Size", DefaultValue: "s", InputType: "dropdown",
		Options: []v1.VariableOption{{Value: "s", Label: "small", Default: true}, {Value: "l"}},
	}
	token := v1.Variable{
		Name: "token", DisplayName: "Token", Format: "string", IsSensitive: true, DefaultValue: "old-canary",
	}
	large := size
	large.DefaultValue, large.Format = "l", "string"
	large.Options = []v1.VariableOption{{Value: "s", Label: "small"}, {Value: "l", Default: true}}
	renewed, described, cleared := token, token, token
	renewed.DefaultValue, described.Description, cleared.DefaultValue = "new-canary", "To log in", ""
	described.DefaultValue = "new-canary"

	wantSize := palette.Variable{Name: "size", DisplayName: "Size", Format: "string", Default: redact.New("s")}
	wantLarge := wantSize
	wantLarge.Default = redact.New("l")
	wantToken := palette.Variable{Name: "token", DisplayName: "Token", Format: "string", Sensitive: true}
	changed := func(v palette.Variable, change func(*palette.Variable)) palette.Variable { change(&v); return v }
	secret := func(v *palette.Variable) { v.Default = redact.New("new-canary") }
	rewrite := func(v *palette.Variable) { v.Rewrite = true }
	describe := func(v *palette.Variable) { v.Description = "To log in" }

	var hidden *palette.HiddenDefaultError
	var not *palette.VariablesNotTakenError
	for name, test := range map[string]struct {
		there          []v1.Variable
		wanted         []palette.Variable
		lacks, ignores []string
		wrote          []string
		held           []v1.Variable
		err            any
	}{
		"nothing":                   {nil, nil, nil, nil, nil, nil, nil},
		"as it is":                  {[]v1.Variable{size, token}, []palette.Variable{wantSize, wantToken}, nil, nil, nil, []v1.Variable{size, token}, nil},
		"a value at hand, as it is": {[]v1.Variable{token}, []palette.Variable{changed(wantToken, secret)}, nil, nil, nil, []v1.Variable{token}, nil},
		"a new one":                 {[]v1.Variable{token}, []palette.Variable{wantToken, {Name: "n", DisplayName: "n"}}, nil, nil, []string{"PATCH"}, []v1.Variable{token, {Name: "n", DisplayName: "n"}}, nil},
		"the choices of a dropdown": {[]v1.Variable{size, token}, []palette.Variable{wantLarge, wantToken}, nil, nil, []string{"PATCH"}, []v1.Variable{large, token}, nil},
		"a deleted one":             {[]v1.Variable{size, token}, []palette.Variable{wantSize}, nil, nil, []string{"DELETE"}, []v1.Variable{size}, nil},
		"all deleted":               {[]v1.Variable{size, token}, nil, nil, nil, []string{"DELETE"}, nil, nil},
		"a change and a deletion":   {[]v1.Variable{size, token}, []palette.Variable{wantLarge}, nil, nil, []string{"PATCH", "DELETE"}, []v1.Variable{large}, nil},
		"a display name that is taken over": {
			[]v1.Variable{size}, []palette.Variable{{Name: "other", DisplayName: "Size"}}, nil, nil,
			[]string{"DELETE", "PATCH"}, []v1.Variable{{Name: "other", DisplayName: "Size"}}, nil,
		},
		"another secret":            {[]v1.Variable{token}, []palette.Variable{changed(changed(wantToken, secret), rewrite)}, nil, nil, []string{"PATCH"}, []v1.Variable{renewed}, nil},
		"no secret any more":        {[]v1.Variable{token}, []palette.Variable{changed(wantToken, rewrite)}, nil, nil, []string{"PATCH"}, []v1.Variable{cleared}, nil},
		"a description of a secret": {[]v1.Variable{token}, []palette.Variable{changed(changed(wantToken, describe), secret)}, nil, nil, []string{"PATCH"}, []v1.Variable{described}, nil},
		"a description without the secret": {
			[]v1.Variable{size, token}, []palette.Variable{wantLarge, changed(wantToken, describe)}, nil, nil, nil, []v1.Variable{size, token}, &hidden,
		},
		"a description where there is no secret": {
			[]v1.Variable{cleared}, []palette.Variable{changed(wantToken, describe)}, nil, nil, []string{"PATCH"},
			[]v1.Variable{{Name: "token", DisplayName: "Token", Format: "string", Description: "To log in", IsSensitive: true}}, nil,
		},
		"no PATCH":                   {[]v1.Variable{size}, []palette.Variable{wantLarge}, []string{"PATCH"}, nil, []string{"PUT"}, []v1.Variable{large}, nil},
		"no DELETE":                  {[]v1.Variable{size, large}, nil, []string{"DELETE"}, nil, []string{"PUT"}, nil, nil},
		"no PATCH, a secret at hand": {[]v1.Variable{size, token}, []palette.Variable{wantLarge, changed(wantToken, secret)}, []string{"PATCH"}, nil, []string{"PUT"}, []v1.Variable{large, renewed}, nil},
		"no PATCH, a hidden secret":  {[]v1.Variable{size, token}, []palette.Variable{wantLarge, wantToken}, []string{"PATCH"}, nil, nil, []v1.Variable{size, token}, &hidden},
		"a PATCH that does nothing":  {nil, []palette.Variable{wantSize}, nil, []string{"PATCH"}, []string{"PATCH"}, nil, &not},
		"a DELETE that does nothing": {[]v1.Variable{size}, nil, nil, []string{"DELETE"}, []string{"DELETE"}, []v1.Variable{size}, &not},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := newDeclaring(test.there...)
			peer.lacks, peer.ignores = test.lacks, test.ignores
			c := client(t, quick(carrier(peer.ServeHTTP)))
			err := c.SetVariables(t.Context(), palette.Tenant(), "profile-1", test.wanted)
			if test.err == nil && err != nil || test.err != nil && !errors.As(err, test.err) {
				t.Errorf("it fails with %v", err)
			}
			if diff := cmp.Diff(test.wrote, peer.wrote); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			want := map[string]v1.Variable{}
			for _, variable := range test.held {
				want[variable.Name] = variable
			}
			if diff := cmp.Diff(want, peer.held()); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
			if sent := strings.Join(peer.sent, "\n"); strings.Contains(sent, v1.Masked) {
				t.Errorf("a mask was sent: %s", sent)
			}
		})
	}
}

// The error of a refusal that repeats the request contains no default value of a
// sensitive variable, and none that may be a secret.
func TestRefusedVariablesShowNoValue(t *testing.T) {
	t.Parallel()
	peer := newDeclaring()
	peer.refuses = []string{http.MethodPatch}
	err := client(
		t, quick(carrier(peer.ServeHTTP)),
	).SetVariables(t.Context(), palette.Tenant(), "profile-1", []palette.Variable{
		{Name: "token", Sensitive: true, Rewrite: true, Default: redact.New("abc")}, {Name: "marked", Default: redact.New("long-canary")},
	})
	var refused *palette.Error
	if !errors.As(err, &refused) || !strings.Contains(refused.Message, "marked") {
		t.Fatalf("it fails with %v", err)
	}
	if strings.Contains(refused.Message, "canary") || strings.Contains(refused.Message, `"abc"`) {
		t.Errorf("it shows a value: %s", refused.Message)
	}
}

// A profile is created with its variables, or not at all.
func TestCreateWithVariables(t *testing.T) {
	t.Parallel()
	made := palette.NewProfile{
		Name: "apps", Version: "1.0.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll,
		Variables: []palette.Variable{
			{Name: "size", DisplayName: "size"}, {Name: "token", DisplayName: "token", Sensitive: true, Default: redact.New("canary")},
		},
	}
	var incomplete *palette.IncompleteError
	var refused *palette.Error
	for name, test := range map[string]struct {
		drops, keeps bool
		refuses      []string
		wrote        []string
		err          any
		deleted      int
	}{
		"kept":                          {wrote: nil},
		"dropped":                       {drops: true, wrote: []string{"PUT"}},
		"dropped and refused":           {drops: true, refuses: []string{"PUT"}, wrote: []string{"PUT"}, err: &refused, deleted: 1},
		"dropped and refused, and kept": {drops: true, keeps: true, refuses: []string{"PUT"}, wrote: []string{"PUT"}, err: &incomplete, deleted: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := newDeclaring()
			peer.drops, peer.keeps, peer.refuses = test.drops, test.keeps, test.refuses
			uid, err := client(t, quick(carrier(peer.ServeHTTP))).CreateProfile(t.Context(), palette.Tenant(), made)
			if test.err == nil && (err != nil || uid != "profile-1" || len(peer.variables) != 2 ||
				peer.held()["token"].DefaultValue != "canary") {
				t.Errorf("%q, %v: %+v", uid, err, peer.variables)
			}
			if test.err != nil && (!errors.As(err, test.err) || strings.Contains(err.Error(), "canary")) {
				t.Errorf("it fails with %v", err)
			}
			if diff := cmp.Diff(test.wrote, peer.wrote); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			if n := peer.count("DELETE /v1/clusterprofiles/profile-1"); n != test.deleted {
				t.Errorf("deleted %d times", n)
			}
		})
	}
}

// Variables that layers refer to are kept after everything else is written,
// unless another variable needs their display name.
func TestVariablesThatLayersReferTo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		display string
		kept    bool
		wrote   []string
	}{
		"another display name": {"Other", true, []string{"PATCH", "DELETE"}},
		"its display name":     {"Size", false, []string{"DELETE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := newDeclaring(v1.Variable{Name: "size", DisplayName: "Size"})
			peer.refuses = []string{"references"}
			err := client(t, quick(carrier(peer.ServeHTTP))).SetVariables(t.Context(), palette.Tenant(), "profile-1",
				[]palette.Variable{{Name: "other", DisplayName: test.display}})
			var kept *palette.VariablesKeptError
			if errors.As(err, &kept) != test.kept || !palette.UndefinedVariables(err) {
				t.Errorf("it fails with %v", err)
			}
			if diff := cmp.Diff(test.wrote, peer.wrote); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// All callers share one response until the profile is written.
func TestVariablesAreShared(t *testing.T) {
	t.Parallel()
	peer := newDeclaring(
		v1.Variable{Name: "size", DefaultValue: "s"},
		v1.Variable{Name: "token", IsSensitive: true, DefaultValue: "canary"},
		v1.Variable{Name: "bare", IsSensitive: true},
	)
	c := client(t, quick(carrier(peer.ServeHTTP)))
	read := func() []palette.Variable {
		t.Helper()
		found, err := c.Variables(t.Context(), palette.Tenant(), "profile-1")
		if err != nil || len(found) != 3 {
			t.Fatalf("%v, %v", found, err)
		}
		return found
	}
	_ = read()
	if found := read(); found[0].Default.Reveal() != "s" || !found[1].DefaultHidden || !found[1].Default.IsZero() ||
		found[2].DefaultHidden {
		t.Errorf("they are %+v", found)
	}
	if n := peer.count("GET /v1/clusterprofiles/profile-1/variables"); n != 1 {
		t.Errorf("read %d times", n)
	}
	if err := c.SetVariables(t.Context(), palette.Tenant(), "profile-1", []palette.Variable{
		{Name: "size", Default: redact.New("l")}, {Name: "token", Sensitive: true}, {Name: "bare", Sensitive: true},
	}); err != nil {
		t.Fatal(err)
	}
	if found := read(); !slices.ContainsFunc(
		found, func(v palette.Variable) bool { return v.Default.Reveal() == "l" },
	) {
		t.Errorf("after a write they are %+v", found)
	}
}
