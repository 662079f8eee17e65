package palette

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// expectation is what an operation returns when it succeeds: exactly this
// status, and a JSON object of this shape. Nothing else of 2xx is believed: a
// proxy or a login page says 200 to everything.
type expectation struct {
	status int
	shape  shape // nil when no body is due
	// reads says that the operation changes nothing and takes Palette no time.
	reads bool
}

// shape says what an object lacks to be what an operation returns, "" when it
// lacks nothing.
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
		return expectation{http.StatusOK, has(), true}
	case http.MethodPost:
		return expectation{http.StatusCreated, has("uid"), false}
	default:
		return expectation{http.StatusNoContent, nil, false}
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
	object, items := has("metadata.uid", "spec"), list("items")
	sync := anyOf("isSyncSupported", "status")
	nothing := expectation{http.StatusNoContent, nil, false}
	accepted := expectation{http.StatusAccepted, nil, false}
	return []operation{
		{get, v1.PathOciRegistriesSummary, read(items)},
		{get, v1.PathBasicRegistry, read(object)},
		{get, v1.PathEcrRegistry, read(object)},
		{get, v1.PathBasicRegistrySyncStatus, read(sync)},
		{get, v1.PathEcrRegistrySyncStatus, read(sync)},
		{post, v1.PathBasicRegistriesValidate, nothing},
		{post, v1.PathEcrRegistriesValidate, nothing},
		{post, v1.PathBasicRegistrySync, accepted},
		{post, v1.PathEcrRegistrySync, accepted},
		{get, v1.PathProfilesValidateName, expectation{http.StatusNoContent, nil, true}},
		{get, v1.PathProfile, read(object)},
		{get, v1.PathProfilePackManifests, read(items)},
		{get, v1.PathDashboardProfilesMetadata, read(items)},
		{post, v1.PathDashboardProfiles, read(items)},
		{get, v1.PathProjectsMetadata, read(items)},
		{get, v1.PathPackRegistry, read(list("tags"))},
		{get, v1.PathUsersInfo, read(anyOf("orgName", "tenantUid", "userUid"))},
		{get, v1.PathAWSAccountSTS, read(has("accountId"))},
	}
}

func read(body shape) expectation { return expectation{http.StatusOK, body, true} }

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

// has wants something at each place, "metadata.uid" being uid in metadata:
// neither absent nor null nor an empty text.
func has(places ...string) shape {
	return func(fields map[string]json.RawMessage) string {
		for _, place := range places {
			outer, inner, nested := strings.Cut(place, ".")
			value := member(fields, outer)
			if nested {
				within := map[string]json.RawMessage{}
				_ = json.Unmarshal(value, &within) // what is no object has nothing within
				value = member(within, inner)
			}
			if empty(value) {
				return "it has no " + place
			}
		}
		return ""
	}
}

// list wants a list under key; null is an empty one.
func list(key string) shape {
	return func(fields map[string]json.RawMessage) string {
		var entries []json.RawMessage
		if value := member(fields, key); value == nil || json.Unmarshal(value, &entries) != nil {
			return "it has no list of " + key
		}
		return ""
	}
}

// anyOf wants one of the keys.
func anyOf(keys ...string) shape {
	return func(fields map[string]json.RawMessage) string {
		for _, key := range keys {
			if !empty(member(fields, key)) {
				return ""
			}
		}
		return "it has none of " + strings.Join(keys, ", ")
	}
}

// member is what is under a key, whatever the case of its letters: so does
// encoding/json read it afterwards.
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

// lacks says why a response of 2xx is not what is expected, "" when it is.
func (e expectation) lacks(response *http.Response, body []byte) string {
	fields := map[string]json.RawMessage{}
	switch {
	case response.StatusCode != e.status:
		return fmt.Sprintf("status %d is due", e.status)
	case e.shape == nil && len(body) == 0:
		return ""
	case e.shape != nil && len(body) == 0:
		return "it has no body"
	case !isJSON(response.Header.Get("Content-Type")):
		return "json is due"
	case json.Unmarshal(body, &fields) != nil:
		return fmt.Sprintf("the json is no object, or is cut off (%d bytes)", len(body))
	case e.shape == nil:
		return ""
	default:
		return e.shape(fields)
	}
}

// isJSON takes a response that does not say its type for JSON: its body has to
// parse in any case.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}
