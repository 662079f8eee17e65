package v1_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// bodies are the definitions of the specification and their types, each compared
// with everything that it contains.
var bodies = map[string]any{
	"v1BasicOciRegistry": v1.BasicOciRegistry{}, "v1EcrRegistry": v1.EcrRegistry{}, "v1OciRegistries": v1.OciRegistries{},
	"v1OciRegistryEntity": v1.OciRegistryEntity{}, "v1RegistriesMetadata": v1.RegistriesMetadata{}, "v1Uid": v1.UID{},
	"v1ClusterProfileEntity": v1.ClusterProfileEntity{}, "v1ClusterProfile": v1.ClusterProfile{},
	"v1ClusterProfileUpdateEntity": v1.ClusterProfileUpdateEntity{}, "v1ProfileMetaEntity": v1.ProfileMetaEntity{},
	"v1ClusterProfilesMetadata": v1.ClusterProfilesMetadata{}, "v1ClusterProfilesFilterSpec": v1.ClusterProfilesFilterSpec{},
	"v1ClusterProfilesSummary": v1.ClusterProfilesSummary{}, "v1PackTagEntity": v1.PackTagEntity{}, "V1AwsAccountSts": v1.AwsAccountSts{},
	"v1ProjectsMetadata": v1.ProjectsMetadata{}, "v1UserInfo": v1.UserInfo{}, "v1Variables": v1.Variables{},
	"v1VariableNames": v1.VariableNames{}, "v1ClusterProfilePacksManifests": v1.ClusterProfilePacksManifests{},
	"v1ManifestEntities": v1.ManifestEntities{}, "v1ManifestInputEntity": v1.ManifestInputEntity{},
	"v1ClusterProfileValidatorResponse": v1.ClusterProfileValidatorResponse{}, "v1PackInputEntity": v1.PackInputEntity{},
	"v1ClusterProfilePacksEntities": v1.ClusterProfilePacksEntities{}, "v1PackRefSummaryResponse": v1.PackRefSummaryResponse{},
	"v1ClusterProfileCloneEntity": v1.ClusterProfileCloneEntity{}, "v1PackSummaries": v1.PackSummaries{},
	"v1PackMetadataList": v1.PackMetadataList{}, "v1PacksFilterSpec": v1.PacksFilterSpec{},
	"v1ProjectsFilterSpec": v1.ProjectsFilterSpec{}, "v1ProjectsSummary": v1.ProjectsSummary{}, "v1Project": v1.Project{},
}

type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Required   []string           `json:"required"`
	Properties map[string]*schema `json:"properties"`
	Items      *schema            `json:"items"`
	OmitEmpty  *bool              `json:"x-omitempty"`
	Additional any                `json:"additionalProperties"`
}

type specification struct {
	Paths       map[string]map[string]json.RawMessage `json:"paths"`
	Definitions map[string]*schema                    `json:"definitions"`
}

func load(t *testing.T) (specification, bool) {
	t.Helper()
	var published specification
	document, ok := contract.Specification(t)
	if ok {
		if err := json.Unmarshal(document, &published); err != nil {
			t.Fatal(err)
		}
	}
	return published, ok
}

func TestTypesFitTheSpecification(t *testing.T) {
	t.Parallel()
	published, ok := load(t)
	if !ok {
		return
	}
	for name, body := range bodies {
		definition := published.Definitions[name]
		if definition == nil {
			t.Errorf("%s is not published", name)
			continue
		}
		for _, mistake := range published.compare(name, definition, reflect.TypeOf(body), nil) {
			t.Error(mistake)
		}
	}
}

// compare returns where a type does not fit a definition.
func (s specification) compare(place string, definition *schema, typed reflect.Type, above []reflect.Type) []string {
	for definition.Ref != "" {
		definition = s.Definitions[strings.TrimPrefix(definition.Ref, "#/definitions/")]
	}
	for typed.Kind() == reflect.Pointer {
		typed = typed.Elem()
	}
	if typed == reflect.TypeFor[json.RawMessage]() || typed == reflect.TypeFor[v1.Time]() ||
		slices.Contains(above, typed) {
		return nil
	}
	if wanted := kindOf(definition); wanted != typed.Kind() && (wanted != reflect.Int ||
		typed.Kind() != reflect.Int64 && typed.Kind() != reflect.Int32) {
		return []string{fmt.Sprintf("%s: type %s does not fit %s", place, typed, definition.Type)}
	}
	switch typed.Kind() {
	case reflect.Slice:
		return s.compare(place+"[]", definition.Items, typed.Elem(), above)
	case reflect.Struct:
		return s.compareFields(place, definition, typed, append(above, typed))
	default:
		return nil
	}
}

