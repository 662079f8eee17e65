package palette

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// request is one request before it has an address.
type request struct {
	method  string
	path    string // escaped
	query   url.Values
	scope   Scope
	body    any // nil sends none
	secrets []redact.Secret
	// repeatable says that a request that is not repeatable by its method may
	// arrive twice all the same.
	repeatable bool
	ifMatch    string
}

type success struct {
	body []byte
	etag string
	date time.Time // of the response, by Palette's clock; zero for none
	// unexpected is the error for a body that lacks something.
	unexpected func(lacks string) error
}

// path fills values into pattern. Values that would change the path are refused:
// they are from import ids and configurations.
func path(pattern string, values ...string) (string, error) {
	for _, value := range values {
		if value == "" || value == "." || value == ".." {
			return "", fmt.Errorf("%w: %q in %s", ErrArgument, value, pattern)
		}
	}
	return v1.Path(pattern, values...), nil
}

// do sends a request and reads the response. Everything but what the operation
// returns on success is an error: *Error when Palette refused, *UnexpectedError
// when something else responded, *TransportError when nothing did.
func (c *Client) do(ctx context.Context, r request) (success, error) {
	address, err := c.base.Parse(r.path)
	if err != nil {
		return success{}, fmt.Errorf("%w: %s", ErrArgument, r.path)
	}
	address.RawQuery = r.query.Encode()
	message, err := c.message(ctx, r, address)
	if err != nil {
		return success{}, err
	}
	sent := &exchange{
		request: r, address: address, wants: expected(r.method, r.path),
		secrets: append([]redact.Secret{c.key}, r.secrets...),
	}
	return sent.send(ctx, c, message)
}

func (c *Client) message(ctx context.Context, r request, address *url.URL) (*retryablehttp.Request, error) {
	var body any
	if r.body != nil {
		document, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("%w: the body of %s %s does not encode", ErrArgument, r.method, r.path)
		}
		body = document
	}
	message, err := retryablehttp.NewRequestWithContext(ctx, r.method, address.String(), body)
	if err != nil {
		return nil, fmt.Errorf("%w: %s %s", ErrArgument, r.method, r.path)
	}
	message.Header.Set(v1.HeaderAPIKey, c.key.Reveal())
	message.Header.Set("Accept", "application/json")
	message.Header.Set("User-Agent", c.agent)
	if r.body != nil {
		message.Header.Set("Content-Type", "application/json")
	}
	if r.scope.projectUID != "" {
		message.Header.Set(v1.HeaderProjectUID, r.scope.projectUID)
	}
	if r.ifMatch != "" {
		message.Header.Set(v1.HeaderIfMatch, r.ifMatch)
	}
	return message, nil
}

func repeatable(r request) bool {
	switch r.method {
	case http.MethodGet, http.MethodPut, http.MethodDelete:
		return true
	default:
		return r.repeatable
	}
}

// get reads one object of the scope.
func get[T any](
	ctx context.Context, c *Client, scope Scope, query url.Values, pattern string, values ...string,
) (T, error) {
	var object T
	document, err := c.fetch(ctx, scope, query, pattern, values...)
	if err != nil {
		return object, err
	}
	return decode[T](document, pattern)
}

func (c *Client) fetch(
	ctx context.Context, scope Scope, query url.Values, pattern string, values ...string,
) (success, error) {
	place, err := path(pattern, values...)
	if err != nil {
		return success{}, err
	}
	return c.do(ctx, request{method: http.MethodGet, path: place, query: query, scope: scope})
}

// send writes one object; its response has no body.
func (c *Client) send(ctx context.Context, r request, pattern string, values ...string) error {
	var err error
	if r.path, err = path(pattern, values...); err != nil {
		return err
	}
	_, err = c.do(ctx, r)
	return err
}

// create posts one object and returns its uid.
func (c *Client) create(ctx context.Context, r request, pattern string, values ...string) (string, error) {
	var err error
	if r.path, err = path(pattern, values...); err != nil {
		return "", err
	}
	r.method = http.MethodPost
	made, err := c.do(ctx, r)
	if err != nil {
		return "", err
	}
	created, err := decode[v1.UID](made, pattern)
	return created.UID, err
}

// decode reads the body of a response. Its error does not contain that of
// encoding/json, which quotes parts of the document.
func decode[T any](found success, what string) (T, error) {
	var object T
	document := bytes.TrimSpace(found.body)
	err := json.Unmarshal(document, &object)
	if mistyped := new(json.UnmarshalTypeError); errors.As(err, &mistyped) {
		object = *new(T)
		err = lenient(document, &object)
	}
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return object, nil
	case errors.As(err, &syntax), !bytes.HasPrefix(document, []byte("{")):
		return object, found.unexpected(noObject(found.body))
	}
	return object, fmt.Errorf("palette's response to %s is not the json that it should be (%d bytes)", what,
		len(document))
}
