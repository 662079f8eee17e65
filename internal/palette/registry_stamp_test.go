package palette_test

import (
	"net/http"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// A time stamp in whole seconds is used when its second has passed by the clock of
// Palette.
func TestRegistryStampInSeconds(t *testing.T) {
	t.Parallel()
	const moment = "Thu, 23 Apr 2026 10:11:12 GMT"
	for name, test := range map[string]struct {
		stamp, date string
		kept        bool
	}{
		"of this second":           {"2026-04-23T10:11:12Z", moment, false},
		"of the second before":     {"2026-04-23T10:11:11.000Z", moment, false},
		"of some time ago":         {"2026-04-23T10:11:02Z", moment, true},
		"with an unknown time":     {"2026-04-23T10:11:02Z", "", false},
		"in milliseconds":          {"2026-04-23T10:11:12.345Z", moment, true},
		"in milliseconds, no time": {"2026-04-23T10:11:12.345Z", "", true},
		"none":                     {"", moment, false},
		"zero time":                {"0001-01-01T00:00:00.000Z", moment, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
				"GET /v1/registries/oci/u/basic": func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Date"] = nil
					if test.date != "" {
						w.Header().Set("Date", test.date)
					}
					reply(w, http.StatusOK, map[string]any{
						"metadata": map[string]any{"uid": "u", "name": "x", "lastModifiedTimestamp": test.stamp},
						"spec":     v1.BasicOciRegistrySpec{},
					})
				},
			}}
			found, err := client(t, quick(s)).RegistryOf(t.Context(), palette.Tenant(), registry.Basic, "u")
			if err != nil {
				t.Fatal(err)
			}
			if kept := found.Stamp != (palette.RegistryStamp{}); kept != test.kept {
				t.Errorf("kept: %t, %v", kept, found.Stamp)
			}
		})
	}
}
