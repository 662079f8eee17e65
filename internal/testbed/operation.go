package testbed

import (
	"encoding/json"
	"net/http"
	"strings"
)

type operationKind int

const (
	opOther operationKind = iota
	opBase                // GET /v2/
	opCatalog
	opTags
	opManifest
	opBlob
	opUpload
)

// operation is what a request wants of a registry, in the terms of the OCI distribution specification v1.1.
type operation struct {
	kind       operationKind
	repository string
	reference  string // tag or digest
	method     string
	write      bool
}

func parseOperation(r *http.Request) operation {
	op := operation{method: r.Method, write: r.Method != http.MethodGet && r.Method != http.MethodHead}
	rest, found := strings.CutPrefix(r.URL.Path, "/v2")
	switch {
	case !found:
		return op
	case rest == "" || rest == "/":
		op.kind = opBase
		return op
	case rest == "/_catalog":
		op.kind = opCatalog
		return op
	}
	rest = strings.TrimPrefix(rest, "/")
	for _, form := range []struct {
		middle string
		kind   operationKind
	}{{"/manifests/", opManifest}, {"/blobs/uploads/", opUpload}, {"/blobs/", opBlob}, {"/tags/list", opTags}} {
		if index := strings.LastIndex(rest, form.middle); index > 0 {
			op.kind, op.repository, op.reference = form.kind, rest[:index], rest[index+len(form.middle):]
			return op
		}
	}
	return op
}

// writeError responds in the error format of the specification; detail may be nil.
func writeError(w http.ResponseWriter, status int, code, message string, detail any) {
	type entry struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Detail  any    `json:"detail,omitempty"`
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string][]entry{"errors": {{Code: code, Message: message, Detail: detail}}})
}
