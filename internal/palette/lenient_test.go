package palette //nolint:testpackage // reading is tried without a request around it

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func TestLenient(t *testing.T) {
	t.Parallel()
	synchronized := true
	for name, test := range map[string]struct {
		document string
		want     any
	}{
		"as it should be": {`{"uid":"a"}`, &v1.UID{UID: "a"}},
		"booleans as text": {
			`{"isSyncSupported":"true","status":"Success"}`,
			&v1.RegistrySyncStatus{IsSyncSupported: &synchronized, Status: "Success"},
		},
		"a boolean as a number": {`{"isSyncSupported":1}`, &v1.RegistrySyncStatus{IsSyncSupported: &synchronized}},
		"numbers as text":       {`{"count":"7","limit":"50","continue":50}`, &v1.ListMetaData{Count: 7, Limit: 50, Continue: "50"}},
		"text as numbers": {
			`{"name":1.10,"labels":{"tier":1,"on":true,"none":null,"text":"x"}}`,
			&v1.ObjectMeta{Name: "1.10", Labels: map[string]string{"tier": "1", "on": "true", "none": "", "text": "x"}},
		},
		"in lists": {
			`{"items":[{"metadata":{"name":7,"uid":8}},{"metadata":null}]}`,
			&v1.ProjectsMetadata{Items: []v1.ProjectMetadata{{Metadata: &v1.ObjectEntity{Name: "7", UID: "8"}}, {}}},
		},
		"whatever the case": {`{"UID":7}`, &v1.UID{UID: "7"}},
		"beside a timestamp": {
			`{"name":7,"creationTimestamp":12}`, &v1.ObjectMeta{Name: "7"},
		},
		"raw":       {`{"code":7,"details":{"n":7}}`, &v1.Error{Code: "7", Details: json.RawMessage(`{"n":7}`)}},
		"not known": {`{"uid":7,"other":{"uid":[true]}}`, &v1.UID{UID: "7"}},
	} {
		got := emptyLike(test.want)
		if err := lenient([]byte(test.document), got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLenientHasBounds(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"an object for a text": `{"uid":{}}`, "a list for a text": `{"uid":[]}`, "a text for an object": `"uid"`, "cut off": `{"uid":`,
	} {
		if got := new(v1.UID); lenient([]byte(document), got) == nil {
			t.Errorf("%s: no error, but %+v", name, got)
		}
	}
	for _, document := range []string{`{"isSyncSupported":"perhaps"}`, `{"isSyncSupported":7}`} {
		if got := new(v1.RegistrySyncStatus); lenient([]byte(document), got) == nil {
			t.Errorf("%s: no error, but %+v", document, got)
		}
	}
}

func emptyLike(value any) any {
	switch value.(type) {
	case *v1.UID:
		return new(v1.UID)
	case *v1.RegistrySyncStatus:
		return new(v1.RegistrySyncStatus)
	case *v1.ListMetaData:
		return new(v1.ListMetaData)
	case *v1.ObjectMeta:
		return new(v1.ObjectMeta)
	case *v1.ProjectsMetadata:
		return new(v1.ProjectsMetadata)
	default:
		return new(v1.Error)
	}
}
