package palette

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// expectation is what an operation returns when it succeeds: exactly this
// status, and a JSON object of this shape. No other 2xx is accepted: a proxy or a
// login page responds with 200 to everything.
type expectation struct {
	status int
	shape  shape // nil when no body is expected
	// reads says that the operation changes nothing and takes Palette no time.
	reads bool
	// decoded says that the shape of the body is checked when it is decoded:
	// profiles are large, and parsed once.
	decoded bool
}

// shape returns what an object lacks to be what an operation returns, "" for
// nothing.
type shape func(fields map[string]json.RawMessage) string

// expected looks an operation up by method and path. Those that the table does
// not name follow the rule of their method.
func expected(method, path string) expectation {
	for _, known := range operations() {
		if known.method == method && matches(known.pattern, path) {
			return known.expectation
		}
	}
	switch method {
	case http.MethodGet:
		return read(has())
	case http.MethodPost:
		return expectation{status: http.StatusCreated, shape: has("uid")}
	default:
		return expectation{status: http.StatusNoContent}
	}
}

type operation struct {
	method, pattern string
	expectation
}

// operations are those that differ from the rule of their method.
// Source: Palette's published API specification, responses of each operation.
func operations() []operation {
	const get, post = http.MethodGet, http.MethodPost
	items, object := list("items"), expectation{status: http.StatusOK, reads: true, decoded: true}
	sync := has("isSyncSupported", "status")
	nothing := expectation{status: http.StatusNoContent}
	accepted := expectation{status: http.StatusAccepted}
	return []operation{
		{get, v1.PathOciRegistriesSummary, read(items)},
		{get, v1.PathBasicRegistry, object},
		{get, v1.PathEcrRegistry, object},
		{get, v1.PathBasicRegistrySyncStatus, read(sync)},
		{get, v1.PathEcrRegistrySyncStatus, read(sync)},
		{post, v1.PathBasicRegistriesValidate, nothing},
		{post, v1.PathEcrRegistriesValidate, nothing},
		{post, v1.PathBasicRegistrySync, accepted},
		{post, v1.PathEcrRegistrySync, accepted},
		{get, v1.PathProfilesValidateName, expectation{status: http.StatusNoContent, reads: true}},
		{get, v1.PathProfile, object},
		{get, v1.PathProfilePackManifests, read(items)},
		{get, v1.PathDashboardProfilesMetadata, read(items)},
		{post, v1.PathDashboardProfiles, read(items)},
		{get, v1.PathProjectsMetadata, read(items)},
		{get, v1.PathPackRegistry, read(list("tags"))},
		{get, v1.PathUsersInfo, read(has("orgName", "tenantUid", "userUid"))},
		{get, v1.PathAWSAccountSTS, read(has("accountId"))},
	}
}

func read(body shape) expectation {
	return expectation{status: http.StatusOK, shape: body, reads: true}
}

// matches reports whether an escaped path is one of a pattern.
func matches(pattern, path string) bool {
	wanted, given := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(wanted) != len(given) {
		return false
	}
	for i, segment := range wanted {
		if segment != given[i] && !strings.HasPrefix(segment, "{") {
			return false
		}
	}
	return true
}

// has requires a value under one of the keys that is neither absent nor null nor
// an empty text.
func has(keys ...string) shape {
	return func(fields map[string]json.RawMessage) string {
		filled := func(key string) bool { return !empty(member(fields, key)) }
		switch {
		case len(keys) == 0, slices.ContainsFunc(keys, filled):
			return ""
		case len(keys) == 1:
			return "it has no " + keys[0]
		default:
			return "it has none of " + strings.Join(keys, ", ")
		}
	}
}

// list requires a list under key; null is an empty one.
func list(key string) shape {
	return func(fields map[string]json.RawMessage) string {
		var entries []json.RawMessage
		if value := member(fields, key); value == nil || json.Unmarshal(value, &entries) != nil {
			return "it has no list of " + key
		}
		return ""
	}
}

// member is the value of a key, whatever the case of its letters, as encoding/json
// reads it.
func member(fields map[string]json.RawMessage, key string) json.RawMessage {
	if value, ok := fields[key]; ok {
		return value
	}
	for name, value := range fields {
		if strings.EqualFold(name, key) {
			return value
		}
	}
	return nil
}

func empty(value json.RawMessage) bool {
	return len(value) == 0 || string(value) == "null" || string(value) == `""`
}

// lacks is why a response of 2xx is not what is expected, "" when it is.
func (e expectation) lacks(response *http.Response, body []byte) string {
	fields := map[string]json.RawMessage{}
	switch {
	case response.StatusCode != e.status:
		return fmt.Sprintf("status %d was expected", e.status)
	case len(body) == 0 && (e.shape != nil || e.decoded):
		return "it has no body"
	case len(body) == 0:
		return ""
	case !isJSON(response.Header.Get("Content-Type")):
		return "json was expected"
	case e.decoded:
		return ""
	case json.Unmarshal(body, &fields) != nil:
		return noObject(body)
	case e.shape == nil:
		return ""
	default:
		return e.shape(fields)
	}
}

func noObject(body []byte) string {
	return fmt.Sprintf("the json is no object, or is cut off (%d bytes)", len(body))
}

// isJSON accepts a response without a type: its body has to parse in any case.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}