func kindOf(definition *schema) reflect.Kind {
	switch {
	case definition.Type == "array":
		return reflect.Slice
	case definition.Type == "string":
		return reflect.String
	case definition.Type == "boolean":
		return reflect.Bool
	case definition.Type == "integer":
		return reflect.Int
	case definition.Type == "number":
		return reflect.Float64
	case definition.Additional != nil:
		return reflect.Map
	default:
		return reflect.Struct
	}
}

func (s specification) compareFields(
	place string, definition *schema, typed reflect.Type, above []reflect.Type,
) []string {
	var mistakes []string
	missing := slices.Clone(definition.Required)
	for field := range typed.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := definition.Properties[name]
		if property == nil {
			mistakes = append(mistakes, fmt.Sprintf("%s.%s is not published", place, name))
			continue
		}
		missing = slices.DeleteFunc(missing, func(required string) bool { return required == name })
		always := slices.Contains(definition.Required, name) || property.OmitEmpty != nil && !*property.OmitEmpty
		if left := strings.Contains(options, "omit"); left == always {
			mistakes = append(
				mistakes, fmt.Sprintf("%s.%s: always serialised is %t in the specification", place, name, always),
			)
		}
		mistakes = append(mistakes, s.compare(place+"."+name, property, field.Type, above)...)
	}
	for _, name := range missing {
		mistakes = append(mistakes, fmt.Sprintf("%s.%s is required and has no field", place, name))
	}
	return mistakes
}

func TestComparisonFindsMistakes(t *testing.T) {
	t.Parallel()
	no := false
	definition := &schema{Type: "object", Required: []string{"name", "gone"}, Properties: map[string]*schema{
		"name": {Type: "string"}, "kept": {Type: "boolean", OmitEmpty: &no}, "count": {Type: "integer"}, "gone": {Type: "string"},
	}}
	type wrong struct {
		Name  string `json:"name,omitempty"`
		Kept  bool   `json:"kept,omitempty"`
		Count string `json:"count,omitempty"`
		Extra string `json:"extra"`
	}
	if found := (specification{}).compare("x", definition, reflect.TypeFor[wrong](), nil); len(found) != 5 {
		t.Errorf("five mistakes, found %d: %v", len(found), found)
	}
}

func TestPathsArePublished(t *testing.T) {
	t.Parallel()
	published, ok := load(t)
	if !ok {
		return
	}
	shapes := map[string]bool{}
	for path := range published.Paths {
		shapes[shape(path)] = true
	}
	for _, path := range []string{
		v1.PathUsersInfo, v1.PathProjectsMetadata, v1.PathProjects, v1.PathProject, v1.PathAWSAccountSTS,
		v1.PathBasicRegistries, v1.PathBasicRegistriesValidate, v1.PathBasicRegistry, v1.PathBasicRegistrySync, v1.PathBasicRegistrySyncStatus,
		v1.PathEcrRegistries, v1.PathEcrRegistriesValidate, v1.PathEcrRegistry, v1.PathEcrRegistrySync, v1.PathEcrRegistrySyncStatus,
		v1.PathOciRegistry, v1.PathOciRegistriesSummary, v1.PathRegistriesMetadata, v1.PathRegistry,
		v1.PathProfiles, v1.PathProfilesValidateName, v1.PathProfilesValidate, v1.PathProfile, v1.PathProfileMetadata, v1.PathProfilePublish, v1.PathProfileClone,
		v1.PathProfileValidatePacks, v1.PathProfileVariables, v1.PathProfilePacks, v1.PathProfilePacksManifest, v1.PathProfilePack,
		v1.PathProfilePackManifests, v1.PathProfilePackManifest,
		v1.PathDashboardProfiles, v1.PathDashboardProfilesMetadata, v1.PathDashboardProfile,
		v1.PathPacks, v1.PathPacksSearch, v1.PathPack, v1.PathPackRegistry,
	} {
		if !shapes[shape(path)] {
			t.Errorf("%s is not published", path)
		}
	}
}

// shape is a path without the names of its parameters.
func shape(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}
