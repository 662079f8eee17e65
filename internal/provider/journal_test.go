package provider_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

// The logs of a provider have its operations, with their fields, when logs are requested.
func TestJournalInLogs(t *testing.T) {
	var written bytes.Buffer
	t.Setenv("TF_LOG", "info")
	shared, diags := configured(t, values{}, nil)
	if diags.HasError() {
		t.Fatal(diags)
	}
	ctx := tflogtest.RootLogger(t.Context(), &written)
	_, end := shared.Begin(ctx, "read", "data.palette_chart", "web")
	end()
	var line map[string]any
	if err := json.Unmarshal(written.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, written.String())
	}
	for _, volatile := range []string{"@timestamp", "@module", "took"} {
		delete(line, volatile)
	}
	if diff := cmp.Diff(map[string]any{
		"@level": "info", "@message": "read data.palette_chart", "operation": "read", "object": "data.palette_chart", "name": "web",
		"requests": "none",
	}, line); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The logs of the libraries are off unless logs of providers are requested.
func TestQuietUnlessRequested(t *testing.T) {
	for requested, want := range map[string]string{"": "OFF", "TRACE": ""} {
		t.Setenv("TF_LOG_SDK", "")
		t.Setenv("TF_LOG", requested)
		if err := provider.QuietUnlessRequested(); err != nil || os.Getenv("TF_LOG_SDK") != want {
			t.Errorf("%q: %q, %v", requested, os.Getenv("TF_LOG_SDK"), err)
		}
	}
}
