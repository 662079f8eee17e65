package palette_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// Only a response of the form that the operation has is accepted.
func TestUnexpectedResponsesAreErrors(t *testing.T) {
	t.Parallel()
	none := func(_ any, err error) error { return err }
	const held = `{"metadata":{"uid":"u"},"spec":{"endpoint":"e"}}`
	calls := map[string]struct {
		call   func(context.Context, *palette.Client) error
		status int
		body   string
	}{
		"registry": {func(ctx context.Context, c *palette.Client) error {
			return none(c.RegistryOf(ctx, palette.Tenant(), registry.Basic, "u"))
		}, 200, held},
		"registries": {func(ctx context.Context, c *palette.Client) error { return none(c.Registries(ctx, palette.Tenant())) }, 200, `{"items":[]}`},
		"status": {func(ctx context.Context, c *palette.Client) error {
			return none(c.RegistrySync(ctx, registry.ECR, "u"))
		}, 200, `{"isSyncSupported":false}`},
		"validate": {func(ctx context.Context, c *palette.Client) error {
			return c.ValidateRegistry(ctx, registry.Settings{Kind: registry.ECR})
		}, 204, ""},
		"synchronize": {func(ctx context.Context, c *palette.Client) error {
			return c.SyncRegistry(ctx, registry.Basic, "u", true)
		}, 202, ""},
		"profile": {func(ctx context.Context, c *palette.Client) error { return none(c.Profile(ctx, scope, "u")) }, 200, held},
		"publish": {func(ctx context.Context, c *palette.Client) error { return c.PublishProfile(ctx, scope, "u") }, 204, ""},
		"search": {func(ctx context.Context, c *palette.Client) error {
			return none(c.ProfileSummaries(ctx, scope, v1.ClusterProfilesFilterSpec{}))
		}, 200, `{"items":[]}`},
		"delete": {func(ctx context.Context, c *palette.Client) error { return c.DeleteProfile(ctx, scope, "u") }, 204, ""},
		"versions": {func(ctx context.Context, c *palette.Client) error {
			return none(c.PackVersions(ctx, palette.Tenant(), "web", "u"))
		}, 200, `{"tags":null}`},
		"user": {func(ctx context.Context, c *palette.Client) error { return none(c.UserInfo(ctx)) }, 200, `{"userUid":"u"}`},
		"account": {func(ctx context.Context, c *palette.Client) error {
			return none(c.AWSAccountSTS(ctx, "aws"))
		}, 200, `{"accountId":"1"}`},
		"project": {func(ctx context.Context, c *palette.Client) error {
			return none(c.ProjectUID(ctx, "p"))
		}, 200, `{"items":[{"metadata":{"name":"p","uid":"u"}}]}`},
	}
	const json = "application/json"
	for name, test := range calls {
		wrong := map[string]*http.Response{
			"page":          response(200, "text/html; charset=utf-8", page),
			"page as json":  response(test.status, json, page),
			"empty 200":     response(200, "", ""),
			"another 2xx":   response(206, json, test.body),
			"no object":     response(test.status, json, `[]`),
			"other media":   response(test.status, "text/plain", `{"message":"ok"}`),
			"missing, page": response(404, "text/html", page),
			"refused, page": response(403, "text/html", page),
		}
		if test.body != "" {
			wrong["empty object"] = response(200, json, `{}`)
			wrong["null"] = response(200, json, `null`)
			wrong["cut"] = response(200, json, test.body[:len(test.body)-1])
			wrong["empty 204"] = response(204, "", "")
			wrong["as text"] = response(200, "text/plain", test.body)
		} else {
			wrong["200 for it"] = response(200, json, `{}`)
		}
		if test.body == held {
			wrong["no identity"] = response(200, json, `{"metadata":{"uid":""},"spec":{"endpoint":"e"}}`)
			wrong["no metadata"] = response(200, json, `{"metadata":null,"spec":{"endpoint":"e"}}`)
			wrong["no content"] = response(200, json, `{"metadata":{"uid":"u"},"spec":null}`)
		}
		if test.status == 204 {
			delete(wrong, "page as json") // no response with 204 has a body
			delete(wrong, "no object")
			delete(wrong, "other media")
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if err := test.call(
					t.Context(), client(t, quick(gives(response(test.status, json, test.body)))),
				); err != nil {
					t.Errorf("the expected response is refused: %v", err)
				}
				for what, given := range wrong {
					err := test.call(t.Context(), client(t, quick(gives(given))))
					var unexpected *palette.UnexpectedError
					if !errors.As(err, &unexpected) || unexpected.Status != given.StatusCode ||
						unexpected.Host != "palette.example" {
						t.Errorf("%s: got %v", what, err)
						continue
					}
					if strings.Contains(what, "page") && unexpected.Title != "Sign in to Contoso" {
						t.Errorf("%s: title %q", what, unexpected.Title)
					}
					if errors.Is(err, palette.ErrNotFound) {
						t.Errorf("%s: an object counts as absent", what)
					}
				}
			})
		})
	}
}

// gives has the same response to every request.
func gives(given *http.Response) http.RoundTripper {
	body, _ := io.ReadAll(given.Body)
	return roundTrip(func(*http.Request) (*http.Response, error) {
		again := *given
		again.Body = io.NopCloser(strings.NewReader(string(body)))
		return &again, nil
	})
}

func response(status int, media, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {media}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

const page = "<!doctype html><html><head><title> Sign in \n to Contoso</title></head></html>"
