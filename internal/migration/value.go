package migration

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// object is a JSON object whose values are read as what they mean: releases of
// the source, and the CLIs before them, wrote one value in several forms. What
// has no such meaning counts as absent.
type object map[string]any

// decode reads a state.
func (s Source) decode() (object, *Error) {
	decoder := json.NewDecoder(bytes.NewReader(s.State))
	decoder.UseNumber()
	var state object
	if err := decoder.Decode(&state); err != nil || state == nil {
		// The text of err may have a part of the state in it.
		return nil, &Error{Reason: Unreadable, Type: s.Type}
	}
	return state, nil
}

// text is a string, or a number or a truth value as the source writes them.
func (o object) text(key string) string {
	switch value := o[key].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	default:
		return ""
	}
}

// keyword is a text that is compared without its case.
func (o object) keyword(key string) string { return strings.ToLower(strings.TrimSpace(o.text(key))) }

// flag is a truth value, or its text.
func (o object) flag(key string) bool {
	value, err := strconv.ParseBool(o.keyword(key))
	return err == nil && value
}

// objects are the elements of a list of blocks. One block may be there without
// the list.
func (o object) objects(key string) []object {
	switch value := o[key].(type) {
	case map[string]any:
		return []object{value}
	case []any:
		var found []object
		for _, element := range value {
			if block, ok := element.(map[string]any); ok {
				found = append(found, block)
			}
		}
		return found
	default:
		return nil
	}
}

// block is the only block of a list, empty where there is none.
func (o object) block(key string) object {
	if found := o.objects(key); len(found) > 0 {
		return found[0]
	}
	return object{}
}

// texts are the elements of a list or a set.
func (o object) texts(key string) []string {
	elements, ok := o[key].([]any)
	if !ok {
		elements = []any{o[key]}
	}
	var found []string
	for _, element := range elements {
		if text := (object{"": element}).text(""); text != "" {
			found = append(found, text)
		}
	}
	return found
}
