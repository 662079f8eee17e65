package question

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// valueAt is the value at a path of keys in a document, and whether there is one.
func valueAt(value any, keys ...string) (any, bool) {
	for _, key := range keys {
		object, is := value.(map[string]any)
		if !is {
			return nil, false
		}
		if value, is = object[key]; !is {
			return nil, false
		}
	}
	return value, true
}

// textAt is the scalar of any type at a path, as text, and "" for none.
func textAt(value any, keys ...string) string {
	switch found, _ := valueAt(value, keys...); found := found.(type) {
	case string:
		return found
	case bool, json.Number:
		return fmt.Sprint(found)
	}
	return ""
}

// itemsAt are the entries of the list at a path.
func itemsAt(value any, keys ...string) []any {
	found, _ := valueAt(value, keys...)
	items, _ := found.([]any)
	return items
}

// Shapes of a value that may be left out.
const (
	absent = "absent"
	null   = "null"
	empty  = "empty"
	full   = "full"
)

// shapeAt is the shape of the value at a path. An object is empty when it has no
// field of typed, its type on the wire.
func shapeAt(typed reflect.Type, value any, keys ...string) string {
	found, there := valueAt(value, keys...)
	object, is := found.(map[string]any)
	switch {
	case !there:
		return absent
	case found == nil:
		return null
	case !is:
		return full
	}
	for key := range object {
		if _, known := fieldOf(typed, key); known {
			return full
		}
	}
	return empty
}

// fieldOf finds the field of a struct type by its name in JSON.
func fieldOf(typed reflect.Type, key string) (reflect.Type, bool) {
	for field := range typed.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name == key {
			return field.Type, true
		}
	}
	return nil, false
}
