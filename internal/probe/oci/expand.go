package oci

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// expanded decompresses a body that the server, or a proxy before it, compressed.
func expanded(response *http.Response) *http.Response {
	if !strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip") {
		return response
	}
	response.Body = &expansion{body: response.Body, wire: budget.Reader(response.Body, budget.Wire)}
	response.Header.Del("Content-Encoding")
	response.Header.Del("Content-Length")
	response.ContentLength, response.Uncompressed = -1, true
	return response
}

// expansion is a compressed body.
type expansion struct {
	body io.Closer
	wire io.Reader
	zip  *gzip.Reader // nil before the first read
	err  error        // the head of the stream could not be read
}

// Read implements io.Reader.
func (e *expansion) Read(buffer []byte) (int, error) {
	if e.zip == nil && e.err == nil {
		e.zip, e.err = gzip.NewReader(e.wire)
	}
	if e.err != nil {
		return 0, e.err
	}
	return e.zip.Read(buffer)
}

// Close implements io.Closer.
func (e *expansion) Close() error { return e.body.Close() }
