package schema

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// location is the name of the schema itself, the one Helm gives it: relative
// references are resolved against it.
const location = "file:///values.schema.json"

// judge compiles one schema and checks one table of values. The error says that
// nothing was checked, or not all; its Chart is left to the caller.
func judge(text []byte, values map[string]any) (violations []Violation, failure *Error) {
	// The library panics on some schemas that it should refuse; Helm recovers
	// likewise.
	defer func() {
		if r := recover(); r != nil {
			violations, failure = nil, &Error{Reason: Malformed, Err: fmt.Errorf("unable to validate schema: %v", r)}
		}
	}()
	compiled, failure := compile(text)
	if failure != nil {
		return nil, failure
	}
	if values == nil {
		values = map[string]any{}
	}
	err := compiled.Validate(values)
	if err == nil {
		return nil, nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil, &Error{Reason: Malformed, Err: err}
	}
	return withoutCycles(verdict{values: values}.read(invalid))
}

// withoutCycles makes an error of what is the schema's mistake.
func withoutCycles(found []Violation) ([]Violation, *Error) {
	at := slices.IndexFunc(found, func(violation Violation) bool { return violation.cycle })
	if at < 0 {
		return found, nil
	}
	cycle := found[at]
	found = slices.DeleteFunc(found, func(violation Violation) bool { return violation.cycle })
	return found, &Error{Reason: Cyclic, Err: fmt.Errorf("%s %s", cycle.Schema, cycle.Message)}
}

func compile(text []byte) (*jsonschema.Schema, *Error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, &Error{Reason: Malformed, Err: err}
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(refusal{})
	if err := compiler.AddResource(location, document); err != nil {
		return nil, compileError(err)
	}
	compiled, err := compiler.Compile(location)
	if err != nil {
		return nil, compileError(err)
	}
	return compiled, nil
}

func compileError(err error) *Error {
	// Its URL and message are not passed on: a URL may hold a secret.
	var load *jsonschema.LoadURLError
	var remote *remoteError
	if errors.As(err, &load) && errors.As(load.Err, &remote) {
		return &Error{Reason: Remote, URL: remote.url, Err: remote}
	}
	if errors.As(err, &load) && errors.Is(load.Err, errScheme) {
		return &Error{Reason: Malformed, Err: errScheme}
	}
	return &Error{Reason: Malformed, Err: err}
}

// refusal is the loader of documents that a schema refers to. It loads none: a
// chart must not make this machine read its files or ask other hosts. A urn
// allows everything, as in Helm.
type refusal struct{}

func (refusal) Load(address string) (any, error) {
	switch scheme, _, _ := strings.Cut(address, ":"); scheme {
	case "urn":
		return true, nil
	case "http", "https", "file":
		return nil, &remoteError{url: withoutUser(address)}
	}
	return nil, errScheme
}

// errScheme is a reference that Helm does not follow either.
var errScheme = errors.New("a reference has a scheme that is not fetched")

type remoteError struct{ url string }

func (e *remoteError) Error() string { return "reference to " + e.url + " is not fetched" }

// withoutUser drops what may be a secret in an address that is going to be
// printed.
func withoutUser(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "another document"
	}
	parsed.User, parsed.RawQuery, parsed.Fragment = nil, "", ""
	return parsed.String()
}
