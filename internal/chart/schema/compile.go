package schema

import (
	"bytes"
	"context"
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

// apply checks one table of values by one schema. After an error, which leaves Chart to
// the caller, the check is incomplete.
func (c *Checker) apply(
	ctx context.Context, text []byte, values map[string]any,
) (violations []Violation, failure *Error) {
	// The library panics on some schemas that it should refuse; Helm recovers
	// likewise.
	defer func() {
		switch r := recover().(type) {
		case nil:
		case stop:
			violations, failure = nil, &Error{Reason: Costly, Err: r.err}
		default:
			violations, failure = nil, &Error{Reason: Malformed, Err: fmt.Errorf("unable to validate schema: %v", r)}
		}
	}()
	if values == nil {
		values = map[string]any{}
	}
	err := c.validate(ctx, text, values)
	var invalid *jsonschema.ValidationError
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &failure):
		return nil, failure
	case !errors.As(err, &invalid):
		return nil, &Error{Reason: Malformed, Err: err}
	}
	return withoutCycles(verdict{values: values}.read(invalid))
}

// withoutCycles returns violations that are mistakes of the schema as an error.
func withoutCycles(found []Violation) ([]Violation, *Error) {
	first := slices.IndexFunc(found, isCycle)
	if first < 0 {
		return found, nil
	}
	cycle := found[first]
	return slices.DeleteFunc(found, isCycle), &Error{
		Reason: Cyclic, Err: fmt.Errorf("%s %s", cycle.Schema, cycle.Message),
	}
}

// compile returns the schema, and after it the places that a $dynamicRef may
// lead to.
func compile(text []byte, expressions *patterns) ([]*jsonschema.Schema, *Error) {
	if err := scan(text); err != nil {
		return nil, &Error{Reason: Costly, Err: err}
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, &Error{Reason: Malformed, Err: err}
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(refusal{})
	compiler.UseRegexpEngine(expressions.compile)
	if err := compiler.AddResource(location, document); err != nil {
		return nil, compileError(err)
	}
	compiled, err := compiler.Compile(location)
	if err != nil {
		return nil, compileError(err)
	}
	all := []*jsonschema.Schema{compiled}
	for _, address := range dynamic(document, "") {
		if linked, err := compiler.Compile(address); err == nil { // else it is no schema, and nothing leads there
			all = append(all, linked)
		}
	}
	return all, nil
}

func compileError(err error) *Error {
	// Its URL and message are dropped: a URL may hold a secret.
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

// refusal is the loader of documents that a schema refers to. It loads none: a chart
// must not make this machine read files or send requests. A urn allows everything, as in
// Helm.
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

// withoutUser drops the parts of an address that may be a secret.
func withoutUser(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "another document"
	}
	parsed.User, parsed.RawQuery, parsed.Fragment = nil, "", ""
	return parsed.String()
}
