package clusterprofile_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// A profile is created as configured and read back as created. No map, an empty map, and tags without a value are
// different in a state and can be the same in Palette.
func TestDescriptionAndTags(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given values
		text  string
		tags  map[string]string
	}{
		"nothing":         {values{}, "", map[string]string{}},
		"empty":           {values{"description": "", "tags": values{}}, "", map[string]string{}},
		"a text":          {values{"description": "The apps."}, "The apps.", map[string]string{}},
		"tags":            {values{"tags": values{"team": "shop", "plain": ""}}, "", map[string]string{"team": "shop", "plain": ""}},
		"a tag of null":   {values{"tags": values{"team": "shop", "none": nil}}, "", map[string]string{"team": "shop"}},
		"nulls alone":     {values{"tags": values{"none": nil}}, "", map[string]string{}},
		"another version": {values{"version": "v2.0.0-rc.1"}, "", map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			state := p.created(test.given)
			held := p.profile(state["id"])
			if held.Description != test.text || gocmp.Diff(test.tags, held.Tags) != "" || !held.Managed() ||
				held.Published != nil {
				t.Errorf("held: %+v", held)
			}
			want := merged(planned(test.given), values{"id": held.UID})
			if diff := gocmp.Diff(want, state); diff != "" {
				t.Errorf("created (-want +got):\n%s", diff)
			}
			read, diags := p.read(state)
			if diff := gocmp.Diff(want, read); diff != "" || len(diags) > 0 {
				t.Errorf("read: %v (-want +got):\n%s", reported(diags), diff)
			}
		})
	}
}

// An imported profile is read from Palette alone: the state has only its uid.
func TestReadImported(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		made palette.NewProfile
		want values
	}{
		"plain": {palette.NewProfile{}, values{"description": ""}},
		"described": {
			palette.NewProfile{Description: "The apps.", Tags: map[string]string{"team": "shop"}},
			values{"description": "The apps.", "tags": values{"team": "shop"}},
		},
		"variables": {
			palette.NewProfile{Variables: []palette.Variable{{Name: "region", DisplayName: "region", Format: "string"}}},
			values{"variables": values{"region": values{
				"format": "string", "required": false, "sensitive": false, "immutable": false, "hidden": false,
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			test.made.Name, test.made.Version, test.made.Type, test.made.CloudType = "apps", "1.0.0", "add-on", "all"
			uid, err := p.palette.CreateProfile(t.Context(), palette.Tenant(), test.made)
			p.must(err)
			read, diags := p.read(values{"id": uid, "destroy_earlier_versions": true})
			want := merged(planned(test.want), values{"id": uid})
			if test.want["description"] == "" {
				delete(want, "description")
			}
			if diff := gocmp.Diff(want, read); diff != "" || len(diags) > 0 {
				t.Errorf("%v (-want +got):\n%s", reported(diags), diff)
			}
		})
	}
}

// A refresh reads changes from outside Terraform, and removes a profile that does not exist any more.
func TestDrift(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{"description": "The apps.", "tags": values{"team": "shop", "none": nil}})
	uid, _ := state["id"].(string)
	p.must(p.palette.DescribeProfile(t.Context(), palette.Tenant(), uid, palette.Description{
		Text: "Others.", Tags: map[string]string{"owner": "us"}, Dropped: []string{"team"},
	}))
	read, diags := p.read(state)
	want := merged(state, values{"description": "Others.", "tags": values{"owner": "us", "none": nil}})
	if diff := gocmp.Diff(want, read); diff != "" || len(diags) > 0 {
		t.Errorf("%v (-want +got):\n%s", reported(diags), diff)
	}
	p.must(p.palette.DeleteProfile(t.Context(), palette.Tenant(), uid))
	p.begin(session.Options{})
	if read, diags = p.read(state); read != nil || len(diags) > 0 {
		t.Errorf("gone: %v, %v", read, reported(diags))
	}
}

// A removal that waits in the draft is read as unpublished changes. The published content is unchanged.
func TestReadDraft(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{})
	uid, _ := state["id"].(string)
	p.add(uid, p.registry("acr"), "web", "cache")
	p.hold(uid, "web")
	read, diags := p.read(state)
	if diff := gocmp.Diff(merged(state, values{"unpublished_changes": true}), read); diff != "" || len(diags) > 0 {
		t.Errorf("%v (-want +got):\n%s", reported(diags), diff)
	}
	if held := p.profile(uid); len(held.Published.Packs) != 2 || len(held.Draft.Packs) != 1 {
		t.Errorf("published %v, draft %v", held.Published, held.Draft)
	}
}
