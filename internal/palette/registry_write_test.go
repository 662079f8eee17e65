package palette_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// A write to a registry without a confirming response is an error, except the
// deletion of an object that is gone afterwards.
func TestUnconfirmedWrites(t *testing.T) {
	t.Parallel()
	const one, held = "/v1/registries/oci/u/basic", `{"metadata":{"uid":"u"},"spec":{}}`
	for name, test := range map[string]struct {
		method string
		given  *http.Response
		gone   bool
		fails  bool
	}{
		"put, page":            {http.MethodPut, response(200, "text/html", page), false, true},
		"put, 200":             {http.MethodPut, response(200, "", ""), false, true},
		"delete, page, there":  {http.MethodDelete, response(200, "text/html", page), false, true},
		"delete, page, gone":   {http.MethodDelete, response(200, "text/html", page), true, false},
		"delete, 500, there":   {http.MethodDelete, response(500, "application/json", `{"code":"X"}`), false, true},
		"delete, 500, gone":    {http.MethodDelete, response(500, "application/json", `{"code":"X"}`), true, false},
		"delete, 409, there":   {http.MethodDelete, response(409, "application/json", `{"code":"X"}`), false, true},
		"delete, reset, gone":  {http.MethodDelete, nil, true, false},
		"delete, reset, there": {http.MethodDelete, nil, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := client(t, quick(roundTrip(func(r *http.Request) (*http.Response, error) {
					switch {
					case r.Method == test.method && r.URL.Path == one && test.given == nil:
						return nil, io.ErrUnexpectedEOF
					case r.Method == test.method && r.URL.Path == one:
						return gives(test.given).RoundTrip(r)
					case r.URL.Path == one && !test.gone:
						return response(200, "application/json", held), nil
					case strings.HasSuffix(r.URL.Path, "/summary"):
						return response(200, "application/json", `{"items":[]}`), nil
					default:
						return response(404, "application/json", `{"code":"ResourceNotFound"}`), nil
					}
				})))
				var err error
				if test.method == http.MethodPut {
					_, err = c.UpdateRegistry(
						t.Context(), palette.Registry{UID: "u", Settings: registry.Settings{Kind: registry.Basic}},
					)
				} else {
					err = c.DeleteRegistry(t.Context(), registry.Basic, "u")
				}
				if (err != nil) != test.fails {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
