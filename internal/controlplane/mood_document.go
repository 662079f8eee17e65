package controlplane

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// document is how the body of a response to a request that matched a pattern of
// the routes is sent; a refusal has the pattern "".
func (m Mood) document(pattern string, body any) any {
	if m == (Mood{}) {
		return body
	}
	text, err := json.Marshal(body)
	if err != nil {
		return body // for the writer to report
	}
	var document any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&document) != nil {
		return body
	}
	method, path, _ := strings.Cut(pattern, " ")
	if object, is := document.(map[string]any); is {
		m.object(method, path, object)
	}
	return m.value("", document)
}

// object changes what is at a known place of one operation.
func (m Mood) object(method, path string, document map[string]any) {
	switch path {
	case v1.PathBasicRegistry, v1.PathEcrRegistry:
		m.registry(document)
	case v1.PathBasicRegistrySyncStatus, v1.PathEcrRegistrySyncStatus:
		m.flag(document, m.SyncFlag == FlagInSpec || m.SyncFlag == FlagNowhere)
	case v1.PathOciRegistriesSummary:
		m.summary(document)
	case v1.PathProfile:
		m.profile(document)
	}
	if uid, ok := document["uid"]; ok && m.UpperCaseUID && method == http.MethodPost {
		document["UID"] = uid
		delete(document, "uid")
	}
}

func (m Mood) registry(document map[string]any) {
	m.stamps(within(document, "metadata"))
	m.flag(within(document, "spec"), m.SyncFlag == FlagInStatus || m.SyncFlag == FlagNowhere)
	m.flag(within(document, "status", "syncStatus"), m.SyncFlag == FlagNowhere)
	if m.SyncFlag == FlagInSpec {
		delete(document, "status")
	}
}

// flag leaves the flag out of an object.
func (m Mood) flag(object map[string]any, out bool) {
	if out || m.SyncFlag == FlagWhenTrue && object["isSyncSupported"] == false {
		delete(object, "isSyncSupported")
	}
}

func (m Mood) summary(document map[string]any) {
	for _, item := range entries(document["items"]) {
		m.stamps(within(item, "metadata"))
		if status := within(item, "status"); m.SummarySyncStatus {
			status["syncStatus"] = status["sync"]
			delete(status, "sync")
		}
		if spec := within(item, "spec"); m.UpperCaseTypes {
			kind, _ := spec["registryType"].(string)
			spec["registryType"] = strings.ToUpper(kind)
		}
	}
}

// stamps changes the times of the metadata of a registry.
func (m Mood) stamps(metadata map[string]any) {
	const created, modified = "creationTimestamp", "lastModifiedTimestamp"
	switch m.Stamps {
	case StampsOfCreation:
		metadata[modified] = metadata[created]
	case StampsAlike:
		metadata[modified] = "2026-01-02T03:04:05.678Z"
	case StampsInSeconds:
		for _, name := range []string{created, modified} {
			text, _ := metadata[name].(string)
			whole, _, _ := strings.Cut(text, ".")
			metadata[name] = strings.TrimSuffix(whole, "Z") + "Z"
		}
	}
}

func (m Mood) profile(document map[string]any) {
	switch m.Status {
	case StandAbsent:
		delete(document, "status")
	case StandNull:
		document["status"] = nil
	case StandZero:
		document["status"] = map[string]any{}
	}
	spec := within(document, "spec")
	for _, template := range []string{"draft", "published"} {
		switch _, there := spec[template]; {
		case there:
		case m.NullTemplates:
			spec[template] = nil
		case m.EmptyTemplates:
			spec[template] = map[string]any{}
		}
		for _, pack := range entries(within(spec, template)["packs"]) {
			if m.HidesPackUIDs {
				delete(pack, "packUid")
			}
			if m.HidesPackTypes {
				delete(pack, "type")
			}
		}
	}
}

// within is the object at a path of keys, empty when there is none.
func within(object map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		inner, is := object[key].(map[string]any)
		if !is {
			return map[string]any{}
		}
		object = inner
	}
	return object
}

// entries are the objects of a list.
func entries(list any) (found []map[string]any) {
	values, _ := list.([]any)
	for _, value := range values {
		if object, is := value.(map[string]any); is {
			found = append(found, object)
		}
	}
	return found
}

// value changes what may be anywhere; key is where the value is.
func (m Mood) value(key string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		m.members(key, value)
	case []any:
		for i := range value {
			value[i] = m.value(key, value[i])
		}
	case string:
		return m.text(key, value)
	case bool:
		if m.Scalars == ScalarsAsText {
			return strconv.FormatBool(value)
		}
	case json.Number:
		if m.Scalars == ScalarsAsText {
			return value.String()
		}
	}
	return value
}

func (m Mood) members(key string, object map[string]any) {
	for name, inner := range object {
		if m.leavesOut(name, inner) {
			delete(object, name)
		} else {
			object[name] = m.value(name, inner)
		}
	}
	// Annotations and labels have no fields: what is added would be one.
	if m.UnknownFields && key != "annotations" && key != "labels" {
		object["xIntroducedLater"] = map[string]any{"of": []any{1, nil, true}, "uid": 7}
	}
}

func (m Mood) leavesOut(name string, value any) bool {
	return m.Timestamps == StandAbsent && isTime(name) || m.Secrets == StandAbsent && value == v1.Masked
}

func isTime(name string) bool {
	return strings.HasSuffix(name, "Timestamp") || strings.HasSuffix(name, "Time")
}

func (m Mood) text(key, text string) any {
	switch {
	case m.Timestamps == StandZero && isTime(key):
		return "0001-01-01T00:00:00.000Z"
	case m.Secrets == StandZero && text == v1.Masked:
		return ""
	}
	if number, err := strconv.ParseInt(text, 10, 64); m.Scalars == TextAsNumbers && err == nil &&
		strconv.FormatInt(number, 10) == text {
		return json.Number(text)
	}
	return text
}
