package wait_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

func TestRequested(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0": 0, "Mon, 01 Jan 2024 00:01:00 GMT": time.Minute, "Sun, 31 Dec 2023 00:00:00 GMT": 0,
		"": -1, "-7": -1, "soon": -1, "1.5": -1, "99999999999999999999": -1, "9223372036854775807": 1 << 30 * time.Second,
	} {
		got, is := wait.Requested(http.Header{"Retry-After": {text}}, now)
		if !is {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}
