package palette

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// lenient reads a document whose scalars have other types than in the
// specification: a boolean or a number as text, a text as a number. Other
// differences are errors as before.
func lenient(document []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var loose any
	if err := decoder.Decode(&loose); err != nil {
		return err
	}
	fitted, err := json.Marshal(fit(loose, reflect.TypeOf(target).Elem()))
	if err != nil {
		return err
	}
	return json.Unmarshal(fitted, target)
}

// fit is a value with scalars that a type takes.
func fit(value any, fits reflect.Type) any {
	if fits.Kind() == reflect.Pointer {
		return fit(value, fits.Elem())
	}
	if reflect.PointerTo(fits).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return value // json.RawMessage and v1.Time read anything
	}
	switch value := value.(type) {
	case map[string]any:
		return fitMembers(value, fits)
	case []any:
		if fits.Kind() == reflect.Slice {
			for i := range value {
				value[i] = fit(value[i], fits.Elem())
			}
		}
		return value
	default:
		return fitScalar(value, fits.Kind())
	}
}

func fitMembers(object map[string]any, fits reflect.Type) any {
	switch fits.Kind() {
	case reflect.Map:
		for name, inner := range object {
			object[name] = fit(inner, fits.Elem())
		}
	case reflect.Struct:
		for name, inner := range object {
			if field, known := fieldOf(fits, name); known {
				object[name] = fit(inner, field.Type)
			}
		}
	}
	return object
}

// fieldOf finds the field of a name as encoding/json does, whatever its case.
func fieldOf(fits reflect.Type, name string) (reflect.StructField, bool) {
	return fits.FieldByNameFunc(func(field string) bool {
		found, _ := fits.FieldByName(field)
		tag, _, _ := strings.Cut(found.Tag.Get("json"), ",")
		return strings.EqualFold(cmp.Or(tag, field), name)
	})
}

func fitScalar(value any, kind reflect.Kind) any {
	var text string
	switch value := value.(type) {
	case string:
		text = value
	case json.Number:
		text = value.String()
	case bool:
		text = strconv.FormatBool(value)
	default:
		return value
	}
	switch kind {
	case reflect.String:
		return text
	case reflect.Bool:
		if truth, err := strconv.ParseBool(strings.ToLower(text)); err == nil {
			return truth
		}
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return json.Number(text)
		}
	}
	return value
}
