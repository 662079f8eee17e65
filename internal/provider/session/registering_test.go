package session_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// without is a Palette without registries.
type without struct{}

func (without) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	_, _ = recorder.WriteString(`{"items":[]}`)
	response := recorder.Result()
	response.Request = r
	return response, nil
}

// A layer that does not refer to a registry of its run waits for it. It does not wait for a name that no resource
// registers.
func TestRegisteredByName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		planned, registered time.Duration // 0 for never
		want                error
		took                time.Duration
	}{
		"registered later": {planned: time.Second, registered: 30 * time.Second, took: 30 * time.Second},
		"never registered": {planned: time.Second, want: session.ErrNotRegistered, took: time.Minute},
		"nobody's":         {want: palette.ErrNotFound, took: 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := session.New(session.Options{Connect: func() (*palette.Client, error) {
					return palette.New(
						palette.Config{BaseURL: "palette.test", APIKey: redact.New("key"), Transport: without{}},
					)
				}})
				remember := func(after time.Duration, uid string) {
					if after > 0 {
						time.AfterFunc(
							after,
							func() {
								s.Remember(session.Registration{Registry: palette.Registry{Name: "acr", UID: uid}})
							},
						)
					}
				}
				remember(test.planned, "")
				remember(test.registered, "uid")
				begun := time.Now()
				found, err := s.RegisteredByName(t.Context(), "", "acr")
				if took := time.Since(begun); !errors.Is(err, test.want) || took != test.took || err == nil &&
					found.UID != "uid" {
					t.Errorf("got %+v, %v after %v", found, err, took)
				}
			})
		})
	}
}
