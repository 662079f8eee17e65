package question_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/question"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// The requests fit the published specification, so a refusal is the answer to a
// question, and not to a malformed request.
func TestRequestsArePublished(t *testing.T) {
	t.Parallel()
	_, peer := served(t, controlplane.Mood{})
	next, checked := peer.Transport, contract.Checked(t, peer.Transport)
	peer.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Query().Get(v1.QueryLimit) == "51" { // this question needs more than is allowed
			return next.RoundTrip(r)
		}
		return checked.RoundTrip(r)
	})
	_, left, err := question.Ask(t.Context(), peer, func(result question.Result) {
		if result.Answer != question.Assumed && result.Answer != question.NotAsked {
			t.Errorf("%s: %s: %s", result.Question.Name, result.Answer, result.Saw)
		}
	})
	if err != nil || len(left) > 0 {
		t.Errorf("%v, left %v", err, left)
	}
}

type definition struct {
	Ref        string                 `json:"$ref"`
	Properties map[string]*definition `json:"properties"`
	Items      *definition            `json:"items"`
}

// The types with which unknown fields are found have every published field.
// Otherwise a Palette that fits the specification would have unknown fields.
func TestTypesAreWhole(t *testing.T) {
	t.Parallel()
	document, ok := contract.Specification(t)
	if !ok {
		return
	}
	var published struct{ Definitions map[string]*definition }
	if err := json.Unmarshal(document, &published); err != nil {
		t.Fatal(err)
	}
	for name, typed := range map[string]reflect.Type{
		"v1ClusterProfile":   reflect.TypeFor[v1.ClusterProfile](),
		"v1BasicOciRegistry": reflect.TypeFor[v1.BasicOciRegistry](),
	} {
		whole(t, published.Definitions, name, published.Definitions[name], typed)
	}
}

func whole(t *testing.T, all map[string]*definition, place string, known *definition, typed reflect.Type) {
	t.Helper()
	for known != nil && known.Ref != "" {
		known = all[strings.TrimPrefix(known.Ref, "#/definitions/")]
	}
	for typed.Kind() == reflect.Pointer || typed.Kind() == reflect.Slice && known != nil && known.Items != nil {
		if typed.Kind() == reflect.Slice {
			whole(t, all, place+"[]", known.Items, typed.Elem())
			return
		}
		typed = typed.Elem()
	}
	if known == nil || typed.Kind() != reflect.Struct || typed == reflect.TypeFor[v1.Time]() {
		return
	}
	fields := map[string]reflect.Type{}
	for field := range typed.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields[name] = field.Type
	}
	for name, property := range known.Properties {
		if field, there := fields[name]; there {
			whole(t, all, place+"."+name, property, field)
		} else {
			t.Errorf("%s.%s is published, and %s does not have it", place, name, typed)
		}
	}
}
