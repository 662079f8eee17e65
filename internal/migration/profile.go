package migration

import (
	"cmp"
	"strings"
)

// The defaults of the source, which its earlier releases did not write.
const (
	firstVersion = "1.0.0"
	addOn        = "add-on"
	anyCloud     = "all"
)

// The contexts that are scopes of a profile.
const (
	project = "project"
	tenant  = "tenant"
)

// Profile is a cluster profile as the source keeps it.
type Profile struct {
	UID, Name, Version string
	Description        string
	// Tags are its tags; the value of a tag without one is "".
	Tags map[string]string
	// CloudType is the cloud that it is for.
	CloudType string
	// Scope is "project" or "tenant", "" where the source has neither.
	Scope string
	// Kept says that the source would leave the profile in Palette when the
	// resource is destroyed.
	Kept bool
	// Variables and Packs are in the order of the source.
	Variables []Variable
	Packs     []Pack
}

// Variable is a variable of a profile.
type Variable struct {
	Name, DisplayName   string
	Description         string
	Format              string
	Regex               string
	Required, Immutable bool
	Hidden, Sensitive   bool
	// Default is "" for a sensitive variable, whatever the source holds.
	Default string
}

// Pack is a pack of a profile. A chart of an OCI registry has the type oci.
type Pack struct{ Name, Tag, Type, Values string }

// Profile reads a spectrocloud_cluster_profile. Its errors are of type *Error.
func (s Source) Profile() (Profile, error) {
	state, failed := s.open(TypeProfile, profileVersion)
	if failed != nil {
		return Profile{}, failed
	}
	if kind := state.or("type", addOn); kind != addOn {
		return Profile{}, s.refused(state, OtherProfile, kind)
	}
	profile := Profile{
		UID: state.text("id"), Name: state.text("name"), Version: state.or("version", firstVersion),
		Description: state.text("description"), Tags: tagsOf(state.texts("tags")),
		CloudType: state.or("cloud", anyCloud), Kept: state.flag("skip_destroy"),
	}
	if context := state.keyword("context"); context == project || context == tenant {
		profile.Scope = context
	}
	for _, declared := range state.block("profile_variables").objects("variable") {
		profile.Variables = append(profile.Variables, declared.variable())
	}
	for _, pack := range state.objects("pack") {
		profile.Packs = append(profile.Packs, Pack{
			Name: pack.text("name"), Tag: pack.text("tag"), Type: pack.text("type"), Values: pack.text("values"),
		})
	}
	return profile, nil
}

// or is a text, or the given one where the source has none.
func (o object) or(key, instead string) string { return cmp.Or(o.text(key), instead) }

// tagsOf reads tags as the source sends them to Palette: key:value, where what
// follows a second colon is lost, or a key alone.
func tagsOf(texts []string) map[string]string {
	tags := make(map[string]string, len(texts))
	for _, text := range texts {
		key, value, _ := strings.Cut(text, ":")
		if key != "" {
			tags[key], _, _ = strings.Cut(value, ":")
		}
	}
	return tags
}

func (o object) variable() Variable {
	v := Variable{
		Name: o.text("name"), DisplayName: o.text("display_name"), Description: o.text("description"),
		Format: o.or("format", "string"), Regex: o.text("regex"),
		Required: o.flag("required"), Immutable: o.flag("immutable"),
		Hidden: o.flag("hidden"), Sensitive: o.flag("is_sensitive"),
	}
	if !v.Sensitive {
		v.Default = o.text("default_value")
	}
	return v
}
