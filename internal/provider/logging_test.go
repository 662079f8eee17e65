package provider_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

func TestLogsRequested(t *testing.T) {
	t.Parallel()
	for variable, requested := range map[string]bool{
		"TF_LOG=TRACE": true, "TF_LOG=json": true, "TF_LOG_PROVIDER=WARN": true, "TF_LOG_PROVIDER_PALETTE=DEBUG": true,
		"TF_LOG_SDK=ERROR": true, "TF_LOG_SDK_FRAMEWORK=INFO": true,
		"TF_LOG=": false, "TF_LOG=off": false, "TF_LOG_SDK=OFF": false, "TF_LOG_CORE=TRACE": false, "TF_LOG_PATH=/tmp/log": false, "XTF_LOG=TRACE": false,
	} {
		if got := provider.LogsRequested([]string{"HOME=/root", variable}); got != requested {
			t.Errorf("%s: %t", variable, got)
		}
	}
}
