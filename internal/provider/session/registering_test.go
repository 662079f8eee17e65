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

// without is a Palette that has no registry.
type without struct{}

func (without) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	_, _ = recorder.WriteString(`{"items":[]}`)
	response := recorder.Result()
	response.Request = r
	return response, nil
}

// A layer that does not refer to the registry of its own run waits for it, and
// not for a name that nobody registers.
func TestRegisteredByName(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
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
				remember(one.planned, "")
				remember(one.registered, "uid")
				begun := time.Now()
				found, err := s.RegisteredByName(t.Context(), "", "acr")
				if took := time.Since(begun); !errors.Is(err, one.want) || took != one.took || err == nil &&
					found.UID != "uid" {
					t.Errorf("got %+v, %v after %v", found, err, took)
				}
			})
		})
	}
}
