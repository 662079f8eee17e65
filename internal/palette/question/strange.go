package question

import (
	"encoding/json"
	"reflect"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// strange are the places where a document does not fit its type.
type strange struct {
	unknown []string // fields that the type lacks
	texts   []string // texts in the place of a boolean or number
	numbers []string // numbers in the place of a text
}

// compare adds what does not fit in value.
func (s *strange) compare(place string, value any, typed reflect.Type) {
	for typed.Kind() == reflect.Pointer {
		typed = typed.Elem()
	}
	if typed == reflect.TypeFor[json.RawMessage]() || typed == reflect.TypeFor[v1.Time]() {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		s.members(place, value, typed)
	case []any:
		if typed.Kind() == reflect.Slice {
			for _, item := range value {
				s.compare(place+"[]", item, typed.Elem())
			}
		}
	case string:
		if kind := typed.Kind(); kind >= reflect.Bool && kind <= reflect.Float64 { // all booleans and numbers
			s.texts = append(s.texts, place)
		}
	case json.Number:
		if typed.Kind() == reflect.String {
			s.numbers = append(s.numbers, place)
		}
	}
}

func (s *strange) members(place string, object map[string]any, typed reflect.Type) {
	for key, member := range object {
		inner := place + "." + key
		switch field, known := memberOf(typed, key); {
		case known:
			s.compare(inner, member, field)
		default:
			s.unknown = append(s.unknown, inner)
		}
	}
}

func memberOf(typed reflect.Type, key string) (reflect.Type, bool) {
	switch typed.Kind() {
	case reflect.Map:
		return typed.Elem(), true
	case reflect.Struct:
		return fieldOf(typed, key)
	}
	return nil, false
}
