package contract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
)

// SpecificationVariable names the environment variable with the path of the
// published specification.
const SpecificationVariable = "PALETTE_OPENAPI"

// besideRepository is the path of the specification without that variable, relative
// to the root of the repository.
const besideRepository = "../shared/palette-openapi.json"

// Specification reads the published specification. It is not part of the
// repository: without a copy, it logs that and returns false. A copy that is named
// and cannot be read fails the test.
func Specification(t testing.TB) ([]byte, bool) {
	t.Helper()
	place, named := os.LookupEnv(SpecificationVariable)
	if !named || place == "" {
		root, err := repository()
		if err != nil {
			t.Fatal(err)
		}
		place, named = filepath.Join(root, besideRepository), false
	}
	document, err := os.ReadFile(place)
	switch {
	case err == nil:
		return document, true
	case named || !os.IsNotExist(err):
		t.Fatalf("the published specification: %v", err)
	default:
		t.Logf("not checked against the published specification: there is no %s, and %s is not set", besideRepository,
			SpecificationVariable)
	}
	return nil, false
}

func repository() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", os.ErrNotExist
		}
		folder = above
	}
}

// closed converts the specification to the version of the validator, and closes its
// objects: a property that is not published is a mistake.
func closed(document []byte) (*openapi3.T, error) {
	var published openapi2.T
	if err := json.Unmarshal(document, &published); err != nil {
		return nil, err
	}
	converted, err := openapi2conv.ToV3(&published)
	if err != nil {
		return nil, err
	}
	converted.Servers = nil // any host may be the peer
	for _, schema := range converted.Components.Schemas {
		closeObjects(schema.Value, map[*openapi3.Schema]bool{})
	}
	return converted, nil
}

func closeObjects(schema *openapi3.Schema, done map[*openapi3.Schema]bool) {
	if schema == nil || done[schema] {
		return
	}
	done[schema] = true
	if len(schema.Properties) > 0 && schema.AdditionalProperties.Schema == nil {
		no := false
		schema.AdditionalProperties.Has = &no
	}
	for _, property := range schema.Properties {
		closeObjects(property.Value, done)
	}
	if schema.Items != nil {
		closeObjects(schema.Items.Value, done)
	}
}
