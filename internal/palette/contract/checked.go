package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Checked returns a transport that fails the test for every request or response
// that does not fit the published specification. Without a copy of that, it is
// next itself.
func Checked(t testing.TB, next http.RoundTripper) http.RoundTripper {
	t.Helper()
	document, ok := Specification(t)
	if !ok {
		return next
	}
	specification, err := closed(document)
	if err != nil {
		t.Fatalf("the published specification: %v", err)
	}
	router, err := gorillamux.NewRouter(specification)
	if err != nil {
		t.Fatalf("the published specification: %v", err)
	}
	return &checked{t: t, next: next, router: router}
}

type checked struct {
	t      testing.TB
	next   http.RoundTripper
	router routers.Router
}

// RoundTrip implements http.RoundTripper.
func (c *checked) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := drain(&request.Body)
	if err != nil {
		return nil, err
	}
	copied := request.Clone(request.Context())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	input := c.checkRequest(copied)
	response, err := c.next.RoundTrip(request)
	if err != nil {
		return response, err
	}
	responseBody, err := drain(&response.Body)
	if err != nil {
		return nil, err
	}
	if input != nil {
		c.checkResponse(copied.Context(), input, response, responseBody)
	}
	return response, nil
}

func (c *checked) checkRequest(request *http.Request) *openapi3filter.RequestValidationInput {
	route, parameters, err := c.router.FindRoute(request)
	if err != nil {
		c.t.Errorf("%s %s is not a published operation: %v", request.Method, request.URL.Path, err)
		return nil
	}
	input := &openapi3filter.RequestValidationInput{
		Request: request, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		},
	}
	if err := openapi3filter.ValidateRequest(request.Context(), input); err != nil {
		c.t.Errorf("the request %s %s does not fit the specification: %v", request.Method, request.URL.Path, err)
	}
	return input
}

func (c *checked) checkResponse(
	ctx context.Context, input *openapi3filter.RequestValidationInput, response *http.Response, body []byte,
) {
	method, place := input.Request.Method, input.Request.URL.Path
	if response.StatusCode >= http.StatusBadRequest {
		// The specification declares the form of refusals, but not where they occur.
		if err := checkRefusal(body); err != nil {
			c.t.Errorf("the refusal %d of %s %s has no code and message: %v: %.200s", response.StatusCode, method,
				place, err, body)
		}
		return
	}
	err := openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: input.Options,
	})
	if err != nil {
		c.t.Errorf(
			"the response %d to %s %s does not fit the specification: %v", response.StatusCode, method, place, err,
		)
	}
}

func checkRefusal(body []byte) error {
	var refusal struct {
		Code    any
		Message string
	}
	if err := json.Unmarshal(body, &refusal); err != nil {
		return err
	}
	if refusal.Code == nil || refusal.Message == "" {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// drain reads a body and puts a copy in its place.
func drain(body *io.ReadCloser) ([]byte, error) {
	if *body == nil || *body == http.NoBody {
		return nil, nil
	}
	content, err := io.ReadAll(*body)
	_ = (*body).Close()
	*body = io.NopCloser(bytes.NewReader(content))
	return content, err
}
