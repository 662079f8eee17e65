package v1

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// NewRequest is a request to the Palette at base, a host or an address: with a
// key, in the scope of a project or, for "", of the tenant. A body is sent as
// JSON, nil as none.
func NewRequest(
	ctx context.Context, base string, key redact.Secret, project, method, path string, body any,
) (*http.Request, error) {
	if !strings.Contains(base, "://") {
		base = "https://" + base
	}
	var content io.Reader = http.NoBody
	if body != nil {
		document, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(document)
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(base, "/")+path, content)
	if err != nil {
		return nil, err
	}
	request.Header.Set(HeaderAPIKey, key.Reveal())
	if project != "" {
		request.Header.Set(HeaderProjectUID, project)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}
